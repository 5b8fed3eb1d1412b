import { Injectable } from '@nestjs/common';
import {
  BrokenCircuitError,
  bulkhead,
  BulkheadRejectedError,
  type BulkheadPolicy,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  handleWhen,
  type IBackoff,
  type IHalfOpenAfterBackoffContext,
} from 'cockatiel';
import { Clock } from '../../platform/clock';
import { Environment } from '../../platform/environment';
import { HealthCheck, type HealthReport } from '../../platform/health/health-check';
import { ModelFailure } from './failure';

const FAILURES_IN_A_ROW = 5;
const OPEN_SECONDS = 30;
/** So long after its last failure a model that nobody has asked since is held to be as it was: the rest, and a minute in which somebody may try it. */
const KNOWN_MILLISECONDS = (OPEN_SECONDS + 60) * 1000;
/** As many may wait for a free place as are likely to get one before their time is up. */
const WAITING_PLACES = 256;

interface Asked {
  id: string;
  provider: string;
}

/** Held while a request is under way; left with what went wrong, if anything did. */
export interface Pass {
  leave(failure?: ModelFailure): void;
}

/**
 * How many requests a provider is sent at once, and none at all to a model that has just failed five times in a row: after half a minute
 * a single one may try whether it is well again, and the next one when that was cut short.
 */
@Injectable()
export class Guards {
  private readonly bulkheads = new Map<string, BulkheadPolicy>();
  private readonly breakers = new Map<string, CircuitBreakerPolicy>();

  /** When each model failed so often that it is not asked. */
  private readonly failedAt = new Map<string, Date>();

  constructor(
    private readonly environment: Environment,
    private readonly clock: Clock,
  ) {}

  /** Waits for a free place. Throws a ModelFailure when there is none to be had. */
  enter({ id, provider }: Asked, signal: AbortSignal): Promise<Pass> {
    const breaker = this.breaker(id);
    return this.place(provider, signal, async (give) => {
      // Somebody is trying already; the others need not wait to hear how it went.
      if (breaker.state === CircuitState.HalfOpen) throw new BrokenCircuitError();
      await breaker.execute(() => held(give, breaker.state === CircuitState.HalfOpen));
    });
  }

  /** For a test: it waits for a place like everybody, and asks a model that is not asked otherwise. */
  probe({ provider }: Asked, signal: AbortSignal): Promise<Pass> {
    return this.place(provider, signal, (give) => held(give));
  }

  /** Whatever was wrong is mended: the model, or every model, is asked again at once. */
  reset(id?: string): void {
    if (id === undefined) this.breakers.clear();
    else this.breakers.delete(id);
  }

  private place(provider: string, signal: AbortSignal, work: (give: (pass: Pass) => void) => Promise<void>): Promise<Pass> {
    const places = this.places(provider);
    return new Promise((resolve, reject) => {
      const hold = async (): Promise<void> => {
        if (!signal.aborted) await work(resolve);
      };
      const giveUp = (): void => reject(signal.reason as Error);
      signal.addEventListener('abort', giveUp, { once: true });
      places
        .execute(hold, signal)
        // After a pass was given out this is what it was left with, and nobody waits for it here any more.
        .catch((error: unknown) => reject(refusal(error) as Error))
        .finally(() => signal.removeEventListener('abort', giveUp));
    });
  }

  /** By model: `closed` is well, `open` is not asked, `half-open` is on trial. */
  states(): Map<string, 'closed' | 'open' | 'half-open'> {
    const words = { [CircuitState.Closed]: 'closed', [CircuitState.HalfOpen]: 'half-open' } as Partial<Record<CircuitState, 'closed' | 'half-open'>>;
    return new Map([...this.breakers].map(([id, { state }]) => [id, words[state] ?? 'open']));
  }

  @HealthCheck('ai')
  health(): HealthReport {
    const unwell = [...this.states()].filter(([, state]) => state !== 'closed');
    const [failedAt] = unwell.flatMap(([id]) => this.failedAt.get(id) ?? []).sort((one, other) => other.getTime() - one.getTime());
    if (!failedAt) return { state: 'ok' };
    const isKnown = this.clock.now().getTime() - failedAt.getTime() < KNOWN_MILLISECONDS || unwell.some(([, state]) => state === 'half-open');
    return { state: isKnown ? 'degraded' : 'unknown', failedAt };
  }

  private places(provider: string): BulkheadPolicy {
    const found = this.bulkheads.get(provider) ?? bulkhead(this.environment.AI_CONCURRENT_CALLS, WAITING_PLACES);
    this.bulkheads.set(provider, found);
    return found;
  }

  private breaker(id: string): CircuitBreakerPolicy {
    const found = this.breakers.get(id);
    if (found) return found;
    const isTrouble = handleWhen((error) => error instanceof TrialCutShort || (error instanceof ModelFailure && error.isTrouble));
    const made = circuitBreaker(isTrouble, { halfOpenAfter: rest, breaker: new ConsecutiveBreaker(FAILURES_IN_A_ROW) });
    made.onBreak((why) => {
      if (!('error' in why && why.error instanceof TrialCutShort)) this.failedAt.set(id, this.clock.now());
    });
    this.breakers.set(id, made);
    return made;
  }
}

/** It was to show whether a model is well again, and showed nothing: it was cancelled, or had little time. */
class TrialCutShort extends Error {}

/** How long a model that is not well is left alone before a trial. */
const rest: IBackoff<IHalfOpenAfterBackoffContext> = {
  duration: OPEN_SECONDS * 1000,
  next: ({ result }) => ('error' in result && result.error instanceof TrialCutShort ? { ...rest, duration: 0 } : rest),
};

/** Lasts until the pass is left. An answer that was no use shows all the same that the model is well; a request that was cancelled, or had little time, shows nothing. */
function held(give: (pass: Pass) => void, isTrial = false): Promise<void> {
  return new Promise((well, unwell) => {
    const leave = (failure?: ModelFailure): void => {
      if (failure?.showsNothing) unwell(isTrial ? new TrialCutShort() : failure);
      else if (failure?.isTrouble) unwell(failure);
      else well();
    };
    give({ leave });
  });
}

function refusal(error: unknown): unknown {
  if (error instanceof BrokenCircuitError) return new ModelFailure('circuit-open', { retryAfterSeconds: OPEN_SECONDS });
  if (error instanceof BulkheadRejectedError) return new ModelFailure('too-many-waiting');
  return error;
}
