import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Tasks1795398698809 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "tasks" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "name" character varying(100) NOT NULL, "status" character varying(16) NOT NULL, "payload" jsonb NOT NULL, "requested_by" uuid, "request_id" character varying(200) NOT NULL, "job_id" uuid NOT NULL, "attempts" integer NOT NULL DEFAULT '0', "progress" double precision NOT NULL DEFAULT '0', "failure" character varying(100), "started_at" TIMESTAMP WITH TIME ZONE, "finished_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "tasks_progress" CHECK (progress BETWEEN 0 AND 1), CONSTRAINT "tasks_status" CHECK (status IN ('queued', 'running', 'succeeded', 'failed', 'refused', 'cancelled')), CONSTRAINT "PK_32e716436186edb14c30cdfcb59" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "tasks_newest" ON "tasks"  ("organization_id", "created_at") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."tasks_newest"`);
    await queryRunner.query(`DROP TABLE "tasks"`);
  }
}
