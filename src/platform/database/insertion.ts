import { Injectable } from '@nestjs/common';
import type { Actor } from '../actor';
import type { DomainEvent } from '../events/domain-event';
import { EVENT, valuesOf } from '../events/publish';
import { Environment } from '../environment';
import { Written } from '../written';
import { despiteConflicts } from './conflicts';
import { GroupCommits } from './group-commits';
import { isInTransaction } from './open-transactions';
import { asQueryFailure, prepared, type Prepared, type WrittenRow } from './prepared';
import { currentScope } from './scope';
import { NAMING_THE_ACTOR, settingsOf } from './tenant-settings';
import { UnitOfWork } from './unit-of-work';

/** One statement that adds a row, tells that this happened, and answers with the view of the row. */
export interface Insertion<View> {
  readonly statement: Prepared;
  readonly columns: readonly string[];
  /** Only for the compiler: what is answered. */
  readonly view?: View;
}

/** `into` is a table with its alias, and `json` the view of a row of it, by `jsonOf`. */
export function insertion<View>(name: string, into: string, columns: readonly string[], json: string): Insertion<View> {
  const [table = '', alias = table] = into.split(' ');
  const event = EVENT.replace(/\$(\d+)/g, (_all, number: string) => `$${Number(number) + 1}`);
  const values = columns.map((_column, index) => `$${index + 9}`);
  const text = `${NAMING_THE_ACTOR}, ${event},
    ${alias} AS (INSERT INTO ${table} (organization_id, id, version, ${columns.join(', ')}) VALUES ($2, $6, 1, ${values.join(', ')}) RETURNING *)
    SELECT ${alias}.id, ${alias}.version, ${json}::text AS json FROM ${alias}, actor, signpost`;
  return { statement: prepared(name, text), columns };
}

/** The door for rows that are added often: one round trip for what would be five. Else entities and transactions are the way to write. */
@Injectable()
export class Insertions {
  private readonly isPreparing: boolean;

  constructor(
    private readonly groupCommits: GroupCommits,
    private readonly unitOfWork: UnitOfWork,
    environment: Environment,
  ) {
    this.isPreparing = environment.DATABASE_POOLING === 'session';
  }

  /** Committed with others of this moment, or part of the unit of work that is under way. The row's properties are called like its columns. */
  async add<View, Row extends { id: string }>(
    actor: Actor,
    { statement, columns }: Insertion<View>,
    event: DomainEvent<Row>,
    row: Row,
  ): Promise<Written<View>> {
    const unit = this.unitOfWork.connection;
    if (!unit && isInTransaction()) throw new Error(`${statement.name} would not be part of the transaction that is open`);
    const given = columns.map((column) => asParameter(row[column as keyof Row]));
    const values = [settingsOf(currentScope()).actor, ...valuesOf(actor, event, row), ...given];
    const question = { name: this.isPreparing ? statement.name : '', text: statement.text, values };
    const insert = async (): Promise<WrittenRow[]> => {
      try {
        const { rows } = await (unit ? unit.query<WrittenRow>(question) : this.groupCommits.query<WrittenRow>(question));
        return rows;
      } catch (error) {
        throw asQueryFailure(statement, error);
      }
    };
    const [added] = unit ? await insert() : await despiteConflicts(insert);
    if (!added) throw new Error(`${statement.name} added nothing`);
    return new Written<View>(added.json, added.id, added.version);
  }
}

const asParameter = (value: unknown): unknown => (typeof value === 'object' && value !== null ? JSON.stringify(value) : value);
