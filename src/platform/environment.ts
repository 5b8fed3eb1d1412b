import { z } from 'zod';
import { StartupError } from './errors';
import { environmentOfProcess } from './process-environment';
import { refusals } from './refused-settings';
import { assignments, databaseAddress, flag, keptDays, list, networks, often, proxies, secondsFrom } from './setting-kinds';

/** Every variable once: type, default, one sentence. `.env.example` is tested against this table. */
export const variables = z.object({
  NODE_ENV: z
    .enum(['development', 'production', 'test'])
    .default('development')
    .describe('`production` refuses weak secrets and never seeds demo data.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 in a container.'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000).describe('Port to listen on; 0 picks a free one.'),
  DATABASE_URL: databaseAddress.optional().describe('A PostgreSQL (12 or later) to use; without it an embedded one is started.'),
  DATABASE_RUNTIME_URL: databaseAddress
    .optional()
    .describe('The role that the server works as, neither owner nor superuser; without it one is made beside the role of DATABASE_URL.'),
  DATABASE_POOLING: z
    .enum(['session', 'transaction'])
    .default('session')
    .describe('`transaction` when DATABASE_RUNTIME_URL leads through PgBouncer in transaction mode.'),
  DATABASE_REPLICA_URLS: list
    .pipe(z.array(databaseAddress))
    .default([])
    .describe('Read replicas, comma-separated; single things and lists are read there, unless the caller has just changed something.'),
  DATABASE_WAIT_SECONDS: secondsFrom(0, 600).default(10).describe('How long to wait at start for a database that does not answer yet.'),
  DATABASE_ANSWER_SECONDS: secondsFrom(1, 600)
    .default(12)
    .describe(
      'Longest wait for an answer of the database; then the connection is given up. A statement that it still works on ends after 10 by itself.',
    ),
  SLOW_STATEMENT_MILLISECONDS: often(1000).describe('A statement that takes longer is logged, without its values; 0 logs none.'),
  DATA_DIR: z.string().default('.data').describe('Where the embedded database keeps its files.'),
  SECRET_KEY: z
    .string()
    .optional()
    .describe('Signs access tokens, at least 32 characters; without it a key is made once and kept in DATA_DIR (not in production).'),
  DEBUG: flag.default(false).describe('Logs at debug level, whatever LOG_LEVEL says.'),
  LOG_LEVEL: z
    .string()
    .toLowerCase()
    .transform((level) => (level === 'warning' ? 'warn' : level === 'critical' ? 'fatal' : level))
    .pipe(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']))
    .default('info')
    .describe('Least severe line that is logged: trace, debug, info, warn, error, fatal, silent.'),
  AUDIT_KEY: z
    .string()
    .min(32)
    .optional()
    .describe('Seals the audit log; without it SECRET_KEY does, which then cannot be changed without a break in the chain.'),
  SECRET_KEY_PREVIOUS: z.string().optional().describe('The SECRET_KEY before this one: tokens signed with it stay valid until they end.'),
  JWT_PRIVATE_KEY: z
    .string()
    .optional()
    .describe('Signs access tokens with this private key (PEM: Ed25519, P-256 or RSA) instead of SECRET_KEY, so that others can check them.'),
  JWT_PREVIOUS_KEY: z.string().optional().describe('The JWT_PRIVATE_KEY before this one.'),
  PASSWORD_COST: z.coerce.number().int().min(4).max(15).default(12).describe('Cost of bcrypt; each step doubles the time of a login.'),
  PASSWORD_PEPPER: z
    .string()
    .min(16)
    .optional()
    .describe('A secret that goes into every password hash besides the password; set it once and keep it, without it nobody can log in.'),
  PASSWORD_MIN_LENGTH: z.coerce.number().int().min(8).max(64).default(12).describe('Fewest characters of a new password, 8 to 64.'),
  SEED_DEMO: flag.default(true).describe('Seeds a demo organization into an empty database, never in production.'),
  MAX_REQUESTS: z.coerce.number().int().min(1).default(500).describe('Requests under way at once; further ones get 503 and Retry-After.'),
  WORKER: z
    .enum(['inside', 'off'])
    .default('inside')
    .describe('`inside` does background work in the server; `off` leaves it to processes of `npm run start:worker`.'),
  EVENTS_KEPT_DAYS: keptDays.describe('How many days events and their deliveries to webhooks are kept.'),
  TASKS_KEPT_DAYS: keptDays.describe('How many days background work that has ended stays in the list of tasks.'),
  CORS_ORIGINS: list
    .refine(
      (origins) => origins.every((origin) => URL.canParse(origin) && new URL(origin).origin === origin),
      'each is scheme://host[:port], nothing behind it',
    )
    .default([])
    .describe('Origins whose web pages may use the API, separated by commas, e.g. https://hiring.example.com; none by default.'),
  DOCS_ENABLED: flag.default(true).describe('Serves Swagger UI at /docs and the API document at /openapi.json and /openapi.yaml.'),
  RATE_LIMIT_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Requests that one caller may send to one server in a minute, an address five times as many; default 6000 in production, 600000 elsewhere.',
    ),
  REGISTRATION: z
    .enum(['open', 'strict', 'closed'])
    .default('open')
    .describe(
      '`open`: anybody may register an organization; `strict`: the same, but answers never tell who has an account, and SMTP_URL is needed; `closed`: by invitation only.',
    ),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/ })
    .optional()
    .describe('The mail server, smtp://user:password@host:587 or smtps://…; without it mails are kept and not sent.'),
  MAIL_FROM: z.string().default('Assay <no-reply@localhost>').describe('Who mails are from.'),
  WEB_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://localhost:3000')
    .describe('Where the links in mails lead: the address of your pages.'),
  PUBLIC_URL: z
    .string()
    .refine((url) => /^https?:/.test(url) && URL.canParse(url) && new URL(url).origin === url, 'write scheme://host[:port], nothing behind it')
    .optional()
    .describe(
      'Where this server is reached from outside, e.g. https://api.example.com: identity providers lead back there. Without it the Host header says.',
    ),
  SINGLE_SIGN_ON_ALLOWED_ADDRESSES: networks
    .default([])
    .describe('Private addresses at which identity providers may be, comma-separated, as IPs or ranges; there also without TLS.'),
  LOGIN_FAILURES_PER_ACCOUNT: often(10).describe('Wrong passwords in a row after which an account has to wait, 60 s at first; 0: never.'),
  LOGIN_FAILURES_PER_MINUTE: often(30).describe('Wrong passwords per minute after which an address has to wait; 0: never.'),
  REFRESHES_PER_5_MINUTES: often(150).describe('Refreshed sessions per address in 5 minutes; 0: no limit.'),
  REGISTRATIONS_PER_HOUR: often(5).describe('Registered organizations per address and hour; 0: no limit.'),
  RESETS_PER_HOUR: often(5).describe(
    'Mails that one may ask for in an hour: for a forgotten password, by address, and to verify an e-mail address, by person; 0: no limit.',
  ),
  INVITATIONS_PER_HOUR: often(50).describe('Invitations per organization and hour; 0: no limit.'),
  TRUST_PROXY: proxies.default(0).describe('How many proxies in front of the server set X-Forwarded-For; 0 believes nobody, true is 1.'),
  AI_MODEL: z.string().optional().describe('Model for everything, as provider:model; default openai:gpt-5-mini with a key, `rules` without one.'),
  AI_MODEL_FAST: z.string().optional().describe('Model for functions of the fast tier (judging an answer); default AI_MODEL.'),
  AI_MODEL_STRONG: z.string().optional().describe('Model for functions of the strong tier (scoring); default AI_MODEL.'),
  AI_MODEL_FUNCTIONS: assignments
    .default({})
    .describe('Models for single functions, as plugin.function=provider:model (or =rules), comma-separated.'),
  AI_FALLBACK_MODELS: list.default([]).describe('Models to try when the first one fails, comma-separated.'),
  AI_BASE_URL: z.url().optional().describe('Base URL of an OpenAI-compatible server.'),
  AI_TIMEOUT_SECONDS: secondsFrom(1, 600).default(60).describe('Longest time for one model call, retries included.'),
  AI_CONNECT_SECONDS: secondsFrom(1, 60).default(5).describe('Longest time to connect to the server of a model.'),
  AI_FIRST_TOKEN_SECONDS: secondsFrom(1, 600).default(20).describe('Longest time until the first words of a streamed answer.'),
  AI_CONCURRENT_CALLS: z.coerce.number().int().min(1).max(1000).default(8).describe('How many requests one provider of models is sent at once.'),
  AI_TOKENS_PER_DAY: z.coerce.number().int().min(0).default(5_000_000).describe('Most tokens that an organization may use on a day (UTC).'),
  AI_MONEY_PER_DAY: z.coerce.number().min(0).optional().describe('Most US dollars that an organization may spend on models on a day (UTC).'),
  AI_REQUESTS_PER_MINUTE: z.coerce.number().int().min(0).default(120).describe('How often a user may have models asked within a minute.'),
  AI_PRICES_FILE: z.string().optional().describe('A YAML file of prices of models, which adds to those of the product or replaces them.'),
  AI_STOPPED: z.string().optional().describe('A reason why no model is to be asked by anybody; unset to let them be asked again.'),
  AI_KEEP_RAW_DAYS: secondsFrom(0, 3650)
    .default(0)
    .describe('How many days the ledger keeps what models were sent and said, word for word; 0: not at all.'),
  AI_STOP_FILE: z
    .string()
    .optional()
    .describe('While this file is there no model is asked by anybody, for the reason in it; default ai-stopped in DATA_DIR. No restart is needed.'),
  AI_AGENT_SECONDS: secondsFrom(1, 600).default(60).describe('Longest time for an answer of the assistant, all its rounds together.'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'An OpenTelemetry collector (OTLP over HTTP, e.g. http://localhost:4318) that is sent a span for each request, and for each one to a model.',
    ),
  OTEL_SERVICE_NAME: z.string().default('assay').describe('What this server is called in those spans.'),
  OPENAI_API_KEY: z.string().optional().describe('Key of the OpenAI-compatible provider.'),
  SEMANTIC_KERNEL_API_KEY: z.string().optional().describe('Older name of OPENAI_API_KEY.'),
  WEBHOOK_ALLOWED_ADDRESSES: networks
    .default([])
    .describe('Private addresses or networks that webhooks may reach all the same, comma-separated; for trying them out: 127.0.0.1.'),
  WEBHOOK_PORTS: list
    .transform((ports) => ports.map(Number))
    .pipe(z.array(z.number().int().min(1).max(65535)))
    .default([443, 8443])
    .describe('Ports that webhooks may use in production, comma-separated; default 443,8443.'),
  METRICS_ENABLED: flag.optional().describe('Shows /metrics for Prometheus to whoever can reach it; on by default, but not in production.'),
  PLUGINS_DIR: z.string().optional().describe('A folder of further prompt plugins, in the layout of Semantic Kernel.'),
  EXTENSIONS_DIR: z.string().optional().describe('A folder of further extensions, besides src/extensions.'),
});

