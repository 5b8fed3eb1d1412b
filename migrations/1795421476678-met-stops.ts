import { MigrationInterface, QueryRunner } from 'typeorm';

export class MetStops1795421476678 implements MigrationInterface {
  name = 'MetStops1795421476678';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "ai_budgets" ADD "met_stop" character varying(500)`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "ai_budgets" DROP COLUMN "met_stop"`);
  }
}
