/** What makes an answer evidence of behaviour, rather than talk about it. */
export const BEHAVIOUR_KINDS = ['action', 'method', 'measure', 'check', 'reasoning', 'foresight'] as const;
export type BehaviourKind = (typeof BEHAVIOUR_KINDS)[number];

export const behaviourNames: Readonly<Record<BehaviourKind, string>> = {
  action: 'something the candidate did',
  method: 'a method or rule they worked by',
  measure: 'a figure or measured result',
  check: 'how they checked it',
  reasoning: 'the reason or the trade-off behind a choice',
  foresight: 'what could go wrong, or what they learnt',
};

/** Word beginnings per kind. Written from what interviewers are trained to listen for, for any trade. */
export const behaviourStems: Readonly<Record<Exclude<BehaviourKind, 'measure'>, readonly string[]>> = {
  action:
    `built build design wrote created defined set led ran made launched introduced automated migrated negotiated organi planned proposed documented mapped analy implement structur
    established developed prepared coordinated translated aligned traced isolated reproduced rewrote replaced trained coached interviewed gathered shipped delivered facilitated escalated
    framed captured produced packaged standardi codified quantified prioriti instrument audited enforced surfaced tied separated versioned locked gated`.split(
      /\s+/,
    ),
  method:
    `criteria criterion threshold baseline rule rules guideline standard checklist template framework process procedure protocol system systematic rubric scale token component library
    spec specs specification brief hypothes metric metrics slice slices split stakeholder budget milestone owner owners ownership version schema pipeline automat documentation documented
    explicit defined definition agreed structured constraint constraints requirement requirements objective scope plan mutual matrix source-of-truth single-source audit cadence log roadmap
    consistent repeatable reproducible reusable deterministic deadline grid naming style styles hierarchy guardrail guardrails gate gates target targets acceptance`.split(
      /\s+/,
    ),
  check:
    `validated validate verified verify confirmed confirm tested testing tests test reviewed review measured measure compared compare audited checked monitored monitoring monitor tracked
    proof proofed sampled holdout control controlled experiment pilot canary ablation ablations evidence feedback signoff sign-off benchmark reproduc preflight qa survey interviews`.split(
      /\s+/,
    ),
  reasoning:
    `because therefore instead rather trade-off tradeoff tradeoffs trade versus balance weighed priority prioriti decided decision reason rationale cause root impact consequence depends
    alternative alternatives option options compromise cost risk outcome outcomes driver quantif so-that evidence-based tied`.split(/\s+/),
  foresight:
    `fallback fallbacks rollback roll-back contingency risk risks edge-case edge failure failures assumption assumptions ambiguity ambiguities open-question learned learnt lesson
    retrospective post-mortem postmortem mitigat escalat exception exceptions drift leakage safeguard limit limits constraint blocker dependency accessib localization compliance next-time
    unclear uncertain variance early`.split(/\s+/),
};

/** Words that make less of what is said: the speaker guesses, plays it down or goes by feeling. */
export const vagueWords: ReadonlySet<string> = new Set(
  `just basically pretty mostly usually maybe probably kinda sorta stuff whatever somehow roughly simple simply basic rough quick quickly generally guess hopefully vibe gut feel felt feels
  looked okay ok fine nice eyeballed eyeball skimmed glanced tweaked tweak nudged nudge straightforward standard typical normal obvious obviously somewhat fairly loosely light lightweight
  couple bit few tried try seemed seems whoever wherever anyway casual informal adhoc hoped hope sometimes often skipped`.split(/\s+/),
);

/** What people say of themselves in general. */
export const generalWords: ReadonlySet<string> = new Set(
  `always never passionate passion motivated motivation dedicated dedication committed commitment hardworking enthusiastic enthusiasm driven ambitious perfectionist positive reliable loyal honest
  excellence excellent strive believe love best percent 110 120 150 1000 player proactive dynamic flexible natural leader mindset hundred heart`.split(
    /\s+/,
  ),
);

/** Turns of phrase, two to four words, that say that there was no method. */
export const vaguePhrases: readonly string[] = [
  'by eye',
  'a few',
  'a couple',
  'kind of',
  'sort of',
  'more or less',
  'as needed',
  'as i went',
  'as we went',
  'as they came up',
  'when something',
  'nothing fancy',
  'good enough',
  'didnt really',
  'dont really',
  'wasnt really',
  'not really',
  'moved on',
  'kept moving',
  'kept it simple',
  'looked right',
  'looked good',
  'looked fine',
  'looked okay',
  'looked off',
  'felt right',
  'felt off',
  'i think',
  'i guess',
  'didnt have',
  'didnt do',
  'didnt set',
  'didnt write',
  'didnt track',
  'didnt use',
  'didnt keep',
  'wasnt formal',
  'no formal',
  'on the fly',
  'case by case',
  'went with',
  'figured out',
  'whatever looked',
  'whatever felt',
  'case of',
  'left it',
];
