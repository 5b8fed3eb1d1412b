import { MigrationInterface, QueryRunner } from 'typeorm';

export class StreamFingerprints1795419919361 implements MigrationInterface {
  name = 'StreamFingerprints1795419919361';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "ai_stream_parts" ADD "fingerprint" character varying(64) NOT NULL DEFAULT ''`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "ai_stream_parts" DROP COLUMN "fingerprint"`);
  }
}
