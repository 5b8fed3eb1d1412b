const [MINUTE, HOUR] = [60, 3_600];

/** How long to wait after each failed try, in seconds: ten tries within 75 hours, as Standard Webhooks recommends. */
export const RETRY_SECONDS: readonly number[] = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];

/** After the last of these tries in vain nothing more is tried by itself. */
export const MOST_ATTEMPTS = RETRY_SECONDS.length + 1;
