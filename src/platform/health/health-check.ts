import { namingDecorator } from '../discover';

/** How something that the server uses stands. `degraded`: it goes on without; `unknown`: it failed, and nobody has tried it since. */
export type HealthState = 'ok' | 'degraded' | 'unknown';

export interface HealthReport {
  state: HealthState;
  /** When it failed last, unless it is well. */
  failedAt?: Date;
}

/**
 * A provider method that says how something stands, without asking for long: `@HealthCheck('ai')` on `health(): HealthReport`,
 * or `undefined` where there is none of it. It never makes the server unready.
 */
export const HealthCheck = namingDecorator('HealthCheck');
