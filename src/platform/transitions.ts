import type { EntityManager, EntityTarget, ObjectLiteral, QueryDeepPartialEntity } from 'typeorm';
import type { Actor } from './actor';
import { newId } from './database/ids';
import { Conflict } from './errors';
import type { AnyDomainEvent, DomainEvent } from './events/domain-event';
import { publish } from './events/publish';
import { StatusChange } from './history/status-change.entity';
import { keysetPage, type Page, type PageQuery } from './http/page';

/** One legal move: the verb is what the route is called. Without `can` only the server itself makes it. */
export interface Move<Status extends string, Verb extends string> {
  readonly verb: Verb;
  readonly from: readonly Status[];
  readonly to: Status;
  readonly can?: string;
  /** What is told of it. */
  readonly tells?: AnyDomainEvent;
}

export const IllegalTransition = Conflict<{ noun: string; verb: string; status: string }>(
  'state.illegal-transition',
  ({ noun, verb, status }) => `This ${noun} is ${status.replaceAll('_', ' ')}: "${verb}" is not possible now. See allowedTransitions for what is.`,
);

/** The legal moves of one noun, as a value. */
export interface StateTable<Status extends string, Verb extends string> {
  readonly noun: string;
  readonly states: readonly Status[];
  readonly moves: readonly Move<Status, Verb>[];
  /** What the actor may do with a thing in this status: the `allowedTransitions` of every view. */
  allowed(status: Status, actor: Pick<Actor, 'can'>): Verb[];
  /** The same for every status at once, as a JSON object: for statements that write views themselves. */
  allowedByStatus(actor: Pick<Actor, 'can'>): string;
  /** Where the verb leads from this status; undefined when it leads nowhere. */
  target(status: Status, verb: Verb): Status | undefined;
}

export function stateTable<Status extends string, Verb extends string>(
  noun: string,
  states: readonly Status[],
  moves: readonly Move<Status, Verb>[],
): StateTable<Status, Verb> {
  const allowed = (status: Status, actor: Pick<Actor, 'can'>): Verb[] => [
    ...new Set(moves.filter((move) => move.from.includes(status) && move.can && actor.can(move.can)).map((move) => move.verb)),
  ];
  const permissions = [...new Set(moves.flatMap(({ can }) => can ?? []))];
  const written = new Map<string, string>();
  return {
    noun,
    states,
    moves,
    allowed,
    allowedByStatus: (actor) => {
      const held = permissions.filter((permission) => actor.can(permission)).join();
      const known = written.get(held) ?? JSON.stringify(Object.fromEntries(states.map((status) => [status, allowed(status, actor)])));
      written.set(held, known);
      return known;
    },
    target: (status, verb) => moves.find((move) => move.verb === verb && move.from.includes(status))?.to,
  };
}

function refusedMove<Status extends string, Verb extends string>(
  table: StateTable<Status, Verb>,
  verb: Verb,
  status: Status,
  actor: Pick<Actor, 'can'>,
): Error {
  const members = { currentStatus: status, allowedTransitions: table.allowed(status, actor) };
  return new IllegalTransition({ noun: table.noun, verb, status }, { members });
}

/** The target of the verb, or the 409 that names what is possible instead. */
export function checkMove<Status extends string, Verb extends string>(
  table: StateTable<Status, Verb>,
  status: Status,
  verb: Verb,
  actor: Pick<Actor, 'can'>,
): Status {
  const target = table.target(status, verb);
  if (!target) throw refusedMove(table, verb, status, actor);
  return target;
}

/** A row with a status that moves. */
export interface Moving<Status extends string> extends ObjectLiteral {
  organizationId: string;
  id: string;
  version: number;
  status: Status;
}

export interface MoveChanges<Row> {
  /** Columns that change together with the status. */
  set?: Partial<Row>;
  reason?: string | null;
}

/**
 * Moves a row: one conditional UPDATE and its history row. Of parallel calls exactly one wins; the others get the 409 of the status they find.
 * Must run inside the transaction of the whole use case. Changes `row` to what now stands in the database.
 */
export async function move<Status extends string, Verb extends string, Row extends Moving<Status>>(
  manager: EntityManager,
  table: StateTable<Status, Verb>,
  entity: EntityTarget<Row>,
  actor: Actor,
  row: Row,
  verb: Verb,
  changes: MoveChanges<Row> = {},
): Promise<void> {
  const from = row.status;
  const to = checkMove(table, from, verb, actor);
  const changed = { ...changes.set, status: to };
  const result = await manager
    .createQueryBuilder()
    .update(entity)
    .set(changed as QueryDeepPartialEntity<Row>)
    .where('organization_id = :organizationId AND id = :id AND status = :from AND version = :version', {
      organizationId: row.organizationId,
      id: row.id,
      from,
      version: row.version,
    })
    .execute();
  if (result.affected !== 1) {
    const now = await manager
      .createQueryBuilder(entity, 'row')
      .where('row.organization_id = :o AND row.id = :i', { o: row.organizationId, i: row.id })
      .getOne();
    const status = now?.status ?? from;
    throw refusedMove(table, verb, status, actor);
  }
  Object.assign(row, changed, { version: row.version + 1, updatedAt: new Date() });
  await recordStatus(manager, table.noun, actor, row, { verb, from, to, reason: changes.reason ?? null });
  const tells = table.moves.find((each) => each.verb === verb && each.from.includes(from))?.tells;
  if (tells) await publish(manager, actor, tells as DomainEvent<Row>, row);
}

/** The history row of a thing's first status, or of a move made otherwise. */
export async function recordStatus(
  manager: EntityManager,
  noun: string,
  actor: Actor,
  row: { organizationId: string; id: string },
  change: { verb: string; from: string | null; to: string; reason?: string | null },
): Promise<void> {
  await manager.insert(StatusChange, {
    organizationId: row.organizationId,
    id: newId(),
    noun,
    nounId: row.id,
    userId: actor.userId,
    verb: change.verb,
    from: change.from,
    to: change.to,
    reason: change.reason ?? null,
  });
}

/** The moves of one thing, oldest first; a thing that goes to and fro for years has more than one page of them. */
export function history<View>(
  manager: EntityManager,
  actor: Actor,
  noun: string,
  nounId: string,
  query: PageQuery,
  view: (change: StatusChange) => View,
): Promise<Page<View>> {
  const { organizationId } = actor;
  const changes = manager
    .createQueryBuilder(StatusChange, 'change')
    .where('change.organizationId = :organizationId AND change.noun = :noun AND change.nounId = :nounId', { organizationId, noun, nounId });
  return keysetPage(changes, query, { sortable: { at: 'at' }, default: 'at', view });
}
