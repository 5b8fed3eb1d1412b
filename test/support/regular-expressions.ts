import vm from 'node:vm';
import { check } from 'recheck';
import ts from 'typescript';
import { lineOf, nodesOf, type Source } from './source-tree';

export interface Expression {
  source: string;
  flags: string;
  /** Where it stands. */
  place: string;
}

const LONGEST_TEXT = 50_000;
/** What takes a few milliseconds when it grows with the text takes many seconds when it grows with its square: in between there is room for a busy machine. */
const TRIAL_MILLISECONDS = 1_000;
const CHECK_MILLISECONDS = 500;

/** What expressions stumble over: one thing again and again, and nothing of what was expected at the end. */
const STUMBLING =
  'a|A|1|ä| |\t|\n|-|.|,|"|(|<|[|!|/|{|a@|a.|a,|a |1 | \n|\t |<a |</a|![](|[](|%-|www.|- |1:11|<v\t|a\n|,) |```\n|x=\'|((((|a@a@a'.split('|');

/** Every expression that is written in the sources; those that are put together at run time consist of constants, and are named in the second list. */
export function expressionsIn(sources: readonly Source[]): { written: Expression[]; composed: string[] } {
  const written = new Map<string, Expression>();
  const composed: string[] = [];
  for (const file of sources) {
    for (const node of nodesOf(file.tree)) {
      const place = `${file.path}:${lineOf(file, node)}`;
      if (ts.isRegularExpressionLiteral(node)) {
        const end = node.text.lastIndexOf('/');
        written.set(node.text, { source: node.text.slice(1, end), flags: node.text.slice(end + 1), place });
      } else if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') composed.push(file.path);
    }
  }
  return { written: [...written.values()], composed: [...new Set(composed)].sort() };
}

/**
 * What speaks against the expression; undefined when nothing does. recheck decides exactly what it can; for what it finds slow, or too large to decide,
 * the engine itself is tried with recheck's attack and with what expressions stumble over, on the longest text that a field takes.
 */
export async function faultOf({ source, flags, place }: Expression): Promise<string | undefined> {
  const verdict = await check(source, flags, { checker: 'automaton', timeout: CHECK_MILLISECONDS });
  if (verdict.status === 'safe') return undefined;
  const words = source.split(/[^\p{L}]+/u).filter((word) => word.length > 2);
  const texts = [...STUMBLING, ...words.slice(0, 10).map((word) => `${word} `)].map((text) => stretched([{ prefix: '', pump: text }], '\0'));
  if (verdict.status === 'vulnerable') texts.push(stretched(verdict.attack.pumps, verdict.attack.suffix));
  const slow = texts.find((text) => isSlow(source, flags, text) && isSlow(source, flags, text));
  return slow === undefined ? undefined : `${place} /${source}/${flags} is slow with ${JSON.stringify(slow.slice(0, 20))}…`;
}

function stretched(pumps: readonly { prefix: string; pump: string }[], suffix: string): string {
  const pumped = pumps.reduce((length, { pump }) => length + pump.length, 0);
  const times = Math.max(1, Math.floor(LONGEST_TEXT / pumped));
  return pumps.map(({ prefix, pump }) => prefix + pump.repeat(times)).join('') + suffix;
}

function isSlow(source: string, flags: string, text: string): boolean {
  try {
    vm.runInNewContext('text.replace(new RegExp(source, flags), "")', { source, flags, text }, { timeout: TRIAL_MILLISECONDS });
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return true;
    throw error;
  }
}
