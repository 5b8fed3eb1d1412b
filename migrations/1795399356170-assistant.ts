import type { MigrationInterface, QueryRunner } from 'typeorm';

export class Assistant1795399356170 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `CREATE TABLE "ai_conversations" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "user_id" uuid NOT NULL, "title" character varying(100) NOT NULL, "message_count" integer NOT NULL, CONSTRAINT "PK_da593cc02d4977d83cc659ed051" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ai_conversations_of_user" ON "ai_conversations"  ("organization_id", "user_id", "updated_at", "id") `);
    await queryRunner.query(
      `CREATE TABLE "ai_conversation_messages" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "conversation_id" uuid NOT NULL, "number" integer NOT NULL, "role" character varying(10) NOT NULL, "text" text NOT NULL, "agent" character varying(64), "source" character varying(10), "model" character varying, "degraded" character varying(40), "records" jsonb NOT NULL, "steps" jsonb NOT NULL, "confirmation_ids" uuid array NOT NULL, "call_ids" uuid array NOT NULL, CONSTRAINT "ai_conversation_messages_source" CHECK (source IN ('model', 'rules')), CONSTRAINT "ai_conversation_messages_role" CHECK (role IN ('user', 'assistant')), CONSTRAINT "PK_f47898f2ad636e81fdc037edca2" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(
      `CREATE UNIQUE INDEX "ai_conversation_messages_number" ON "ai_conversation_messages"  ("organization_id", "conversation_id", "number") `,
    );
    await queryRunner.query(
      `CREATE TABLE "ai_confirmations" ("organization_id" uuid NOT NULL, "id" uuid NOT NULL, "created_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "updated_at" TIMESTAMP WITH TIME ZONE NOT NULL DEFAULT now(), "version" integer NOT NULL, "user_id" uuid NOT NULL, "tool" character varying(130) NOT NULL, "arguments" jsonb NOT NULL, "summary" text NOT NULL, "status" character varying(20) NOT NULL, "expires_at" TIMESTAMP WITH TIME ZONE NOT NULL, "decided_at" TIMESTAMP WITH TIME ZONE, "failure" character varying(100), CONSTRAINT "ai_confirmations_status" CHECK (status IN ('pending', 'confirmed', 'declined', 'failed')), CONSTRAINT "PK_644be525e48dbe2570aaa815cce" PRIMARY KEY ("organization_id", "id"))`,
    );
    await queryRunner.query(`CREATE INDEX "ai_confirmations_of_user" ON "ai_confirmations"  ("organization_id", "user_id", "status", "created_at") `);
    await queryRunner.query(
      `ALTER TABLE "ai_conversation_messages" ADD CONSTRAINT "ai_conversation_messages_conversation" FOREIGN KEY ("organization_id", "conversation_id") REFERENCES "ai_conversations"("organization_id","id") ON DELETE CASCADE ON UPDATE NO ACTION`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE "ai_conversation_messages" DROP CONSTRAINT "ai_conversation_messages_conversation"`);
    await queryRunner.query(`DROP INDEX "public"."ai_confirmations_of_user"`);
    await queryRunner.query(`DROP TABLE "ai_confirmations"`);
    await queryRunner.query(`DROP INDEX "public"."ai_conversation_messages_number"`);
    await queryRunner.query(`DROP TABLE "ai_conversation_messages"`);
    await queryRunner.query(`DROP INDEX "public"."ai_conversations_of_user"`);
    await queryRunner.query(`DROP TABLE "ai_conversations"`);
  }
}
