import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The list of interviews begins with the newest; without an index every page sorted all of them. */
export class InterviewsByCreatedAt1795405000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "interviews_by_created_at" ON "interviews"  ("organization_id", "created_at", "id") `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."interviews_by_created_at"`);
  }
}
