import { findingOf, type Finding } from './findings';

/**
 * Visible words that speak to the machine instead of about the person. They stay in the text (a person sees them too, and a model gets the text
 * as data), but whoever reads the document is told. Each pattern is bounded, so that it stays linear on hostile input.
 */
const patterns: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override|bypass)\b[^.\n]{0,40}\b(?:instructions?|prompts?|rules?|guidelines?|criteria|above|previous|scor(?:e|es|ing)|indicators?|evaluations?)\b/i,
  /\b(?:rate|score|rank|grade|evaluate|mark)\b[^.\n]{0,20}\b(?:candidate|applicant|resume|résumé|cv|profile|answer|response|me|him|her|them)\b[^.\n]{0,60}\b(?:\d+(?: out of |\s?\/\s?)\d+|highest|top|maximum|maximal|perfect|excellent|full marks)\b/i,
  /\b(?:note|message|instructions?|attention|information)\b (?:to|for) (?:the |any |an? |all )?(?:\w+ )?(?:ai|llm|automated|automatic|machine|chatgpt|gpt|language models?|recruiting|screening|hiring|analysis|evaluation|bots?|assistants?|models?)\b/i,
  /\b(?:do not|don't|never|stop)\b (?:evaluate|assess|score|rate|analy[sz]e|mention|reveal|deviate|consider)\b/i,
  /\b(?:simply |only |just |always )?(?:respond|reply|answer|output|print|return|say|write)\b (?:only |simply |exactly |back )?(?:with|that|as)?\s?["“'«][^"”'»\n]{2,200}["”'»]/i,
  /\b(?:you are|act as|pretend to be|you're) (?:now )?(?:an? )?(?:ai|llm|language model|helpful assistant|assistant|recruiter|hiring manager|evaluator|dan)\b/i,
  /\b(?:system|developer) (?:prompt|message|instruction)s?\b/i,
  /^[ \t]*(?:system|assistant|user|developer)[ \t]*:/im,
  /<\|?\/?(?:system|assistant|user|im_start|im_end|instructions?|endoftext)\b[^>\n]{0,40}>|\[\/?(?:system|assistant|user|inst)\]/i,
  /\b(?:visible|invisible|hidden) to (?:the |any |an? )?(?:ai|llm|model|human|machine)s?\b|\bchain[- ]of[- ]thought result\b/i,
  /\b(?:must|should|shall|have to|need to|please|strongly)\b[^.\n]{0,40}\b(?:hire|recommend|shortlist|advance|select|invite|move forward with) (?:this|the|me\b|him|her|them)\b/i,
  /\b(?:as an? (?:ai|llm|language model)|if (?:you are|you're) (?:an? )?(?:ai|llm|language model|bot|automated))\b/i,
  /\bif asked\b[^.\n]{0,80}\b(?:respond|reply|answer|say)\b/i,
  /\b(?:this|the) candidate (?:is|must be|should be) (?:the )?(?:most|best|top|perfect|ideal|supremely|exceptionally|highly|hired|selected|recommended)\b/i,
];

export function findInstructions(text: string): Finding[] {
  const sentences = text.split(/\n|(?<=[.!?])\s+/);
  const suspicious = sentences.filter((sentence) => patterns.some((pattern) => pattern.test(sentence)));
  if (suspicious.length === 0) return [];
  return [findingOf('instruction', 'Visible text addresses an evaluator or a machine; it stays in the text and has no say.', suspicious.join(' '))];
}
