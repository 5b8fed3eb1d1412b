import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Jobs1795305604000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "jobs" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "title" character varying(200) NOT NULL, "department" character varying(120), "location" character varying(120), "description" text NOT NULL, "status" character varying(20) NOT NULL DEFAULT 'draft', "close_reason" character varying(20), CONSTRAINT "jobs_close_reason_known" CHECK (close_reason IN ('filled', 'cancelled', 'no_longer_needed')), CONSTRAINT "jobs_status_known" CHECK (status IN ('draft', 'open', 'on_hold', 'closed', 'archived')), CONSTRAINT "PK_d4d047d79dcbbe52b9dc7d67566" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "jobs_by_status" ON "jobs"  ("organization_id", "status", "created_at", "id") `);
    await queryRunner.query(`CREATE INDEX "jobs_by_created_at" ON "jobs"  ("organization_id", "created_at", "id") `);
    await queryRunner.query(
      `CREATE TABLE "requirements" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "job_id" uuid NOT NULL, "position" integer NOT NULL, "text" character varying(500) NOT NULL, "kind" character varying(20) NOT NULL, "importance" character varying(10) NOT NULL, "competency" character varying(80) NOT NULL, "source" character varying(10) NOT NULL, CONSTRAINT "requirements_source_known" CHECK (source IN ('person', 'model', 'rules')), CONSTRAINT "requirements_importance_known" CHECK (importance IN ('must', 'nice')), CONSTRAINT "requirements_kind_known" CHECK (kind IN ('skill', 'experience', 'behaviour', 'education', 'language')), CONSTRAINT "PK_d0190f0319b4cd7138ef5dbb949" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "requirements_by_job" ON "requirements"  ("organization_id", "job_id", "position") `);
    await queryRunner.query(
      `CREATE TABLE "stages" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "job_id" uuid NOT NULL, "position" integer NOT NULL, "type" character varying(20) NOT NULL, "name" character varying(80) NOT NULL, CONSTRAINT "stages_type_known" CHECK (type IN ('applied', 'screening', 'interview', 'assessment', 'review', 'offer')), CONSTRAINT "PK_dd949c73ecea0614fdc6b9d09f0" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "stages_by_job" ON "stages"  ("organization_id", "job_id", "position") `);
    await queryRunner.query(
      `ALTER TABLE "requirements" ADD CONSTRAINT "requirements_job" FOREIGN KEY ("organization_id", "job_id") REFERENCES "jobs"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "stages" ADD CONSTRAINT "stages_job" FOREIGN KEY ("organization_id", "job_id") REFERENCES "jobs"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "stages" DROP CONSTRAINT "stages_job"`);
    await queryRunner.query(`ALTER TABLE "requirements" DROP CONSTRAINT "requirements_job"`);
    await queryRunner.query(`DROP INDEX "public"."stages_by_job"`);
    await queryRunner.query(`DROP TABLE "stages"`);
    await queryRunner.query(`DROP INDEX "public"."requirements_by_job"`);
    await queryRunner.query(`DROP TABLE "requirements"`);
    await queryRunner.query(`DROP INDEX "public"."jobs_by_created_at"`);
    await queryRunner.query(`DROP INDEX "public"."jobs_by_status"`);
    await queryRunner.query(`DROP TABLE "jobs"`);
  }
}
