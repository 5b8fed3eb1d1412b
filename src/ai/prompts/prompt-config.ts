import { z } from 'zod';

/** Names of settings as Semantic Kernel writes them. One that we would ignore is refused: never silently wrong. */
const executionSettings = z.strictObject({
  temperature: z.number().min(0).max(2).optional(),
  top_p: z.number().min(0).max(1).optional(),
  max_tokens: z.int().positive().optional(),
  presence_penalty: z.number().min(-2).max(2).optional(),
  frequency_penalty: z.number().min(-2).max(2).optional(),
  stop_sequences: z.array(z.string()).optional(),
  seed: z.int().optional(),
  response_format: z.enum(['text', 'json_object']).optional(),
  reasoning_effort: z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh']).optional(),
  /** Which service a setting is for is said by its key; these two repeat it. */
  service_id: z.string().optional(),
  model_id: z.string().optional(),
});

export type ExecutionSettings = z.infer<typeof executionSettings>;

const inputVariable = z.strictObject({
  name: z.string().regex(/^[A-Za-z0-9_]+$/, 'a name is made of letters, digits and _'),
  description: z.string().default(''),
  default: z.union([z.string(), z.number(), z.boolean()]).transform(String).optional(),
  is_required: z.boolean().default(false),
  json_schema: z.unknown().optional(),
  /** Semantic Kernel's word for "may contain message tags". No value may, here: it is always plain text. */
  allow_dangerously_set_content: z.literal(false, 'values are always plain text here, never message tags; leave it out').optional(),
  /** Ours: text of other people. It goes into a delimited block of a user message, never among the instructions. */
  is_data: z.boolean().default(false),
});

export type InputVariable = z.infer<typeof inputVariable>;

const jsonSchema = z.record(z.string(), z.unknown());

/** `config.json`, and the head of a prompt in YAML: Semantic Kernel's own, and five words of ours (`is_data`, `output_schema`, `tier`, `model`, `overrides`). */
export const promptConfig = z.strictObject({
  schema: z.literal(1).default(1),
  type: z.literal('completion').default('completion'),
  name: z.string().optional(),
  description: z.string().default(''),
  template_format: z
    .literal('semantic-kernel', {
      error: ({ input }) =>
        `templates of ${JSON.stringify(input)} are not supported; write it in the syntax of "semantic-kernel": {{$variable}}, {{plugin.function $x}}`,
    })
    .default('semantic-kernel'),
  /** By service: `default`, a provider, a model, or `provider:model`; the most exact key wins. */
  execution_settings: z.record(z.string(), executionSettings).default({}),
  /** Left out altogether: whatever the template uses, all of it required, as in Semantic Kernel. */
  input_variables: z.array(inputVariable).optional(),
  output_variable: z
    .strictObject({
      description: z.string().optional(),
      json_schema: z.union([jsonSchema, z.string().transform((text, context) => parsedSchema(text, context))]).optional(),
    })
    .optional(),
  /** Ours: the shape of the answer, a JSON Schema; the same as `output_variable.json_schema`. */
  output_schema: jsonSchema.optional(),
  tier: z.enum(['fast', 'standard', 'strong']).default('standard'),
  /** Ours: the one model that is to be asked for this, `provider:model`, whatever the tier. */
  model: z
    .string()
    .regex(/^[\w-]+:\S+$/, 'write it as provider:model')
    .optional(),
  overrides: z.boolean().default(false),
});

/** With every variable that the template uses. */
export type PromptConfig = z.infer<typeof promptConfig> & { input_variables: InputVariable[] };

/** Semantic Kernel's YAML form: the template stands in the file itself. */
export const yamlPrompt = promptConfig.extend({ template: z.string() });

function parsedSchema(text: string, context: z.RefinementCtx): Record<string, unknown> {
  try {
    const parsed = jsonSchema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  context.addIssue('json_schema is not a JSON schema');
  return z.NEVER;
}

/** The settings for a model: those of its id, else of its name, of its provider, or the default ones. */
export function settingsFor(config: PromptConfig, provider: string, name: string): ExecutionSettings {
  const settings = config.execution_settings;
  return settings[`${provider}:${name}`] ?? settings[name] ?? settings[provider] ?? settings.default ?? {};
}
