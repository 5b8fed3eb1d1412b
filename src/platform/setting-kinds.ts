import { isIP } from 'node:net';
import { z } from 'zod';

export const flag = z.enum(['true', 'false', '1', '0', '']).transform((text) => text === 'true' || text === '1');
export const secondsFrom = (minimum: number, maximum: number) => z.coerce.number().int().min(minimum).max(maximum);
export const often = (preset: number) => z.coerce.number().int().min(0).max(1_000_000).default(preset);
export const keptDays = z.coerce.number().int().min(1).max(36_500).default(90);
export const proxies = z
  .string()
  .transform((text) => (text === 'true' ? 1 : text === 'false' ? 0 : Number(text)))
  .pipe(z.number().int().min(0).max(10));
/** Separated by commas. */
export const list = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean),
);

/** `text.summarize=openai:gpt-5-nano, evaluator.score-competency=openai:gpt-5` */
export const assignments = z.string().transform((text, context): Record<string, string> => {
  const pairs = text
    .split(',')
    .filter((pair) => pair.trim())
    .map((pair) => /^\s*([\w-]+\.[\w-]+)\s*=\s*(\S+)\s*$/.exec(pair));
  if (pairs.some((pair) => !pair)) context.addIssue('write plugin.function=provider:model, comma-separated');
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? '']));
});

/** SQLAlchemy's spelling names its driver in the scheme (`postgresql+asyncpg://`); the rest is the same. */
export const databaseAddress = z
  .string()
  .transform((url) => url.replace(/^postgres(ql)?(\+\w+)?:\/\//, 'postgresql://'))
  .refine(
    (url) => url.startsWith('postgresql://') && URL.canParse(url),
    'not a PostgreSQL address; it looks like postgresql://user:password@host:5432/database',
  );

/** Addresses of machines and networks: `127.0.0.1, ::1, 10.0.0.0/8`. */
export const networks = list.superRefine((items, context) => {
  const wrong = items.filter((item) => !isNetwork(item)).join(', ');
  if (wrong) context.addIssue(`${wrong}: write IP addresses or ranges, comma-separated, as 127.0.0.1, ::1 (both are localhost), 10.0.0.0/8`);
});

function isNetwork(text: string): boolean {
  const [address = '', bits = '0', ...more] = text.split('/');
  const most = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return !address.includes('%') && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= most;
}
