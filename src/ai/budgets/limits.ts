import type { Environment } from '../../platform/environment';
import type { Budget } from './budget.entity';

/** What may be spent; null is without limit. */
export interface Limits {
  tokensPerDay: number | null;
  /** US dollars. */
  moneyPerDay: number | null;
  /** Of one user. */
  requestsPerMinute: number | null;
}

/** What the installation allows every organization. */
export function installationLimits({ AI_TOKENS_PER_DAY, AI_MONEY_PER_DAY, AI_REQUESTS_PER_MINUTE }: Environment): Limits {
  return { tokensPerDay: AI_TOKENS_PER_DAY, moneyPerDay: AI_MONEY_PER_DAY ?? null, requestsPerMinute: AI_REQUESTS_PER_MINUTE };
}

/** An organization may allow itself less than the installation does, never more: the key is the installation's. */
export function limitsOf(budget: Budget | null, installation: Limits): Limits {
  return {
    tokensPerDay: lower(numberOf(budget?.tokensPerDay), installation.tokensPerDay),
    moneyPerDay: lower(numberOf(budget?.moneyPerDay), installation.moneyPerDay),
    requestsPerMinute: lower(numberOf(budget?.requestsPerMinute), installation.requestsPerMinute),
  };
}

/** Days are UTC's, so that every server of an installation agrees on them. */
export function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

export function secondsToNextDay(now: Date): number {
  const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + 1);
  return Math.ceil((next - now.getTime()) / 1000);
}

function numberOf(value: string | number | null | undefined): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function lower(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}
