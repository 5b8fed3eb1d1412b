/** What a job can name: something that one builds with, something that one works with, or a field that one works in. */
export const SUBJECT_SORTS = ['technical', 'tool', 'field'] as const;
export type SubjectSort = (typeof SUBJECT_SORTS)[number];

const TECHNICAL_TITLE =
  /\b(?:software|developer|programmer|devops|sre|back.?end|front.?end|full.?stack|sysadmin|system administrator|machine learning|ml|ai|data (?:engineer|scientist|analyst)|(?:cloud|platform|web|security|network|reliability|qa|test|solutions|embedded|firmware|staff|principal) (?:engineer|architect|developer)|(?:qa|test) automation)\b|^(?:senior |junior |lead )?engineer\b/i;
const TECHNICAL_TERM =
  /\b(?:python|java|javascript|typescript|golang|rust|kotlin|swift|ruby|php|scala|react|angular|vue|node(?:\.?js)?|django|spring boot|\.net|sql|postgres(?:ql)?|mysql|mongodb|redis|kafka|docker|kubernetes|terraform|aws|azure|gcp|linux|git|graphql|rest|apis?|microservices?|html|css|pandas|pytorch|tensorflow|software development|programming|back.?end|front.?end|ci\/cd)\b|\bc(?:\+\+|#)/i;
const TOOL =
  /\b(?:excel|word|powerpoint|office|outlook|sap|oracle|quickbooks|xero|datev|sage|salesforce|hubspot|crm|erp|wms|google (?:analytics|ads|workspace)|mailchimp|photoshop|illustrator|indesign|figma|canva|autocad|solidworks|tableau|power bi|jira|slack|scanners?|forklifts?|tools?|software|systems?|platforms?|spreadsheets?)\b/i;
/** Fields of business, which stay fields in a technical job. */
const BUSINESS =
  /\b(?:industry|sector|domain|marketing|finance|financial|fintech|health ?care|e-?commerce|logistics|insurance|banking|retail|sales|negotiation|accounting|regulations?|regulatory)\b/i;

/** What is done rather than built with: nobody builds something "with evaluation". */
const PRACTICE =
  /\b(?:training|evaluation|deployment|techniques|methods|methodolog(?:y|ies)|practices|processes|principles|analysis|modell?ing|testing|maintenance)\b/i;

export function isTechnicalWork(title: string): boolean {
  return TECHNICAL_TITLE.test(title);
}

export function isTechnicalTerm(text: string): boolean {
  return TECHNICAL_TERM.test(text);
}

/** A job about software asks for technology unless it says otherwise; other jobs ask for fields unless they name a tool. */
export function sortOf(text: string, isTechnicalJob: boolean): SubjectSort {
  if (TECHNICAL_TERM.test(text)) return 'technical';
  if (isTechnicalJob) return BUSINESS.test(text) || PRACTICE.test(text) ? 'field' : 'technical';
  return TOOL.test(text) ? 'tool' : 'field';
}

const PROPER =
  /^(?:google|microsoft|adobe|amazon|apple|oracle|salesforce|hubspot|excel|word|powerpoint|outlook|quickbooks|xero|sage|jira|slack|figma|canva|photoshop|tableau|mailchimp|facebook|instagram|tiktok|linkedin|shopify|wordpress|agile|scrum|kanban|lean|english|german|french|spanish|montessori|bloomberg|stripe)\b/i;

/** "Inventory management" at the start of a requirement is "inventory management" within a sentence; a name keeps its capital. */
export function withinSentence(phrase: string, sort: SubjectSort = 'field'): string {
  const [first = '', ...rest] = phrase.split(' ');
  const isName =
    !/^\p{Lu}\p{Ll}+(?:[-'’]\p{Ll}+)*,?$/u.test(first) ||
    PROPER.test(first) ||
    isTechnicalTerm(first) ||
    rest.some((word) => /^\p{Lu}\p{Ll}/u.test(word));
  return isName || (sort === 'technical' && rest.length === 0) ? phrase : phrase.charAt(0).toLowerCase() + phrase.slice(1);
}
