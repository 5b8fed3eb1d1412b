import { MigrationInterface, QueryRunner } from 'typeorm';

export class EventStreams1795414673342 implements MigrationInterface {
  name = 'EventStreams1795414673342';

  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "ai_stream_parts" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "stream_id" uuid NOT NULL, "position" integer NOT NULL, "user_id" uuid, "route" character varying NOT NULL, "events" json NOT NULL, CONSTRAINT "PK_f5a7bc00a40b334bab678c27827" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "ai_stream_parts_position" ON "ai_stream_parts"  ("organization_id", "stream_id", "position") `);
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP INDEX "public"."ai_stream_parts_position"`);
    await queryRunner.query(`DROP TABLE "ai_stream_parts"`);
  }
}
