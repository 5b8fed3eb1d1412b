import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Idempotency1795399461741 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "idempotency_keys" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "key_hash" character varying(64) NOT NULL, "fingerprint" character varying(64) NOT NULL, "answer" bytea, "lease_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_ebeb5f48b8988d6749a7b476c46" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "idempotency_keys_by_time" ON "idempotency_keys"  ("organization_id", "created_at") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "idempotency_keys_key" ON "idempotency_keys"  ("organization_id", "key_hash") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."idempotency_keys_key"`);
    await queryRunner.query(`DROP INDEX "public"."idempotency_keys_by_time"`);
    await queryRunner.query(`DROP TABLE "idempotency_keys"`);
  }
}
