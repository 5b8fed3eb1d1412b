import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AcmeRooms1795305700000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "acme_rooms" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "name" character varying(80) NOT NULL, "directions" character varying(300) NOT NULL, PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE UNIQUE INDEX "acme_rooms_name" ON "acme_rooms" ("organization_id", "name")`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`DROP TABLE "acme_rooms"`);
  }
}
