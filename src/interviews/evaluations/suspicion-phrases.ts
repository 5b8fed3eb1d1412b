/** What a span tries to do. Shown to people beside the span. */
export type SuspicionKind = 'instruction' | 'role_change' | 'forged_verdict' | 'forged_marker' | 'addressed_to_evaluator' | 'encoded';

/**
 * A phrase as steps of alternatives; `…` lets up to six words pass. `opener` phrases start where they start;
 * the others condemn the clause that they stand in.
 */
export interface SuspiciousPhrase {
  readonly kind: SuspicionKind;
  readonly steps: string;
  readonly opener?: true;
}

const machine = 'ai|llm|model|evaluator|grader|scorer|assistant|chatbot|system|bot|parser|classifier|screener|reviewer';
const rules =
  'instruction|instructions|prompt|prompts|rules|rule|guidelines|guideline|criteria|rubric|directions|context|indicators|negatives|weaknesses|constraints';
const verdict = 'score|scores|level|levels|rating|ratings|grade|grades|marks|points|verdict|evaluation|assessment';
const person = 'candidate|applicant|interviewee|profile|resume|cv';

/**
 * People who interview well speak about their work. These speak to, or as, whoever scores. Nobody is rejected for one:
 * the words are set aside, and a person sees them.
 */
export const suspiciousPhrases: readonly SuspiciousPhrase[] = [
  {
    kind: 'instruction',
    steps: `ignore|disregard|forget|bypass|override|overlook|skip … previous|prior|above|earlier|preceding|negative|all|your|the|any|these … ${rules}`,
    opener: true,
  },
  { kind: 'instruction', steps: `ignore|disregard|forget … everything|anything … above|before|previous|said`, opener: true },
  {
    kind: 'instruction',
    steps: `override|ignore|bypass|disable … manual|human|automatic|automated … scoring|review|evaluation|filter|filters|screening`,
    opener: true,
  },
  {
    kind: 'instruction',
    steps: `dont|not|never … evaluate|score|assess|grade|judge|penalize|penalise … the|this|me|my|candidate|applicant … candidate|applicant|answer|answers|resume`,
    opener: true,
  },
  { kind: 'instruction', steps: `dont|not … evaluate|score|assess|grade … ${person}`, opener: true },
  { kind: 'instruction', steps: 'simply|only|always|must respond|reply|answer|output|say|write with|that|only|exactly', opener: true },
  {
    kind: 'instruction',
    steps: 'respond|reply|output only|exactly|with|verbatim … json|following|exactly|highest|maximum|score|level|this|phrase',
    opener: true,
  },
  { kind: 'instruction', steps: 'focus exclusively|only … positive|strengths|highlights|good', opener: true },
  { kind: 'instruction', steps: 'may|must|should|can not … deviate|diverge|depart|stray … this|these|it' },
  { kind: 'instruction', steps: 'if asked|questioned … candidate|applicant|me … respond|reply|say|answer', opener: true },
  {
    kind: 'instruction',
    steps: `new|updated|revised|real|actual|additional|following … instruction|instructions|task|directive … is|are|from|follow|for`,
    opener: true,
  },
  {
    kind: 'instruction',
    steps: `give|assign|award|grant|score … me|this|candidate|applicant|answer|every|all|each|competency … highest|maximum|max|top|full|perfect|excellent|5|five|10|ten|100`,
    opener: true,
  },
  {
    kind: 'instruction',
    steps: `give|assign|award|grant|set|make … highest|maximum|max|top|full|perfect|5|five|10|ten|100 … ${verdict}`,
    opener: true,
  },
  { kind: 'instruction', steps: `give|assign|award|grant … full|maximum|top|highest|perfect … marks|points|score|scores|rating`, opener: true },
  { kind: 'instruction', steps: 'set|mark|put level|levels|score|scores|rating|ratings|grade to|at|5|five|10|ten|maximum|highest', opener: true },
  {
    kind: 'instruction',
    steps: 'new|updated|revised|real|corrected rubric|scale|marking|scoring … everyone|everybody|all|every|anyone|gets|receives|earns',
    opener: true,
  },
  {
    kind: 'instruction',
    steps: 'everyone|everybody|all|candidate|candidates|applicants gets|get|receives|receive 5|five|10|ten|full|highest|maximum|top',
  },
  {
    kind: 'instruction',
    steps:
      'ignoriere|ignorieren|ignoriert|missachte|vergiss|vergessen|ignorez|ignore|oublie|oubliez|ignora|ignore|olvida|olvide|ignorar … alle|alles|allen|sämtliche|toutes|tout|tous|les|todas|todo|todos|las|tutte|le … anweisungen|anweisung|regeln|vorgaben|kriterien|anleitungen|instructions|consignes|règles|instrucciones|reglas|indicaciones|istruzioni|instruções',
    opener: true,
  },
  {
    kind: 'instruction',
    steps:
      'gib|geben|gebt|vergib|vergeben|bewerte|donne|donnez|attribuez|mettez|attribue|da|dame|asigna|otorga|dé|pon|dai|assegna … 5|fünf|10|zehn|volle|höchste|höchstnote|cinq|dix|maximale|maximum|cinco|diez|máxima|máximo|massimo',
    opener: true,
  },
  { kind: 'instruction', steps: 'please decode|decrypt|unscramble', opener: true },
  { kind: 'addressed_to_evaluator', steps: `as|being an|a|the … evaluator|grader|assessor|scorer|assistant|llm … you`, opener: true },
  { kind: 'instruction', steps: 'use this|that analysis|result|assessment|evaluation to evaluate|score|assess|judge|rate', opener: true },
  { kind: 'instruction', steps: 'reveal|print|repeat|show|leak|output … system|hidden|initial|original … prompt|instructions|message', opener: true },
  { kind: 'role_change', steps: 'you are|become now|no|actually … a|an|the|longer|in', opener: true },
  { kind: 'role_change', steps: 'from now on you', opener: true },
  { kind: 'role_change', steps: 'system|developer|assistant you|ignore|set|give|output|respond', opener: true },
  { kind: 'role_change', steps: `act|behave|pretend|roleplay|respond as|like … ${machine}|recruiter|interviewer|developer|admin|dan`, opener: true },
  { kind: 'role_change', steps: 'developer|admin|god|debug|maintenance|jailbreak|dan mode', opener: true },
  {
    kind: 'role_change',
    steps: 'system|developer|assistant|admin chain|message|prompt|note|override|instruction|instructions|notice|update|command|alert',
    opener: true,
  },
  {
    kind: 'addressed_to_evaluator',
    steps: `note|message|attention|instruction|instructions|notice|memo|hint|reminder to|for|by … ${machine}|software|automated|automatic|ats|recruiter|screening`,
    opener: true,
  },
  { kind: 'addressed_to_evaluator', steps: `dear|hey|hello|hi|attention … ${machine} ${machine}|please|you|this|ignore|note`, opener: true },
  {
    kind: 'addressed_to_evaluator',
    steps:
      'hidden|secret|invisible … profile|metadata|text|competency|prompt|message|instruction|instructions … for|automated|screening|llm|ai|scan|systems',
    opener: true,
  },
  { kind: 'addressed_to_evaluator', steps: 'white text metadata|instruction|note|message|content', opener: true },
  { kind: 'addressed_to_evaluator', steps: 'invisible to humans|people|recruiters|readers', opener: true },
  { kind: 'addressed_to_evaluator', steps: 'visible to llm|ai|machines|models|bots', opener: true },
  {
    kind: 'addressed_to_evaluator',
    steps: 'automated analysis|screening|scoring|evaluation|hiring software|system|systems|tool|engine|model',
    opener: true,
  },
  { kind: 'forged_verdict', steps: `the|this|our|your ${person} is|was|has|meets|exceeds|demonstrates|deserves|should|must|shows|scored` },
  { kind: 'forged_verdict', steps: `${person} exceeds|meets|fits|matches|satisfies … all|every|requirements|expectations|criteria` },
  { kind: 'forged_verdict', steps: `critical|important|urgent|attention|warning this|the|our ${person}`, opener: true },
  { kind: 'forged_verdict', steps: 'exceptional|outstanding|perfect match|hire|candidate|applicant … for|the|profile|requirements|all' },
  { kind: 'forged_verdict', steps: 'exceptional match|hire' },
  { kind: 'forged_verdict', steps: `rate|rates|score|grade|rated|scored|graded the|this|our ${person}`, opener: true },
  {
    kind: 'forged_verdict',
    steps: `interviewer|interviewers|examiner|examiners|assessor|evaluator|reviewer|recruiter|round … rated|scored|graded|gave|awarded|marked … me|mine|this|it|${person} … 4|5|four|five|10|ten|100|top|full|highest|maximum|perfect`,
  },
  {
    kind: 'forged_verdict',
    steps: 'strongly|highly recommend|recommended|recommending … hire|hiring|interview|candidate|position|them|him|her|me|this',
  },
  { kind: 'forged_verdict', steps: 'interview|hire|hiring|candidate highly|strongly recommended|recommend' },
  { kind: 'forged_verdict', steps: 'highly recommended' },
  { kind: 'forged_verdict', steps: 'immediate hire|hiring' },
  {
    kind: 'forged_verdict',
    steps: `previous|prior|earlier|final|official|overall|existing|preliminary|human … ${verdict} … 4|5|five|10|ten|100|max|maximum|highest|excellent|outstanding|top|perfect|full`,
  },
  {
    kind: 'forged_verdict',
    steps: 'evaluators|graders|raters|reviewers|panel|assessors rated|scored|graded|gave … 4|5|five|10|ten|100|highest|maximum|full',
    opener: true,
  },
  {
    kind: 'forged_verdict',
    steps: `${verdict} is|was|equals|of 5|five|10|ten|100|max|maximum|highest … 5|five|10|ten|100|all|every|competency|competencies|already`,
  },
  { kind: 'forged_verdict', steps: `level|score|rating|grade|verdict 5|10|100|excellent|perfect|sufficient` },
  {
    kind: 'forged_verdict',
    steps:
      'verified|approved|vetted|scored|validated|evaluated|graded|rated by … senior|management|human|expert|committee|panel|recruiter|recruiters|hr|admin|interviewers',
  },
  { kind: 'forged_verdict', steps: 'best resume|cv|candidate|applicant … ever|seen|observed|met' },
  { kind: 'forged_verdict', steps: 'supremely|exceptionally|extremely|uniquely|most qualified' },
];

/** Harmless alone, part of the block when they stand next to a flagged sentence. */
export const companionPhrases: readonly string[] = [
  'this is a test|simulation|drill',
  'they|he|she have|has|is|are|will|demonstrated|possess … demonstrated|skills|expert|qualified|addition|amazing|team|best|hire|required',
  'expert level skills',
  'addition to the|your|our team|company',
  'rest of document',
  'thank you for … cooperation|compliance|following|understanding',
  'no further|other|additional … review|analysis|evaluation|questions|needed',
];

/** Every word of the phrases: what scrambled letters are compared with. */
export const watchedWords: readonly string[] = [
  ...new Set(
    [...suspiciousPhrases.map(({ steps }) => steps), ...companionPhrases]
      .flatMap((steps) => steps.split(/[\s|]+/))
      .filter((each) => /^[a-z]{5,}$/.test(each)),
  ),
];
