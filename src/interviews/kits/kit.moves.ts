import { stateTable } from '../../platform/transitions';

export const KIT_STATUSES = ['draft', 'published', 'retired'] as const;
export type KitStatus = (typeof KIT_STATUSES)[number];

/** A retired kit stays readable for the interviews that froze it; it only takes no new ones. */
export const kitMoves = stateTable('kit', KIT_STATUSES, [
  { verb: 'publish', from: ['draft'], to: 'published', can: 'kits:write' },
  { verb: 'retire', from: ['published'], to: 'retired', can: 'kits:write' },
]);
