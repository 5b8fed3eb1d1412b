import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RolesAndParticipants1795398610945 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "memberships" DROP CONSTRAINT "memberships_role"`);
    await queryRunner.query(
      `ALTER TABLE "memberships" ADD CONSTRAINT "memberships_role" CHECK ("role" IN ('owner', 'admin', 'recruiter', 'interviewer', 'viewer', 'custom'))`,
    );
    await queryRunner.query(
      `CREATE TABLE "custom_roles" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "name" character varying(40) NOT NULL, "description" character varying(300) NOT NULL, "permissions" text array NOT NULL, CONSTRAINT "custom_roles_permissions" CHECK (cardinality(permissions) > 0), CONSTRAINT "PK_7d7b5c89f4c16383373202edcbb" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "custom_roles_name" ON "custom_roles"  ("organization_id", "name") `);
    await queryRunner.query(
      `CREATE TABLE "interview_participants" ("organization_id" uuid NOT NULL, "interview_id" uuid NOT NULL, "user_id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_585fbe4eaf9a0f616ac8d0f5c7c" PRIMARY KEY ("organization_id", "interview_id", "user_id"))`,
    );
    await queryRunner.query(
      `CREATE INDEX "interview_participants_by_member" ON "interview_participants"  ("organization_id", "user_id", "interview_id") `,
    );
    await queryRunner.query(`ALTER TABLE "memberships" ADD "custom_role_id" uuid`);
    await queryRunner.query(
      `ALTER TABLE "memberships" ADD CONSTRAINT "memberships_custom_role" CHECK (("role" = 'custom') = ("custom_role_id" IS NOT NULL))`,
    );
    await queryRunner.query(
      `ALTER TABLE "memberships" ADD CONSTRAINT "memberships_of_custom_role" FOREIGN KEY ("organization_id", "custom_role_id") REFERENCES "custom_roles"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "interview_participants" ADD CONSTRAINT "interview_participants_interview" FOREIGN KEY ("organization_id", "interview_id") REFERENCES "interviews"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "interview_participants" ADD CONSTRAINT "interview_participants_member" FOREIGN KEY ("organization_id", "user_id") REFERENCES "memberships"("organization_id","user_id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "interview_participants" DROP CONSTRAINT "interview_participants_member"`);
    await queryRunner.query(`ALTER TABLE "interview_participants" DROP CONSTRAINT "interview_participants_interview"`);
    await queryRunner.query(`ALTER TABLE "memberships" DROP CONSTRAINT "memberships_of_custom_role"`);
    await queryRunner.query(`ALTER TABLE "memberships" DROP CONSTRAINT "memberships_custom_role"`);
    await queryRunner.query(`ALTER TABLE "memberships" DROP COLUMN "custom_role_id"`);
    await queryRunner.query(`DROP INDEX "public"."interview_participants_by_member"`);
    await queryRunner.query(`DROP TABLE "interview_participants"`);
    await queryRunner.query(`DROP INDEX "public"."custom_roles_name"`);
    await queryRunner.query(`DROP TABLE "custom_roles"`);
    // Whoever had a role of the organization's own is left with the least.
    await queryRunner.query(`UPDATE "memberships" SET "role" = 'viewer' WHERE "role" = 'custom'`);
    await queryRunner.query(`ALTER TABLE "memberships" DROP CONSTRAINT "memberships_role"`);
    await queryRunner.query(
      `ALTER TABLE "memberships" ADD CONSTRAINT "memberships_role" CHECK ("role" IN ('owner', 'admin', 'recruiter', 'interviewer', 'viewer'))`,
    );
  }
}
