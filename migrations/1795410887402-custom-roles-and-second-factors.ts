import type { MigrationInterface, QueryRunner } from 'typeorm';

const ROLES = ['owner', 'admin', 'recruiter', 'interviewer', 'viewer'];
const quoted = (text: string): string => `'${text}'`;

export class CustomRolesAndSecondFactors1795410887402 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "organizations" ADD "requires_second_factor" boolean NOT NULL DEFAULT false`);
    await queryRunner.query(`ALTER TABLE "organizations" ADD "version" integer NOT NULL DEFAULT '1'`);
    await queryRunner.query(`ALTER TABLE "sessions" ADD "by_single_sign_on" boolean NOT NULL DEFAULT false`);
    await queryRunner.query(`ALTER TABLE "single_sign_on_connections" ADD "default_custom_role_id" uuid`);
    await queryRunner.query(`ALTER TABLE "invitations" ADD "custom_role_id" uuid`);
    await queryRunner.query(
      `ALTER TABLE "single_sign_on_connections" ADD CONSTRAINT "single_sign_on_connections_custom_role" CHECK (("default_role" = 'custom') = ("default_custom_role_id" IS NOT NULL))`,
    );
    await queryRunner.query(
      `ALTER TABLE "invitations" ADD CONSTRAINT "invitations_custom_role" CHECK (("role" = 'custom') = ("custom_role_id" IS NOT NULL))`,
    );
    await queryRunner.query(
      `ALTER TABLE "single_sign_on_connections" ADD CONSTRAINT "single_sign_on_connections_of_custom_role" FOREIGN KEY ("organization_id", "default_custom_role_id") REFERENCES "custom_roles"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "invitations" ADD CONSTRAINT "invitations_of_custom_role" FOREIGN KEY ("organization_id", "custom_role_id") REFERENCES "custom_roles"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(`ALTER TABLE "invitations" DROP CONSTRAINT "invitations_role"`);
    await queryRunner.query(
      `ALTER TABLE "invitations" ADD CONSTRAINT "invitations_role" CHECK ("role" IN (${[...ROLES, 'custom'].map(quoted).join(', ')}))`,
    );
    await queryRunner.query(`ALTER TABLE "single_sign_on_connections" DROP CONSTRAINT "single_sign_on_connections_role"`);
    await queryRunner.query(
      `ALTER TABLE "single_sign_on_connections" ADD CONSTRAINT "single_sign_on_connections_role" CHECK ("default_role" IN (${[...ROLES.slice(1), 'custom'].map(quoted).join(', ')}))`,
    );
    // Whoever names no organization may let go of what is older than a day, and see none of it.
    await queryRunner.query(`CREATE POLICY "pruning" ON "idempotency_keys" FOR DELETE USING ("created_at" < now() - interval '24 hours')`);
    await queryRunner.query(auditRow({ untold: ['version', 'updated_at', 'last_used_at'], isKeyTold: true }));
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(auditRow({ untold: ['version', 'updated_at'], isKeyTold: false }));
    await queryRunner.query(`DROP POLICY "pruning" ON "idempotency_keys"`);
    await queryRunner.query(`ALTER TABLE "single_sign_on_connections" DROP CONSTRAINT "single_sign_on_connections_role"`);
    await queryRunner.query(
      `ALTER TABLE "single_sign_on_connections" ADD CONSTRAINT "single_sign_on_connections_role" CHECK ("default_role" IN (${ROLES.slice(1).map(quoted).join(', ')}))`,
    );
    await queryRunner.query(`ALTER TABLE "invitations" DROP CONSTRAINT "invitations_role"`);
    await queryRunner.query(`ALTER TABLE "invitations" ADD CONSTRAINT "invitations_role" CHECK ("role" IN (${ROLES.map(quoted).join(', ')}))`);
    await queryRunner.query(`ALTER TABLE "invitations" DROP CONSTRAINT "invitations_of_custom_role"`);
    await queryRunner.query(`ALTER TABLE "single_sign_on_connections" DROP CONSTRAINT "single_sign_on_connections_of_custom_role"`);
    await queryRunner.query(`ALTER TABLE "invitations" DROP CONSTRAINT "invitations_custom_role"`);
    await queryRunner.query(`ALTER TABLE "single_sign_on_connections" DROP CONSTRAINT "single_sign_on_connections_custom_role"`);
    await queryRunner.query(`ALTER TABLE "invitations" DROP COLUMN "custom_role_id"`);
    await queryRunner.query(`ALTER TABLE "single_sign_on_connections" DROP COLUMN "default_custom_role_id"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP COLUMN "by_single_sign_on"`);
    await queryRunner.query(`ALTER TABLE "organizations" DROP COLUMN "version"`);
    await queryRunner.query(`ALTER TABLE "organizations" DROP COLUMN "requires_second_factor"`);
  }
}

/** The trigger of every audited table: since this step it names the API key of a machine, and a use that is only noted is no deed. */
function auditRow({ untold, isKeyTold }: { untold: string[]; isKeyTold: boolean }): string {
  return `
CREATE OR REPLACE FUNCTION "audit_row"() RETURNS trigger LANGUAGE plpgsql AS $$
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
      WHERE now_is.key NOT IN (${untold.map(quoted).join(', ')}) AND now_is.value IS DISTINCT FROM old_row -> now_is.key;
    IF changed IS NULL THEN RETURN NULL; END IF;
    facts := jsonb_build_object('changed', changed);
    IF changed ? 'status' THEN facts := facts || jsonb_build_object('from', old_row -> 'status', 'to', new_row -> 'status'); END IF;
  END IF;${isKeyTold ? ` IF actor ? 'apiKeyId' THEN facts := facts || jsonb_build_object('apiKeyId', actor -> 'apiKeyId'); END IF;` : ''}
  INSERT INTO "audit_events" ("organization_id", "event", "noun", "target_id", "user_id", "on_behalf_of", "request_id", "address", "before", "after", "facts")
  VALUES (
    (this_row ->> 'organization_id')::uuid, event_name, TG_ARGV[0], coalesce(this_row ->> 'id', this_row ->> 'user_id'),
    (actor ->> 'userId')::uuid, (actor ->> 'onBehalfOf')::uuid, actor ->> 'requestId', actor ->> 'address',
    encode(sha256(convert_to(old_row::text, 'UTF8')), 'hex'), encode(sha256(convert_to(new_row::text, 'UTF8')), 'hex'), facts);
  RETURN NULL;
END $$`;
}
