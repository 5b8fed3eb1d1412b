import { MigrationInterface, QueryRunner } from 'typeorm';

export class ProviderCodes1795441000000 implements MigrationInterface {
  name = 'ProviderCodes1795441000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "model_calls" ADD "provider_code" character varying(64)`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "model_calls" DROP COLUMN "provider_code"`);
  }
}
