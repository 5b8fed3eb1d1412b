import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { parse } from 'yaml';
import { z } from 'zod';
import { Environment } from '../../platform/environment';
import { StartupError } from '../../platform/errors';

/** US dollars for a million tokens. */
const priceTable = z.record(z.string(), z.strictObject({ in: z.number().nonnegative(), out: z.number().nonnegative() }));
type Price = z.infer<typeof priceTable>[string];

const OURS = join(__dirname, 'assets', 'prices.yaml');

/** What models cost, by the table of the product and that of the installation. */
@Injectable()
export class Prices {
  private readonly prices: Record<string, Price>;

  constructor(environment: Environment) {
    this.prices = readPrices(environment);
  }

  /** In US dollars; null when the price of the model is not known. */
  cost(model: string, tokensIn: number | null, tokensOut: number | null): number | null {
    const price = this.of(model);
    if (!price || (tokensIn === null && tokensOut === null)) return null;
    return ((tokensIn ?? 0) * price.in + (tokensOut ?? 0) * price.out) / 1_000_000;
  }

  /** By the longest name that the model's own begins with, up to a mark that ends a word: `gpt-5-mini` is no `gpt-5`, and both have lines. */
  private of(model: string): Price | undefined {
    const known = Object.keys(this.prices).filter((name) => model === name || (model.startsWith(name) && /^[-:@]/.test(model.slice(name.length))));
    const [longest] = known.sort((a, b) => b.length - a.length);
    return longest === undefined ? undefined : this.prices[longest];
  }
}

/** A table that is missing or broken is a StartupError. */
export function readPrices({ AI_PRICES_FILE }: Environment): Record<string, Price> {
  return { ...read(OURS), ...(AI_PRICES_FILE ? read(AI_PRICES_FILE) : {}) };
}

function read(path: string): Record<string, Price> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new StartupError(`The price table ${path} cannot be read (${(cause as Error).message}). Mend AI_PRICES_FILE or leave it out.`);
  }
  try {
    return priceTable.parse(parse(text));
  } catch (cause) {
    const reason = (cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message).split('\n', 1)[0]?.trim() ?? '';
    throw new StartupError(`The price table ${path} is broken: ${reason}. A line looks like: openai:gpt-5-mini: { in: 0.25, out: 2 }`);
  }
}
