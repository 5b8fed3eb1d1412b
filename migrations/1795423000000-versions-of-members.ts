import { MigrationInterface, QueryRunner } from 'typeorm';

export class VersionsOfMembers1795423000000 implements MigrationInterface {
  name = 'VersionsOfMembers1795423000000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "memberships" ADD "version" integer NOT NULL DEFAULT '1'`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "memberships" DROP COLUMN "version"`);
  }
}
