import type { HealthState } from './health-check';

/** How the server stands. */
export class HealthView {
  /** @example 'ok' */
  status!: 'ok';
}

/** Whether requests can be served, and how what is not needed for that stands. */
export class ReadinessView {
  /** @example 'ok' */
  status!: 'ok';
  /**
   * `degraded`: the server goes on without it. `unknown`: it failed, and nobody has tried it since.
   * @example { "database": "ok", "ai": "ok" }
   */
  parts!: Record<string, HealthState>;
  /**
   * When each part that is not `ok` failed last.
   * @example {}
   */
  failures!: Record<string, Date>;
}
