import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ApiKeysAndCandidateSessions1795399532014 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "api_keys" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "user_id" uuid NOT NULL, "name" character varying(100) NOT NULL, "permissions" text array NOT NULL, "token_hash" character varying(64) NOT NULL, "ending" character varying(8) NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "last_used_at" TIMESTAMP WITH TIME ZONE, "revoked_at" TIMESTAMP WITH TIME ZONE, CONSTRAINT "api_keys_permissions" CHECK (cardinality(permissions) > 0), CONSTRAINT "PK_751e3663c1005cb4ccc93d475c3" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "api_keys_user" ON "api_keys"  ("organization_id", "user_id") `);
    await queryRunner.query(
      `CREATE TABLE "candidate_sessions" ("organization_id" uuid NOT NULL, "interview_id" uuid NOT NULL, "token_hash" character varying(64) NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_03b5fc94bd66c2540113db27956" PRIMARY KEY ("organization_id", "interview_id"))`,
    );
    await queryRunner.query(
      `ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_member" FOREIGN KEY ("organization_id", "user_id") REFERENCES "memberships"("organization_id","user_id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "candidate_sessions" ADD CONSTRAINT "candidate_sessions_interview" FOREIGN KEY ("organization_id", "interview_id") REFERENCES "interviews"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "candidate_sessions" DROP CONSTRAINT "candidate_sessions_interview"`);
    await queryRunner.query(`ALTER TABLE "api_keys" DROP CONSTRAINT "api_keys_member"`);
    await queryRunner.query(`DROP TABLE "candidate_sessions"`);
    await queryRunner.query(`DROP INDEX "public"."api_keys_user"`);
    await queryRunner.query(`DROP TABLE "api_keys"`);
  }
}
