import { MigrationInterface, QueryRunner } from 'typeorm';

/** Which try of a task may work on a run is for the list of tasks to say. */
export class NoLeasesOfRuns1795450000000 implements MigrationInterface {
  name = 'NoLeasesOfRuns1795450000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "evaluation_runs" DROP COLUMN "lease_until"`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "evaluation_runs" ADD "lease_until" TIMESTAMP WITH TIME ZONE`);
  }
}
