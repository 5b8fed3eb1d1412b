/** One protected ground, and what a question about it looks like. */
interface ProtectedGround {
  ground: string;
  patterns: RegExp[];
}

/**
 * What may not be asked, whatever the answer would be used for. The patterns look for the *candidate* as the subject ("your age", "are you
 * married"): the age of a cache, a parent component or a family of products is work. English only; a person still reads every kit.
 */
const PROTECTED_GROUNDS: readonly ProtectedGround[] = [
  {
    ground: 'age',
    patterns: [
      /\bhow old (?:are|were) you\b/i,
      /\byour (?:age|date of birth|birth ?date|birthday|year of birth)\b/i,
      /\b(?:what year|when) (?:were you born|did you (?:finish|graduate(?: from)?|leave) (?:high )?school)\b/i,
      /\b(?:too (?:old|young)|(?:at|for) your age|near(?:ing)? retirement|digital native)\b/i,
      /\bwhen (?:do|will|are) you (?:plan(?:ning)? to |going to )?retir(?:e|ing)\b/i,
    ],
  },
  {
    ground: 'family and pregnancy',
    patterns: [
      /\b(?:are|were) you (?:currently |now |already |still |happily )?(?:married|single|engaged|divorced|widowed|pregnant|in a relationship|a (?:single )?(?:mother|father|parent|mum|mom|dad))\b/i,
      /\byour (?:marital|family|parental|maternity) (?:status|situation|plans?)\b/i,
      /\byour (?:husband|wife|spouse|partner's|boyfriend|girlfriend|children|kids|fianc[eé]e?|maiden name|child ?care)\b/i,
      /\b(?:do|did|will|would) you (?:have|want|plan|intend|expect|hope)(?: to have| on having| to start)? (?:any |more )?(?:children|kids|a family|a baby|babies)\b/i,
      /\b(?:start(?:ing)? a family|maternity leave|child ?care arrangements|who (?:looks|will look) after (?:the|your) (?:children|kids))\b/i,
    ],
  },
  {
    ground: 'health and disability',
    patterns: [
      /\b(?:do|did|have) you (?:have|had|suffer|suffered|take|taken)(?: from)? (?:any |a |an )?(?:(?:chronic|mental|physical|serious|medical|health|underlying) )*(?:disabilit(?:y|ies)|illness(?:es)?|disease|diseases|health (?:issues|problems|conditions?)|(?:medical )?conditions?|impairments?|medications?)\b/i,
      /\bare you (?:physically |mentally )?(?:disabled|handicapped|healthy|ill|sick|in good health)\b/i,
      /\byour (?:(?:mental|physical) )?(?:health\b(?! ?(?:check|care|data|tech|app|insurance product))|disabilit(?:y|ies)|medical (?:history|record)|illness|genetic|weight\b|height\b)/i,
      /\b(?:sick days|sick leave|days off sick)\b[^.?!]{0,40}\b(?:you|your)\b|\b(?:you|your)\b[^.?!]{0,40}\b(?:sick days|sick leave|days off sick)\b/i,
      /\bhow (?:much do you weigh|tall are you)\b|\bdo you (?:smoke|drink alcohol|use drugs)\b/i,
    ],
  },
  {
    ground: 'origin and nationality',
    patterns: [
      /\bwhere (?:are you|is your family|are your parents|do you)(?: originally| really)? (?:from|come from)\b/i,
      /\bwhere (?:were you|were your parents) born\b/i,
      /\byour (?:nationality|citizenship|ethnicity|ethnic (?:origin|background)|race\b|skin colou?r|country of (?:birth|origin)|birthplace|native (?:language|tongue|country)|mother tongue|accent|parents)\b/i,
      /\bare you (?:a (?:native|us|uk|eu|german|american|british) (?:speaker|citizen)|an? (?:immigrant|foreigner|refugee))\b/i,
    ],
  },
  {
    ground: 'religion and belief',
    patterns: [
      /\byour (?:religion|religious|faith\b|belief system|church|mosque|synagogue|temple)\b/i,
      /\b(?:are you|do you consider yourself) (?:a )?(?:religious|christian|muslim|jewish|hindu|buddhist|catholic|atheist)\b/i,
      /\bdo you (?:(?:go to|attend) (?:church|mosque|synagogue|temple)|believe in god|pray|observe (?:any )?(?:religious|ramadan|the sabbath))\b/i,
    ],
  },
  {
    ground: 'sex, gender and orientation',
    patterns: [
      /\byour (?:gender|sexual|sexuality|sex\b|sex life|pronouns as a)\b/i,
      /\bare you (?:gay|lesbian|straight|bisexual|transgender|trans|a (?:man|woman))\b/i,
      /\bas an? (?:woman|man|female|male|mother|father)\b[^.?!]{0,60}\byou\b/i,
    ],
  },
  {
    ground: 'politics and union membership',
    patterns: [
      /\bwho (?:did|do|will|would) you vote\b|\bwhich (?:political )?party\b[^.?!]{0,30}\byou\b/i,
      /\byour (?:political|politics\b|union membership)\b/i,
      /\bare you (?:a member of|in) (?:a|any|the) (?:trade |labou?r )?(?:union|political party)\b/i,
    ],
  },
  {
    ground: 'private means and record',
    patterns: [
      /\bhave you (?:ever )?been (?:arrested|in prison|in jail|bankrupt)\b/i,
      /\b(?:do you own (?:a|your) (?:home|house|flat|car)|your (?:credit (?:score|rating)|debts?|savings))\b/i,
      /\byour (?:(?:current|previous|last|present) salary|salary history)\b|\bhow much (?:do|did) you earn\b/i,
    ],
  },
];

/** The protected ground that a question touches, if any. */
export function protectedGround(question: string): string | undefined {
  const text = question.normalize('NFKC').replaceAll('’', "'");
  return PROTECTED_GROUNDS.find(({ patterns }) => patterns.some((pattern) => pattern.test(text)))?.ground;
}
