import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, IsUUID, Length, MaxLength } from 'class-validator';
import { Trimmed } from '../../platform/http/fields';
import { MessageOfConversation } from '../conversations/conversations.dto';
import { ConfirmationView } from '../tools/confirmations/confirmations.dto';

export class Question {
  /** @example 'Which jobs are open, and who has applied?' */
  @Trimmed()
  @IsString()
  @Length(1, 4000)
  message!: string;

  /** The conversation to go on with; a new one when not given. */
  @IsOptional()
  @IsUUID()
  conversationId?: string;

  /** The agent to begin with; the first one when not given. */
  @IsOptional()
  @IsString()
  @MaxLength(64)
  agent?: string;
}

/** What the assistant answered, and what that rests on. */
export class AssistantAnswer {
  /** Give it back with the next question. @example '0195f0a0-0000-7000-8000-000000000003' */
  @ApiProperty({ format: 'uuid' })
  conversationId!: string;
  message!: MessageOfConversation;
  /** What it proposes to do; nothing of it happens unless you confirm it. */
  confirmations!: ConfirmationView[];
  /** All requests of the answer together. */
  tokensIn!: number;
  tokensOut!: number;
}

export class AgentView {
  /** @example 'general' */
  name!: string;
  description!: string;
  /** The prompt that instructs it: `GET /ai/functions/{name}`. */
  prompt!: string;
  /** What it may use, if you may. */
  tools!: string[];
  handsOffTo!: string[];
  /** Whether questions begin with it. */
  isFirst!: boolean;
}

export class AgentList {
  agents!: AgentView[];
}
