/** What a total is computed from. Mapped by key, never by position. */
export interface WeightedCompetency {
  readonly key: string;
  readonly weight: number;
}

export interface LevelByKey {
  readonly competencyKey: string;
  /** null: insufficient evidence. It lowers the coverage, never the total. */
  readonly level: number | null;
}

/** In words, with the lowest total of each. A sorting aid beside the total; nobody is decided on by it. */
export const BANDS = [
  { band: 'exceeds', from: 4 },
  { band: 'meets', from: 3 },
  { band: 'below', from: 2 },
  { band: 'clearly_below', from: 1 },
] as const;
export type Band = (typeof BANDS)[number]['band'];

export interface Totals {
  /** Weight scored / weight asked, 0–1. */
  readonly coverage: number;
  /** Weighted mean on the 1–5 scale; null below the kit's floor. */
  readonly total: number | null;
  readonly band: Band | null;
}

/** Results of competencies that were not asked are ignored; a competency without a result counts as not scored. */
export function totalsOf(asked: readonly WeightedCompetency[], results: readonly LevelByKey[], minimumCoverage: number): Totals {
  const levels = new Map(results.map(({ competencyKey, level }) => [competencyKey, level]));
  const scored = asked.flatMap(({ key, weight }) => {
    const level = levels.get(key) ?? null;
    return level === null ? [] : [{ weight, level }];
  });
  const weightAsked = sum(asked.map(({ weight }) => weight));
  const weightScored = sum(scored.map(({ weight }) => weight));
  const coverage = weightAsked > 0 ? rounded(weightScored / weightAsked) : 0;
  if (weightScored === 0 || coverage < minimumCoverage) return { coverage, total: null, band: null };
  const total = rounded(sum(scored.map(({ weight, level }) => weight * level)) / weightScored);
  return { coverage, total, band: BANDS.find(({ from }) => total >= from)?.band ?? null };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function rounded(value: number): number {
  return Math.round((value + Number.EPSILON) * 100) / 100;
}
