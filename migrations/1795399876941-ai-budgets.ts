import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AiBudgets1795399876941 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "ai_budgets" ("organization_id" uuid NOT NULL, "tokens_per_day" bigint, "money_per_day" numeric(14,8), "requests_per_minute" integer, "stop_reason" character varying(500), "stopped_at" TIMESTAMP WITH TIME ZONE, "stopped_by" uuid, "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, CONSTRAINT "ai_budgets_limits" CHECK (tokens_per_day >= 0 AND money_per_day >= 0 AND requests_per_minute >= 0), CONSTRAINT "ai_budgets_pk" PRIMARY KEY ("organization_id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "ai_request_counts" ("organization_id" uuid NOT NULL, "user_id" uuid NOT NULL, "minute" TIMESTAMP WITH TIME ZONE NOT NULL, "count" integer NOT NULL, CONSTRAINT "ai_request_counts_pk" PRIMARY KEY ("organization_id", "user_id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "ai_reservations" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "day" date NOT NULL, "tokens" integer NOT NULL, "cost" numeric(14,8) NOT NULL, "ends_at" TIMESTAMP WITH TIME ZONE NOT NULL, CONSTRAINT "ai_reservations_pk" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ai_reservations_by_end" ON "ai_reservations"  ("organization_id", "ends_at") `);
    await queryRunner.query(
      `CREATE TABLE "ai_spendings" ("organization_id" uuid NOT NULL, "day" date NOT NULL, "tokens" bigint NOT NULL DEFAULT '0', "cost" numeric(14,8) NOT NULL DEFAULT '0', CONSTRAINT "ai_spendings_pk" PRIMARY KEY ("organization_id", "day"))`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "ai_spendings"`);
    await queryRunner.query(`DROP INDEX "public"."ai_reservations_by_end"`);
    await queryRunner.query(`DROP TABLE "ai_reservations"`);
    await queryRunner.query(`DROP TABLE "ai_request_counts"`);
    await queryRunner.query(`DROP TABLE "ai_budgets"`);
  }
}
