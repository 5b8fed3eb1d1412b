import { MigrationInterface, QueryRunner } from 'typeorm';

export class SignpostsInOrder1795466400000 implements MigrationInterface {
  name = 'SignpostsInOrder1795466400000';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "event_signposts_waiting" ON "event_signposts"  ("tenant", "position") `);
    await queryRunner.query(`DROP INDEX "event_signposts_of"`);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`CREATE INDEX "event_signposts_of" ON "event_signposts"  ("tenant", "event_id") `);
    await queryRunner.query(`DROP INDEX "event_signposts_waiting"`);
  }
}
