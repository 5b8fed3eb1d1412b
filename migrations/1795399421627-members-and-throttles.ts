import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MembersAndThrottles1795399421627 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "throttle_counters" ("key" character varying(100) NOT NULL, "count" integer NOT NULL, "since" TIMESTAMP WITH TIME ZONE NOT NULL, "blocked_until" TIMESTAMP WITH TIME ZONE, CONSTRAINT "PK_0d6e00f6811746d8c018db8d58d" PRIMARY KEY ("key"))`,
    );
    await queryRunner.query(`CREATE INDEX "throttle_counters_since" ON "throttle_counters"  ("since") `);
    await queryRunner.query(
      `CREATE TABLE "account_links" ("id" uuid NOT NULL, "user_id" uuid NOT NULL, "purpose" character varying(20) NOT NULL, "email" character varying(320) NOT NULL, "token_hash" character varying(64) NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "used_at" TIMESTAMP WITH TIME ZONE, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "account_links_purpose" CHECK ("purpose" IN ('verify-email', 'change-email', 'reset-password')), CONSTRAINT "PK_e03b1e79173941b176b58836ecd" PRIMARY KEY ("id"))`,
    );
    await queryRunner.query(`CREATE INDEX "account_links_user" ON "account_links"  ("user_id") `);
    await queryRunner.query(`CREATE UNIQUE INDEX "account_links_token" ON "account_links"  ("token_hash") `);
    await queryRunner.query(
      `CREATE TABLE "invitations" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "email" character varying(320) NOT NULL, "role" character varying(20) NOT NULL, "token_hash" character varying(64) NOT NULL, "invited_by_id" uuid NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "accepted_at" TIMESTAMP WITH TIME ZONE, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "invitations_role" CHECK ("role" IN ('owner', 'admin', 'recruiter', 'interviewer', 'viewer')), CONSTRAINT "PK_e9808164133a8d872ab0413e661" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "invitations_token" ON "invitations"  ("organization_id", "token_hash") `);
    await queryRunner.query(
      `CREATE UNIQUE INDEX "invitations_open" ON "invitations"  ("organization_id", "email") WHERE "accepted_at" IS NULL AND "revoked_at" IS NULL`,
    );
    await queryRunner.query(
      `CREATE TABLE "mails" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "recipient" character varying(320) NOT NULL, "kind" character varying(40) NOT NULL, "subject" character varying(300) NOT NULL, "text" text, "status" character varying(20) NOT NULL, "sent_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "mails_status" CHECK ("status" IN ('queued', 'sent', 'kept')), CONSTRAINT "PK_b6e4624790db628e398088a4434" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "mails_newest" ON "mails"  ("organization_id", "created_at") `);
    await queryRunner.query(`ALTER TABLE "users" ADD "email_verified_at" TIMESTAMP WITH TIME ZONE`);
    await queryRunner.query(`ALTER TABLE "sessions" ADD "user_agent" character varying(200)`);
    await queryRunner.query(`ALTER TABLE "sessions" ADD "address" character varying(45)`);
    await queryRunner.query(
      `ALTER TABLE "account_links" ADD CONSTRAINT "FK_d6c82edbecf4f6409b579e78b0d" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "invitations" ADD CONSTRAINT "FK_01e47dd418957fc127f96f28d5a" FOREIGN KEY ("organization_id", "invited_by_id") REFERENCES "memberships"("organization_id","user_id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "invitations" DROP CONSTRAINT "FK_01e47dd418957fc127f96f28d5a"`);
    await queryRunner.query(`ALTER TABLE "account_links" DROP CONSTRAINT "FK_d6c82edbecf4f6409b579e78b0d"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP COLUMN "address"`);
    await queryRunner.query(`ALTER TABLE "sessions" DROP COLUMN "user_agent"`);
    await queryRunner.query(`ALTER TABLE "users" DROP COLUMN "email_verified_at"`);
    await queryRunner.query(`DROP INDEX "public"."mails_newest"`);
    await queryRunner.query(`DROP TABLE "mails"`);
    await queryRunner.query(`DROP INDEX "public"."invitations_open"`);
    await queryRunner.query(`DROP INDEX "public"."invitations_token"`);
    await queryRunner.query(`DROP TABLE "invitations"`);
    await queryRunner.query(`DROP INDEX "public"."account_links_token"`);
    await queryRunner.query(`DROP INDEX "public"."account_links_user"`);
    await queryRunner.query(`DROP TABLE "account_links"`);
    await queryRunner.query(`DROP INDEX "public"."throttle_counters_since"`);
    await queryRunner.query(`DROP TABLE "throttle_counters"`);
  }
}