export type Variables = z.infer<typeof variables>;

// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the class is the injection token of the parsed table
export interface Environment extends Variables {}

/** What the process was told from outside, parsed and checked once. Inject it; only a start looks past it, for what it has to know before it loads this. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- see above
export class Environment {
  /** Every variable of the process as it came, for the providers of models that extensions bring with keys of their own. */
  readonly raw: Readonly<Record<string, string | undefined>>;

  private constructor(parsed: Variables, raw: Record<string, string | undefined>) {
    Object.assign(this, parsed);
    this.raw = raw;
  }

  /** Reads and checks everything; all faults at once, in one StartupError. */
  static read(source: Record<string, string | undefined> = environmentOfProcess(), overrides: Record<string, string | undefined> = {}): Environment {
    const given = Object.fromEntries(Object.entries({ ...source, ...overrides }).filter(([, value]) => value !== undefined && value !== ''));
    const parsed = variables.safeParse(given);
    const faults = [...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`), ...refusals(given)];
    if (!parsed.success || faults.length > 0) throw new StartupError(`The environment is not usable. ${faults.join('; ')}. See .env.example.`);
    return new Environment(parsed.data, given);
  }

  get isProduction(): boolean {
    return this.NODE_ENV === 'production';
  }

  get showsMetrics(): boolean {
    return this.METRICS_ENABLED ?? !this.isProduction;
  }

  /** The provider key under either of its names. */
  get apiKey(): string | undefined {
    return this.OPENAI_API_KEY ?? this.SEMANTIC_KERNEL_API_KEY;
  }

  /** The model in use; `rules` means none. */
  get model(): string {
    return this.AI_MODEL ?? (this.apiKey ? 'openai:gpt-5-mini' : 'rules');
  }
}
