/** Brackets, fences and keys of prompts and of forged results. */
export const markers =
  /\[\/?(?:system|inst|user|assistant|admin|rest-of-document|end)\]|<\/?\|?\s?(?:system|user|assistant|im_start|im_end|data|instructions?|answer|candidate|endoftext)\b[^<>]{0,40}>|<<\/?sys>>|```|#{3}|"(?:role|level|score|verdict|rating|confidence)"\s?:|={5}|-{5}|(?<!<)<{2,}\s?\/?(?:end|start|begin|stop|system)\b[^<>\n]{0,30}>{2,}/gi;
/** A line of a dialogue that nobody in an interview speaks: taken to the end of its sentence. */
export const roleLines =
  /(?<![\p{L}\p{N}] ?)(?:system|assistant|evaluator|grader|(?:system )?prompt)\s?:\s|\brole\s?[:=]\s?["']?(?:system|assistant|user|developer|tool)\b["']?(?:[,\s]+["']?content["']?\s?[:=])?/giu;
/** A mark given as in a form: "score=5", "rating: 5/5". */
export const assignments = /\b(?:score|level|rating|grade|marks?|points)\s?(?:=|:=|:|->|→)\s?["']?(?:\d|max|highest|full)/gi;
