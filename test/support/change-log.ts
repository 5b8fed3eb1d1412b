import { Client } from 'pg';
import type { TestApp } from './app';

/** Worked off behind the answer's back, counted for those who ask too often, or the ledger of what models were asked: what was spent stays spent. */
const ELSEWHERE = [
  ...['audit_pending', 'audit_seals', 'event_signposts', 'throttle_counters'],
  ...['model_calls', 'ai_spendings', 'ai_reservations', 'ai_request_counts', 'ai_stream_parts'],
];

const INSTALL = `
  CREATE SCHEMA watched;
  CREATE TABLE watched.changes (position bigserial, place regclass, deed text, before jsonb, after jsonb);
  CREATE FUNCTION watched.note() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$ BEGIN
    INSERT INTO watched.changes (place, deed, before, after) VALUES (TG_RELID, TG_OP,
      CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END, CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END);
    RETURN NULL;
  END $$;
  DO $$ DECLARE place regclass; BEGIN
    FOR place IN SELECT oid FROM pg_class WHERE relkind = 'r'
      AND (relnamespace = 'public'::regnamespace OR relnamespace = 'tasks'::regnamespace AND relname LIKE 'job%')
    LOOP EXECUTE format('CREATE TRIGGER zz_watched AFTER INSERT OR UPDATE OR DELETE ON %s FOR EACH ROW EXECUTE FUNCTION watched.note()', place); END LOOP;
  END $$;
  CREATE FUNCTION watched.undo() RETURNS void LANGUAGE plpgsql AS $$ DECLARE change record; BEGIN
    SET LOCAL session_replication_role = replica;
    FOR change IN SELECT * FROM watched.changes ORDER BY position DESC LOOP
      IF change.after IS NOT NULL THEN
        EXECUTE format('DELETE FROM %s t WHERE to_jsonb(t) = $1', change.place) USING change.after;
      END IF;
      IF change.before IS NOT NULL THEN
        EXECUTE format('INSERT INTO %1$s OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::%1$s, $1)', change.place) USING change.before;
      END IF;
    END LOOP;
    DELETE FROM watched.changes;
  END $$`;

/** Every row that a committed transaction has changed, and the way back. What was rolled back leaves nothing here. */
export class ChangeLog {
  private constructor(private readonly database: Client) {}

  static async of(app: TestApp): Promise<ChangeLog> {
    const database = new Client({ connectionString: app.database.adminUrl });
    await database.connect();
    await database.query(INSTALL);
    return new ChangeLog(database);
  }

  /** What has changed since the beginning, the last undoing or forgetting, each table with what was done: `jobs INSERT 1`. */
  async changes(): Promise<string[]> {
    const { rows } = await this.database.query<{ change: string }>(
      `SELECT place || ' ' || deed || ' ' || count(*) AS change FROM watched.changes WHERE place::text <> ALL ($1) GROUP BY place, deed ORDER BY 1`,
      [ELSEWHERE],
    );
    return rows.map(({ change }) => change);
  }

  async undo(): Promise<void> {
    await this.database.query('SELECT watched.undo()');
  }

  async forget(): Promise<void> {
    await this.database.query('DELETE FROM watched.changes');
  }

  close(): Promise<void> {
    return this.database.end();
  }
}
