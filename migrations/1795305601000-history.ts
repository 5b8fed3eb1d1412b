import type { MigrationInterface, QueryRunner } from 'typeorm';

export class History1795305601000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "status_changes" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "noun" character varying(40) NOT NULL, "noun_id" uuid NOT NULL, "verb" character varying(40) NOT NULL, "from_status" character varying(40), "to_status" character varying(40) NOT NULL, "user_id" uuid, "reason" text, "at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), CONSTRAINT "PK_d027545c8eacfddb84a8751e0e8" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "status_changes_noun" ON "status_changes"  ("organization_id", "noun", "noun_id", "at") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."status_changes_noun"`);
    await queryRunner.query(`DROP TABLE "status_changes"`);
  }
}
