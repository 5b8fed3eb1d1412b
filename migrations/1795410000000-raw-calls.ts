import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RawCalls1795410000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "model_calls" ADD "raw" jsonb`);
    await queryRunner.query(`CREATE INDEX "model_calls_with_raw" ON "model_calls"  ("organization_id", "created_at") WHERE raw IS NOT NULL`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."model_calls_with_raw"`);
    await queryRunner.query(`ALTER TABLE "model_calls" DROP COLUMN "raw"`);
  }
}
