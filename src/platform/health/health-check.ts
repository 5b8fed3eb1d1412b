import { namingDecorator } from '../discover';

/** How something that the server needs or uses stands; `degraded` says that it goes on without. */
export type HealthState = 'ok' | 'degraded';

/** A provider method that says how something stands, without asking for long: `@HealthCheck('ai')` on `health(): HealthState`. It never makes the server unready. */
export const HealthCheck = namingDecorator('HealthCheck');
