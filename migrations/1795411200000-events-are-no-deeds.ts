import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An event tells what an audit row tells already, and its deliveries are nobody's deed: neither leaves an audit row of its own any more. */
export class EventsAreNoDeeds1795411200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    for (const table of ['events', 'webhook_deliveries']) await queryRunner.query(`DROP TRIGGER IF EXISTS "audit_row" ON "${table}"`);
  }

  /** The version before this one puts the triggers back by itself, when it starts. */
  down(): Promise<void> {
    return Promise.resolve();
  }
}
