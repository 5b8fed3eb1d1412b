import { MigrationInterface, QueryRunner } from 'typeorm';

export class SignOffs1795410543517 implements MigrationInterface {
  name = 'SignOffs1795410543517';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "sign_offs" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "interview_id" uuid NOT NULL, "run_id" uuid, "signed_by" uuid, "note" text, CONSTRAINT "PK_bb9bce5f63165dcf3c402191bba" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "sign_offs_once" ON "sign_offs"  ("organization_id", "interview_id") `);
    await queryRunner.query(
      `ALTER TABLE "sign_offs" ADD CONSTRAINT "sign_offs_interview" FOREIGN KEY ("organization_id", "interview_id") REFERENCES "interviews"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
    await queryRunner.query(
      `ALTER TABLE "sign_offs" ADD CONSTRAINT "sign_offs_run" FOREIGN KEY ("organization_id", "run_id") REFERENCES "evaluation_runs"("organization_id","id") ON DELETE NO ACTION ON UPDATE NO ACTION`,
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "sign_offs" DROP CONSTRAINT "sign_offs_run"`);
    await queryRunner.query(`ALTER TABLE "sign_offs" DROP CONSTRAINT "sign_offs_interview"`);
    await queryRunner.query(`DROP INDEX "public"."sign_offs_once"`);
    await queryRunner.query(`DROP TABLE "sign_offs"`);
  }
}
