import { literally, type Mask } from '../../ai/blinding/mask';

/** The whole name in any case; its parts only as written or in capitals, since "will" and "mark" are words as well. */
export function names(text: string, name: string): Mask[] {
  const whole = name.trim();
  const parts = whole.split(/[\s,]+/).filter((part) => part.length >= 3);
  const written = new Set(parts.flatMap((part) => [part, part.toUpperCase()]));
  return [
    ...(whole.length >= 2 ? literally(text, whole, '[candidate]', 'gi') : []),
    ...[...written].flatMap((part) => literally(text, part, '[candidate]', 'g')),
  ];
}
