import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ModelCalls1795305603000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "model_calls" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "invocation_id" uuid NOT NULL, "attempt" smallint NOT NULL, "function" character varying NOT NULL, "subject" character varying, "source" character varying NOT NULL, "provider" character varying NOT NULL, "model" character varying NOT NULL, "parameters" jsonb NOT NULL, "prompt_hash" character varying, "input_hash" character varying NOT NULL, "tokens_in" integer, "tokens_out" integer, "cost" numeric(14,8), "latency_ms" integer NOT NULL, "outcome" character varying NOT NULL, "finish_reason" character varying, "degraded" character varying, "request_id" character varying NOT NULL, "user_id" uuid, CONSTRAINT "model_calls_source" CHECK (source IN ('model', 'rules')), CONSTRAINT "PK_a088f9114e51e6fea29d94a3b04" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "model_calls_by_subject" ON "model_calls"  ("organization_id", "subject") WHERE subject IS NOT NULL`);
    await queryRunner.query(`CREATE INDEX "model_calls_by_time" ON "model_calls"  ("organization_id", "created_at", "id") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."model_calls_by_time"`);
    await queryRunner.query(`DROP INDEX "public"."model_calls_by_subject"`);
    await queryRunner.query(`DROP TABLE "model_calls"`);
  }
}
