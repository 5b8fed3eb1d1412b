import type { MigrationInterface, QueryRunner } from 'typeorm';

export class SingleSignOn1795402100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "single_sign_on_connections" ("organization_id" uuid NOT NULL, "issuer" character varying(500) NOT NULL, "client_id" character varying(300) NOT NULL, "client_secret" text NOT NULL, "domains" text array NOT NULL, "default_role" character varying(20) NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, CONSTRAINT "single_sign_on_connections_role" CHECK ("default_role" IN ('admin', 'recruiter', 'interviewer', 'viewer')), CONSTRAINT "PK_b7a18fa48de76b930f17e393a2d" PRIMARY KEY ("organization_id"))`,
    );
    await queryRunner.query(
      `CREATE TABLE "single_sign_on_identities" ("organization_id" uuid NOT NULL, "user_id" uuid NOT NULL, "issuer" character varying(500) NOT NULL, "subject" character varying(255) NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_f4094adae2164fed02f8656c50f" PRIMARY KEY ("organization_id", "user_id", "issuer"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "single_sign_on_identities_subject" ON "single_sign_on_identities"  ("organization_id", "issuer", "subject") `,
    );
    await queryRunner.query(
      `ALTER TABLE "single_sign_on_connections" ADD CONSTRAINT "single_sign_on_connections_organization" FOREIGN KEY ("organization_id") REFERENCES "organizations"("id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "single_sign_on_identities" ADD CONSTRAINT "single_sign_on_identities_member" FOREIGN KEY ("organization_id", "user_id") REFERENCES "memberships"("organization_id","user_id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "single_sign_on_identities" DROP CONSTRAINT "single_sign_on_identities_member"`);
    await queryRunner.query(`ALTER TABLE "single_sign_on_connections" DROP CONSTRAINT "single_sign_on_connections_organization"`);
    await queryRunner.query(`DROP INDEX "public"."single_sign_on_identities_subject"`);
    await queryRunner.query(`DROP TABLE "single_sign_on_identities"`);
    await queryRunner.query(`DROP TABLE "single_sign_on_connections"`);
  }
}
