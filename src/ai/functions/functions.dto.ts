import { ApiProperty } from '@nestjs/swagger';
import { IsObject } from 'class-validator';
import { IfGiven } from '../../platform/http/fields';

/** What a function is given. */
export class FunctionInput {
  /**
   * The value of each variable, by name; all are texts. `GET /ai/functions/{name}` tells which there are.
   * @example { "text": "Maria led the migration of four billing services to Kubernetes. She wrote the runbooks, trained two teams, and cut the deploy time from an hour to six minutes.", "sentences": "1" }
   */
  @IfGiven()
  @IsObject()
  variables?: Record<string, string>;
}

export class VariableView {
  /** @example 'text' */
  name!: string;
  /** @example 'The text to summarize' */
  description!: string;
  isRequired!: boolean;
  /** Text of other people: it is shown to a model as data, never as instructions. */
  isData!: boolean;
  default!: string | null;
}

/** Something that can be asked of a model, or of rules. */
export class FunctionView {
  /** @example 'text.summarize' */
  name!: string;
  description!: string;
  /** Who can answer: a model by its prompt, rules, or both. */
  answeredBy!: ('model' | 'rules')[];
  variables!: VariableView[];
  /** Which class of model it is meant for. */
  tier!: 'fast' | 'standard' | 'strong' | null;
  /** The models that are asked, first choice first; none when the installation runs on rules. */
  models!: string[];
  /** Changes with every word of the prompt. */
  promptHash!: string | null;
}

/** Something that a prompt, or later an assistant, can look up or do on behalf of its caller. */
export class ToolView {
  /** @example 'acme.lookup' */
  name!: string;
  description!: string;
  /** The JSON Schema of its arguments. */
  input!: Record<string, unknown>;
}

export class FunctionList {
  functions!: FunctionView[];
  tools!: ToolView[];
}

export class MessageView {
  role!: 'system' | 'user' | 'assistant';
  content!: string;
}

/** What a model would be sent, word for word. */
export class RenderedPrompt {
  messages!: MessageView[];
  promptHash!: string;
}

/** What came of it, and who said so. */
export class FunctionAnswer {
  /** A text, or a JSON value where the function declares its shape. */
  @ApiProperty({ oneOf: [{ type: 'string' }, { type: 'object', additionalProperties: true }, { type: 'array', items: {} }] })
  value!: unknown;
  /** Who answered: a model, or rules. */
  source!: 'model' | 'rules';
  /** @example 'openai:gpt-5-mini' */
  model!: string;
  /** The row in `GET /ai/calls`. */
  callId!: string;
  promptHash!: string;
  /** Why no model answered although one is configured, e.g. `timeout`. */
  degraded?: string;
  tokensIn!: number | null;
  tokensOut!: number | null;
}
