/** How the server stands. */
export class HealthView {
  /** @example 'ok' */
  status!: 'ok';
}
