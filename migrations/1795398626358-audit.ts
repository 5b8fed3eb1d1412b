import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Audit1795398626358 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "audit_events" ("organization_id" uuid NOT NULL, "id" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT clock_timestamp(), "event" character varying(60) NOT NULL, "noun" character varying(60) NOT NULL, "target_id" character varying(100), "user_id" uuid, "on_behalf_of" uuid, "request_id" character varying(128), "address" character varying(64), "before" character varying(64), "after" character varying(64), "facts" jsonb NOT NULL DEFAULT '{}', CONSTRAINT "PK_46550de018654a2560d1e5fe59b" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "audit_events_target" ON "audit_events"  ("organization_id", "noun", "target_id") `);
    await queryRunner.query(
      `CREATE TABLE "audit_seals" ("organization_id" uuid NOT NULL, "sequence" bigint NOT NULL, "id" bigint NOT NULL, "hash" character varying(64) NOT NULL, CONSTRAINT "REL_25fe99acbf30d699300f951be4" UNIQUE ("organization_id", "id"), CONSTRAINT "PK_5423dfcbe626dcba367ff571578" PRIMARY KEY ("organization_id", "sequence"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "audit_pending" ("organization_id" uuid NOT NULL, "id" bigint NOT NULL, CONSTRAINT "PK_62d38725181ff7b4931b88fdf3d" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(
      `ALTER TABLE "audit_seals" ADD CONSTRAINT "FK_25fe99acbf30d699300f951be49" FOREIGN KEY ("organization_id", "id") REFERENCES "audit_events"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(AUDIT_ROW);
    await queryRunner.query(AUDIT_AWAITS_SEAL);
    await queryRunner.query(`CREATE TRIGGER "audit_awaits_seal" AFTER INSERT ON "audit_events" FOR EACH ROW EXECUTE FUNCTION "audit_awaits_seal"()`);
    await queryRunner.query(AUDIT_REFUSES_CHANGE);
    for (const table of ['audit_events', 'audit_seals']) {
      await queryRunner.query(
        `CREATE TRIGGER "${table}_only_grow" BEFORE UPDATE OR DELETE OR TRUNCATE ON "${table}" FOR EACH STATEMENT EXECUTE FUNCTION "audit_refuses_change"()`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "audit_seals" DROP CONSTRAINT "FK_25fe99acbf30d699300f951be49"`);
    await queryRunner.query(`DROP TABLE "audit_pending"`);
    await queryRunner.query(`DROP TABLE "audit_seals"`);
    await queryRunner.query(`DROP INDEX "public"."audit_events_target"`);
    await queryRunner.query(`DROP TABLE "audit_events"`);
    await queryRunner.query(`DROP FUNCTION "audit_refuses_change"`);
    await queryRunner.query(`DROP FUNCTION "audit_awaits_seal"`);
    // With its triggers on the tables of tenants.
    await queryRunner.query(`DROP FUNCTION "audit_row" CASCADE`);
  }
}

/**
 * A change of a tenant row as an audit event. Arguments: the noun, then the names of the events for a created, a changed and a deleted row.
 * A row that was only touched (its version and its time of change) is not a deed.
 */
const AUDIT_ROW = `
CREATE FUNCTION "audit_row"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  old_row jsonb;
  new_row jsonb;
  this_row jsonb;
  actor jsonb := coalesce(nullif(current_setting('app.actor', true), '')::jsonb, '{}');
  facts jsonb := '{}';
  changed jsonb;
  event_name text;
BEGIN
  IF TG_OP <> 'INSERT' THEN old_row := to_jsonb(OLD); END IF;
  IF TG_OP <> 'DELETE' THEN new_row := to_jsonb(NEW); END IF;
  this_row := coalesce(new_row, old_row);
  event_name := CASE TG_OP WHEN 'INSERT' THEN TG_ARGV[1] WHEN 'UPDATE' THEN TG_ARGV[2] ELSE TG_ARGV[3] END;
  IF TG_OP = 'UPDATE' THEN
    SELECT jsonb_agg(now_is.key ORDER BY now_is.key) INTO changed FROM jsonb_each(new_row) AS now_is
      WHERE now_is.key NOT IN ('version', 'updated_at') AND now_is.value IS DISTINCT FROM old_row -> now_is.key;
    IF changed IS NULL THEN RETURN NULL; END IF;
    facts := jsonb_build_object('changed', changed);
    IF changed ? 'status' THEN facts := facts || jsonb_build_object('from', old_row -> 'status', 'to', new_row -> 'status'); END IF;
  END IF;
  INSERT INTO "audit_events" ("organization_id", "event", "noun", "target_id", "user_id", "on_behalf_of", "request_id", "address", "before", "after", "facts")
  VALUES (
    (this_row ->> 'organization_id')::uuid, event_name, TG_ARGV[0], coalesce(this_row ->> 'id', this_row ->> 'user_id'),
    (actor ->> 'userId')::uuid, (actor ->> 'onBehalfOf')::uuid, actor ->> 'requestId', actor ->> 'address',
    encode(sha256(convert_to(old_row::text, 'UTF8')), 'hex'), encode(sha256(convert_to(new_row::text, 'UTF8')), 'hex'), facts);
  RETURN NULL;
END $$`;

const AUDIT_AWAITS_SEAL = `
CREATE FUNCTION "audit_awaits_seal"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO "audit_pending" ("organization_id", "id") VALUES (NEW."organization_id", NEW."id");
  RETURN NULL;
END $$`;

const AUDIT_REFUSES_CHANGE = `
CREATE FUNCTION "audit_refuses_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The audit log only grows' USING ERRCODE = 'insufficient_privilege';
END $$`;
