interface Kind {
  /** For people. Says nothing about our network. */
  detail: string;
  /** No later try could do better: it was the last one. */
  isFinal?: true;
}

/** Why a try does not count as delivered. */
export const FAULTS = {
  'time-out': { detail: 'There was no whole answer within 15 seconds.' },
  redirect: { detail: 'The receiver answered with a redirect, which is not followed.' },
  refused: { detail: 'The receiver answered with a status that is not 2xx.' },
  gone: { detail: 'The receiver answered 410 Gone; the webhook is disabled.', isFinal: true },
  'refused-address': {
    detail: 'The address leads into a private or reserved network, where nothing is sent. Change the url of the webhook.',
    isFinal: true,
  },
  'answer-too-long': { detail: 'The answer of the receiver was longer than 1 MiB.' },
  'unknown-host': { detail: 'The name of the receiver could not be resolved.' },
  certificate: { detail: 'The certificate of the receiver is not valid for its name.' },
  'no-connection': { detail: 'The receiver could not be connected to, or broke the connection off.' },
  disabled: { detail: 'The webhook is disabled.', isFinal: true },
  'server-fault': { detail: 'It was a fault of ours. Send it once more.', isFinal: true },
} as const satisfies Record<string, Kind>;

export type Fault = keyof typeof FAULTS;

export const isFinal = (fault: Fault): boolean => 'isFinal' in FAULTS[fault];
