import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Interviews1795305606000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "kits" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "job_id" uuid NOT NULL, "application_id" uuid, "title" character varying(160) NOT NULL, "purpose" character varying(600) NOT NULL, "minutes" integer NOT NULL, "mode" character varying(16) NOT NULL, "status" character varying(16) NOT NULL DEFAULT 'draft', "family_id" uuid NOT NULL, "number" integer NOT NULL, "content" jsonb NOT NULL, "content_hash" character varying(64), "source" character varying(16) NOT NULL, "model" character varying(120), "notes" jsonb NOT NULL, "minimum_coverage" double precision NOT NULL, "published_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "kits_bounds" CHECK (minutes BETWEEN 5 AND 240 AND number >= 1 AND minimum_coverage BETWEEN 0 AND 1), CONSTRAINT "kits_frozen" CHECK (status = 'draft' OR content_hash IS NOT NULL), CONSTRAINT "kits_source" CHECK (source IN ('model', 'rules', 'person')), CONSTRAINT "kits_mode" CHECK (mode IN ('ai_text', 'human', 'panel')), CONSTRAINT "kits_status" CHECK (status IN ('draft', 'published', 'retired')), CONSTRAINT "PK_2673da260466550a122bd7f2f68" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "kits_one_draft_per_family" ON "kits"  ("organization_id", "family_id") WHERE status = 'draft'`);
    await queryRunner.query(`CREATE UNIQUE INDEX "kits_family_number" ON "kits"  ("organization_id", "family_id", "number") `);
    await queryRunner.query(`CREATE INDEX "kits_by_created_at" ON "kits"  ("organization_id", "created_at", "id") `);
    await queryRunner.query(`CREATE INDEX "kits_by_job" ON "kits"  ("organization_id", "job_id", "status") `);
    await queryRunner.query(
      `CREATE TABLE "interviews" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "application_id" uuid NOT NULL, "candidate_id" uuid NOT NULL, "job_id" uuid NOT NULL, "kit_id" uuid NOT NULL, "kit_hash" character varying(64) NOT NULL, "mode" character varying(16) NOT NULL, "origin" character varying(16) NOT NULL DEFAULT 'live', "status" character varying(24) NOT NULL, "link_token_hash" character varying(64), "link_expires_at" TIMESTAMP WITH TIME ZONE, "link_uses_left" integer, "revision" integer NOT NULL DEFAULT '0', "disclosure_accepted_at" TIMESTAMP WITH TIME ZONE, "started_at" TIMESTAMP WITH TIME ZONE, "paused_at" TIMESTAMP WITH TIME ZONE, "paused_seconds" integer NOT NULL DEFAULT '0', "completed_at" TIMESTAMP WITH TIME ZONE, "end_reason" character varying(24), "cancel_reason" character varying(500), CONSTRAINT "interviews_link" CHECK (link_token_hash IS NULL OR (link_expires_at IS NOT NULL AND link_uses_left >= 0)), CONSTRAINT "interviews_end_reason" CHECK (end_reason IN ('completed', 'candidate_ended', 'time_limit')), CONSTRAINT "interviews_origin" CHECK (origin IN ('live', 'imported')), CONSTRAINT "interviews_status" CHECK (status IN ('draft', 'ready', 'scheduled', 'invited', 'in_progress', 'paused', 'completed', 'abandoned', 'expired', 'no_show', 'evaluating', 'awaiting_review', 'reviewed', 'cancelled')), CONSTRAINT "PK_b6b78900735e74cccd5d45bba84" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "interviews_by_kit" ON "interviews"  ("organization_id", "kit_id") `);
    await queryRunner.query(`CREATE INDEX "interviews_by_job" ON "interviews"  ("organization_id", "job_id") `);
    await queryRunner.query(`CREATE INDEX "interviews_by_candidate" ON "interviews"  ("organization_id", "candidate_id") `);
    await queryRunner.query(`CREATE INDEX "interviews_by_application" ON "interviews"  ("organization_id", "application_id") `);
    await queryRunner.query(`CREATE INDEX "interviews_by_status" ON "interviews"  ("organization_id", "status", "created_at") `);
    await queryRunner.query(
      `CREATE TABLE "evaluation_runs" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "interview_id" uuid NOT NULL, "number" integer NOT NULL, "status" character varying(16) NOT NULL, "requested_by" uuid, "model" character varying(200) NOT NULL, "prompt_hash" character varying(64) NOT NULL, "rubric_hash" character varying(64) NOT NULL, "input_hash" character varying(64) NOT NULL, "identity_hash" character varying(64) NOT NULL, "source" character varying(8), "lease_until" TIMESTAMP WITH TIME ZONE, "attempts" integer NOT NULL DEFAULT '0', "started_at" TIMESTAMP WITH TIME ZONE, "finished_at" TIMESTAMP WITH TIME ZONE, "tokens_in" integer, "tokens_out" integer, "coverage" double precision, "total" double precision, "band" character varying(16), "suspicions" jsonb NOT NULL, "note" character varying(500), CONSTRAINT "evaluation_runs_totals" CHECK (coverage BETWEEN 0 AND 1 AND total BETWEEN 1 AND 5), CONSTRAINT "evaluation_runs_band" CHECK (band IN ('exceeds', 'meets', 'below', 'clearly_below')), CONSTRAINT "evaluation_runs_source" CHECK (source IN ('model', 'rules', 'mixed')), CONSTRAINT "evaluation_runs_status" CHECK (status IN ('queued', 'running', 'succeeded', 'partial', 'failed', 'superseded', 'cancelled')), CONSTRAINT "PK_a0c1f338cd365ca38125b1eaa3e" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "evaluation_runs_one_open" ON "evaluation_runs"  ("organization_id", "interview_id") WHERE status IN ('queued', 'running')`,
    );
    await queryRunner.query(`CREATE INDEX "evaluation_runs_by_identity" ON "evaluation_runs"  ("organization_id", "interview_id", "identity_hash") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "evaluation_runs_by_number" ON "evaluation_runs"  ("organization_id", "interview_id", "number") `);
    await queryRunner.query(
      `CREATE TABLE "competency_results" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "run_id" uuid NOT NULL, "competency_key" character varying(80) NOT NULL, "level" smallint, "proposed_level" smallint, "indicators_met" jsonb NOT NULL, "rationale" text NOT NULL, "evidence" jsonb NOT NULL, "confidence" double precision NOT NULL, "source" character varying(8), "model" character varying(200), "call_id" uuid, "prompt_hash" character varying(64), "degraded" character varying(300), "failure" character varying(100), "tokens_in" integer, "tokens_out" integer, "raw_output" jsonb, CONSTRAINT "competency_results_source" CHECK (source IN ('model', 'rules')), CONSTRAINT "competency_results_confidence" CHECK (confidence BETWEEN 0 AND 1), CONSTRAINT "competency_results_level" CHECK (level BETWEEN 1 AND 5), CONSTRAINT "PK_3c3d4f59999c01b5cc7e4705cf8" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "competency_results_once" ON "competency_results"  ("organization_id", "run_id", "competency_key") `,
    );
    await queryRunner.query(
      `CREATE TABLE "turns" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "interview_id" uuid NOT NULL, "number" integer NOT NULL, "parent_number" integer, "question_key" character varying(80), "kind" character varying(16) NOT NULL, "question" text NOT NULL, "question_source" character varying(16) NOT NULL, "status" character varying(16) NOT NULL, "answer" text, "answered_at" TIMESTAMP WITH TIME ZONE, "declined" boolean NOT NULL DEFAULT false, "verdict" character varying(16), "verdict_source" character varying(16), "skipped" boolean NOT NULL DEFAULT false, "degraded" character varying(300), CONSTRAINT "turns_answer" CHECK ((status = 'asked' AND answer IS NULL AND answered_at IS NULL) OR (status = 'answered' AND answer IS NOT NULL AND answered_at IS NOT NULL) OR status = 'judged'), CONSTRAINT "turns_status" CHECK (status IN ('asked', 'answered', 'judged')), CONSTRAINT "turns_verdict_source" CHECK (verdict_source IN ('model', 'rules', 'person')), CONSTRAINT "turns_verdict" CHECK (verdict IN ('sufficient', 'partial', 'off_topic', 'non_answer', 'declined')), CONSTRAINT "turns_question_source" CHECK (question_source IN ('kit', 'model', 'rules', 'transcript')), CONSTRAINT "turns_kind" CHECK (kind IN ('question', 'follow_up', 'redirect', 'transcript')), CONSTRAINT "turns_number" CHECK (number >= 1 AND (parent_number IS NULL OR parent_number < number)), CONSTRAINT "PK_2cef9a7038672777644ca2759ac" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "turns_one_open" ON "turns"  ("organization_id", "interview_id") WHERE status <> 'judged'`);
    await queryRunner.query(`CREATE UNIQUE INDEX "turns_by_number" ON "turns"  ("organization_id", "interview_id", "number") `);
    await queryRunner.query(
      `CREATE TABLE "transcripts" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "interview_id" uuid NOT NULL, "candidate_id" uuid NOT NULL, "format" character varying(16) NOT NULL, "sha256" character varying(64) NOT NULL, "candidate_confirmed" boolean NOT NULL, CONSTRAINT "transcripts_format" CHECK (format IN ('json', 'webvtt', 'srt', 'plain')), CONSTRAINT "PK_e30289c5421f3de99d3696859c6" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "transcripts_by_candidate" ON "transcripts"  ("organization_id", "candidate_id") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "transcripts_by_interview" ON "transcripts"  ("organization_id", "interview_id") `);
    await queryRunner.query(`CREATE INDEX "transcripts_by_hash" ON "transcripts"  ("organization_id", "sha256") `);
    await queryRunner.query(
      `ALTER TABLE "kits" ADD CONSTRAINT "kits_job" FOREIGN KEY ("organization_id", "job_id") REFERENCES "jobs"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "kits" ADD CONSTRAINT "kits_application" FOREIGN KEY ("organization_id", "application_id") REFERENCES "applications"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "interviews" ADD CONSTRAINT "interviews_application" FOREIGN KEY ("organization_id", "application_id") REFERENCES "applications"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "interviews" ADD CONSTRAINT "interviews_candidate" FOREIGN KEY ("organization_id", "candidate_id") REFERENCES "candidates"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "interviews" ADD CONSTRAINT "interviews_job" FOREIGN KEY ("organization_id", "job_id") REFERENCES "jobs"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "interviews" ADD CONSTRAINT "interviews_kit" FOREIGN KEY ("organization_id", "kit_id") REFERENCES "kits"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "evaluation_runs" ADD CONSTRAINT "evaluation_runs_interview" FOREIGN KEY ("organization_id", "interview_id") REFERENCES "interviews"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "competency_results" ADD CONSTRAINT "competency_results_run" FOREIGN KEY ("organization_id", "run_id") REFERENCES "evaluation_runs"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "turns" ADD CONSTRAINT "turns_interview" FOREIGN KEY ("organization_id", "interview_id") REFERENCES "interviews"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_interview" FOREIGN KEY ("organization_id", "interview_id") REFERENCES "interviews"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "transcripts" ADD CONSTRAINT "transcripts_candidate" FOREIGN KEY ("organization_id", "candidate_id") REFERENCES "candidates"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "transcripts" DROP CONSTRAINT "transcripts_candidate"`);
    await queryRunner.query(`ALTER TABLE "transcripts" DROP CONSTRAINT "transcripts_interview"`);
    await queryRunner.query(`ALTER TABLE "turns" DROP CONSTRAINT "turns_interview"`);
    await queryRunner.query(`ALTER TABLE "competency_results" DROP CONSTRAINT "competency_results_run"`);
    await queryRunner.query(`ALTER TABLE "evaluation_runs" DROP CONSTRAINT "evaluation_runs_interview"`);
    await queryRunner.query(`ALTER TABLE "interviews" DROP CONSTRAINT "interviews_kit"`);
    await queryRunner.query(`ALTER TABLE "interviews" DROP CONSTRAINT "interviews_job"`);
    await queryRunner.query(`ALTER TABLE "interviews" DROP CONSTRAINT "interviews_candidate"`);
    await queryRunner.query(`ALTER TABLE "interviews" DROP CONSTRAINT "interviews_application"`);
    await queryRunner.query(`ALTER TABLE "kits" DROP CONSTRAINT "kits_application"`);
    await queryRunner.query(`ALTER TABLE "kits" DROP CONSTRAINT "kits_job"`);
    await queryRunner.query(`DROP INDEX "public"."transcripts_by_hash"`);
    await queryRunner.query(`DROP INDEX "public"."transcripts_by_interview"`);
    await queryRunner.query(`DROP INDEX "public"."transcripts_by_candidate"`);
    await queryRunner.query(`DROP TABLE "transcripts"`);
    await queryRunner.query(`DROP INDEX "public"."turns_by_number"`);
    await queryRunner.query(`DROP INDEX "public"."turns_one_open"`);
    await queryRunner.query(`DROP TABLE "turns"`);
    await queryRunner.query(`DROP INDEX "public"."competency_results_once"`);
    await queryRunner.query(`DROP TABLE "competency_results"`);
    await queryRunner.query(`DROP INDEX "public"."evaluation_runs_by_number"`);
    await queryRunner.query(`DROP INDEX "public"."evaluation_runs_by_identity"`);
    await queryRunner.query(`DROP INDEX "public"."evaluation_runs_one_open"`);
    await queryRunner.query(`DROP TABLE "evaluation_runs"`);
    await queryRunner.query(`DROP INDEX "public"."interviews_by_status"`);
    await queryRunner.query(`DROP INDEX "public"."interviews_by_application"`);
    await queryRunner.query(`DROP INDEX "public"."interviews_by_candidate"`);
    await queryRunner.query(`DROP INDEX "public"."interviews_by_job"`);
    await queryRunner.query(`DROP INDEX "public"."interviews_by_kit"`);
    await queryRunner.query(`DROP TABLE "interviews"`);
    await queryRunner.query(`DROP INDEX "public"."kits_by_job"`);
    await queryRunner.query(`DROP INDEX "public"."kits_by_created_at"`);
    await queryRunner.query(`DROP INDEX "public"."kits_family_number"`);
    await queryRunner.query(`DROP INDEX "public"."kits_one_draft_per_family"`);
    await queryRunner.query(`DROP TABLE "kits"`);
  }
}
