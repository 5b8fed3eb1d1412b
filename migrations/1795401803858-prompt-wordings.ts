import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PromptWordings1795401803858 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "ai_prompt_wordings" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "function" character varying(130) NOT NULL, "number" integer NOT NULL, "template" text, "shipped_hash" character varying(64) NOT NULL, "reason" character varying(300) NOT NULL, "changed_by" uuid NOT NULL, CONSTRAINT "ai_prompt_wordings_number_positive" CHECK (number > 0), CONSTRAINT "PK_7a450cae03bc23d892c5de6548b" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "ai_prompt_wordings_number" ON "ai_prompt_wordings"  ("organization_id", "function", "number") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."ai_prompt_wordings_number"`);
    await queryRunner.query(`DROP TABLE "ai_prompt_wordings"`);
  }
}
