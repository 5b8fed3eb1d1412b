import type { Stage } from '../jobs/stage.entity';
import { NoFurtherStage, NoSuchStage } from './applications.errors';

/** The stage to go to: the wanted one when it lies in the direction, the neighbour when none is wanted. */
export function stageFor(verb: 'advance' | 'move-back', stages: readonly Stage[], currentId: string, wantedId?: string): { from: Stage; to: Stage } {
  const at = stages.findIndex(({ id }) => id === currentId);
  const from = stages[at];
  const ahead = verb === 'advance' ? stages.slice(at + 1) : stages.slice(0, Math.max(at, 0)).reverse();
  const to = wantedId === undefined ? ahead[0] : ahead.find(({ id }) => id === wantedId);
  if (from && to) return { from, to };
  if (wantedId !== undefined)
    throw new NoSuchStage(undefined, { errors: [{ pointer: '/stageId', code: 'no-such-stage', detail: 'is no stage in this direction' }] });
  throw new NoFurtherStage({ which: verb === 'advance' ? 'last' : 'first' });
}
