import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Candidates1795305605000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "candidates" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "name" character varying(200) NOT NULL, "email" character varying(254) NOT NULL, "phone" character varying(40), "headline" character varying(200), "location" character varying(120), "links" jsonb NOT NULL, "status" character varying(20) NOT NULL DEFAULT 'active', "profile" jsonb, "profile_source" character varying(10), CONSTRAINT "candidates_profile_source_known" CHECK (profile_source IN ('model', 'rules')), CONSTRAINT "candidates_status_known" CHECK (status IN ('active', 'merged', 'restricted', 'pending_erasure', 'erased')), CONSTRAINT "PK_b12ba0fa4cc6461502564da638e" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "candidates_by_name" ON "candidates"  ("organization_id", "name", "id") `);
    await queryRunner.query(`CREATE INDEX "candidates_by_created_at" ON "candidates"  ("organization_id", "created_at", "id") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "candidates_email_unique" ON "candidates"  ("organization_id", "email") `);
    await queryRunner.query(
      `CREATE TABLE "applications" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "candidate_id" uuid NOT NULL, "job_id" uuid NOT NULL, "stage_id" uuid NOT NULL, "status" character varying(20) NOT NULL DEFAULT 'active', "rejection_reason" character varying(40), "rejection_note" character varying(2000), "rejected_by" uuid, CONSTRAINT "applications_rejection_has_reason" CHECK (status <> 'rejected' OR (rejection_reason IS NOT NULL AND rejection_note IS NOT NULL AND rejected_by IS NOT NULL)), CONSTRAINT "applications_status_known" CHECK (status IN ('active', 'on_hold', 'rejected', 'withdrawn', 'offered', 'hired')), CONSTRAINT "PK_f2ed952e884e17de99fff6606a7" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "applications_by_created_at" ON "applications"  ("organization_id", "created_at", "id") `);
    await queryRunner.query(`CREATE INDEX "applications_by_job" ON "applications"  ("organization_id", "job_id", "status", "created_at", "id") `);
    await queryRunner.query(`CREATE INDEX "applications_by_candidate" ON "applications"  ("organization_id", "candidate_id", "created_at", "id") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "applications_one_live" ON "applications"  ("organization_id", "candidate_id", "job_id") WHERE status NOT IN ('rejected', 'withdrawn')`,
    );
    await queryRunner.query(
      `CREATE TABLE "documents" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "candidate_id" uuid NOT NULL, "kind" character varying(10) NOT NULL, "file_name" character varying(200) NOT NULL, "media_type" character varying(100) NOT NULL, "bytes" integer NOT NULL, "sha256" character(64) NOT NULL, "status" character varying(20) NOT NULL, "text" text, "findings" jsonb NOT NULL, "content" bytea NOT NULL, CONSTRAINT "documents_status_known" CHECK (status IN ('uploaded', 'extracted', 'needs_ocr', 'unsupported', 'failed')), CONSTRAINT "documents_kind_known" CHECK (kind IN ('resume', 'other')), CONSTRAINT "PK_d6ded11d145642a1ffbd8ad17d0" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "documents_by_candidate" ON "documents"  ("organization_id", "candidate_id", "created_at", "id") `);
    await queryRunner.query(
      `ALTER TABLE "applications" ADD CONSTRAINT "applications_candidate" FOREIGN KEY ("organization_id", "candidate_id") REFERENCES "candidates"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "applications" ADD CONSTRAINT "applications_job" FOREIGN KEY ("organization_id", "job_id") REFERENCES "jobs"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "applications" ADD CONSTRAINT "applications_stage" FOREIGN KEY ("organization_id", "stage_id") REFERENCES "stages"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "documents" ADD CONSTRAINT "documents_candidate" FOREIGN KEY ("organization_id", "candidate_id") REFERENCES "candidates"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "documents" DROP CONSTRAINT "documents_candidate"`);
    await queryRunner.query(`ALTER TABLE "applications" DROP CONSTRAINT "applications_stage"`);
    await queryRunner.query(`ALTER TABLE "applications" DROP CONSTRAINT "applications_job"`);
    await queryRunner.query(`ALTER TABLE "applications" DROP CONSTRAINT "applications_candidate"`);
    await queryRunner.query(`DROP INDEX "public"."documents_by_candidate"`);
    await queryRunner.query(`DROP TABLE "documents"`);
    await queryRunner.query(`DROP INDEX "public"."applications_one_live"`);
    await queryRunner.query(`DROP INDEX "public"."applications_by_candidate"`);
    await queryRunner.query(`DROP INDEX "public"."applications_by_job"`);
    await queryRunner.query(`DROP INDEX "public"."applications_by_created_at"`);
    await queryRunner.query(`DROP TABLE "applications"`);
    await queryRunner.query(`DROP INDEX "public"."candidates_email_unique"`);
    await queryRunner.query(`DROP INDEX "public"."candidates_by_created_at"`);
    await queryRunner.query(`DROP INDEX "public"."candidates_by_name"`);
    await queryRunner.query(`DROP TABLE "candidates"`);
  }
}
