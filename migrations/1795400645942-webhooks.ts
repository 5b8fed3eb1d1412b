import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Webhooks1795400645942 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "events" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "position" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "type" character varying(80) NOT NULL, "noun" character varying(40) NOT NULL, "noun_id" uuid NOT NULL, "data" jsonb NOT NULL, "user_id" uuid, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_365ec2efeb7e01e7d6535f34991" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "events_newest" ON "events"  ("organization_id", "position") `);
    await queryRunner.query(
      `CREATE TABLE "event_signposts" ("position" bigint GENERATED ALWAYS AS IDENTITY NOT NULL, "tenant" uuid NOT NULL, "event_id" uuid NOT NULL, CONSTRAINT "PK_701237e7034051a253e42e483fe" PRIMARY KEY ("position"))`,
    );
    await queryRunner.query(`CREATE INDEX "event_signposts_of" ON "event_signposts"  ("tenant", "event_id") `);
    await queryRunner.query(
      `CREATE TABLE "webhook_endpoints" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "url" character varying(2000) NOT NULL, "description" character varying(200), "event_types" jsonb NOT NULL, "status" character varying(16) NOT NULL DEFAULT 'active', "disabled_reason" character varying(200), "secrets" jsonb NOT NULL, CONSTRAINT "webhook_endpoints_status" CHECK (status IN ('active', 'disabled')), CONSTRAINT "PK_aa44af3ed57e7081569a62e0e96" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "webhook_endpoints_newest" ON "webhook_endpoints"  ("organization_id", "created_at") `);
    await queryRunner.query(
      `CREATE TABLE "webhook_deliveries" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "endpoint_id" uuid NOT NULL, "event_id" uuid NOT NULL, "event_type" character varying(80) NOT NULL, "noun_id" uuid NOT NULL, "position" bigint NOT NULL, "body" text NOT NULL, "status" character varying(16) NOT NULL DEFAULT 'pending', "attempts" integer NOT NULL DEFAULT '0', "next_attempt_at" TIMESTAMP WITH TIME ZONE, "claimed_until" TIMESTAMP WITH TIME ZONE, "log" jsonb NOT NULL DEFAULT '[]', CONSTRAINT "webhook_deliveries_status" CHECK (status IN ('pending', 'succeeded', 'failed')), CONSTRAINT "PK_24cb0452b7280b0c67c232ba3bf" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "webhook_deliveries_in_order" ON "webhook_deliveries"  ("organization_id", "endpoint_id", "noun_id", "position") WHERE status = 'pending'`,
    );
    await queryRunner.query(`CREATE INDEX "webhook_deliveries_newest" ON "webhook_deliveries"  ("organization_id", "endpoint_id", "created_at") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "webhook_deliveries_once" ON "webhook_deliveries"  ("organization_id", "endpoint_id", "event_id") `);
    await queryRunner.query(
      `ALTER TABLE "webhook_deliveries" ADD CONSTRAINT "webhook_deliveries_endpoint" FOREIGN KEY ("organization_id", "endpoint_id") REFERENCES "webhook_endpoints"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "webhook_deliveries" DROP CONSTRAINT "webhook_deliveries_endpoint"`);
    await queryRunner.query(`DROP INDEX "public"."webhook_deliveries_once"`);
    await queryRunner.query(`DROP INDEX "public"."webhook_deliveries_newest"`);
    await queryRunner.query(`DROP INDEX "public"."webhook_deliveries_in_order"`);
    await queryRunner.query(`DROP TABLE "webhook_deliveries"`);
    await queryRunner.query(`DROP INDEX "public"."webhook_endpoints_newest"`);
    await queryRunner.query(`DROP TABLE "webhook_endpoints"`);
    await queryRunner.query(`DROP INDEX "public"."event_signposts_of"`);
    await queryRunner.query(`DROP TABLE "event_signposts"`);
    await queryRunner.query(`DROP INDEX "public"."events_newest"`);
    await queryRunner.query(`DROP TABLE "events"`);
  }
}
