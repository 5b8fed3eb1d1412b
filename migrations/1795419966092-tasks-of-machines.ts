import { MigrationInterface, QueryRunner } from 'typeorm';

export class TasksOfMachines1795419966092 implements MigrationInterface {
  name = 'TasksOfMachines1795419966092';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "tasks" ADD "api_key_id" uuid`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "tasks" DROP COLUMN "api_key_id"`);
  }
}
