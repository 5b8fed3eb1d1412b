/** What a template is made of: words, `{{$variable}}`, and `{{plugin.function $value}}`. */
export type Part = { kind: 'text'; text: string; line: number } | { kind: 'variable'; name: string; line: number } | FunctionCall;

export interface FunctionCall {
  kind: 'call';
  /** `plugin.function`, as it is written. */
  function: string;
  /** The value without a name, which goes to the function's first parameter. */
  first: Value | undefined;
  named: Record<string, Value>;
  line: number;
}

export type Value = { literal: string } | { variable: string };

/** What is wrong with a template, and where. */
export class TemplateFault extends Error {
  constructor(
    readonly line: number,
    reason: string,
  ) {
    super(reason);
  }
}

const SPACE = /\s+/y;
const NAME = /[A-Za-z0-9_-]+/y;
const VARIABLE = /\$([A-Za-z0-9_]+)/y;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;

/** Semantic Kernel's template syntax, read by a scanner that moves forward only. */
export function parseTemplate(source: string): Part[] {
  const parts: Part[] = [];
  let position = 0;
  while (position < source.length) {
    const open = source.indexOf('{{', position);
    const end = open === -1 ? source.length : open;
    if (end > position) parts.push({ kind: 'text', text: source.slice(position, end), line: lineAt(source, position) });
    if (open === -1) break;
    const block = new BlockScanner(source, open + 2);
    parts.push(block.read());
    position = block.position;
  }
  return parts;
}

export function lineAt(source: string, offset: number): number {
  return source.slice(0, offset).split('\n').length;
}

/** One `{{…}}`, from behind its opening braces to behind its closing ones. */
class BlockScanner {
  private readonly line: number;

  constructor(
    private readonly source: string,
    public position: number,
  ) {
    this.line = lineAt(source, position);
  }

  read(): Part {
    const value = this.value();
    if (value) {
      this.close();
      return 'literal' in value
        ? { kind: 'text', text: value.literal, line: this.line }
        : { kind: 'variable', name: value.variable, line: this.line };
    }
    const plugin = this.take(NAME)?.[0];
    if (!plugin) throw this.fault('"{{" must be followed by $variable, a quoted text or plugin.function; write {{"{{"}} for the braces themselves');
    if (!this.takeDot()) throw this.fault(`"${plugin}" is neither a $variable nor a plugin.function`);
    const name = this.take(NAME)?.[0];
    if (!name) throw this.fault(`"${plugin}." lacks the name of a function`);
    return this.arguments(`${plugin}.${name}`);
  }

  private arguments(called: string): FunctionCall {
    const call: FunctionCall = { kind: 'call', function: called, first: this.value(), named: {}, line: this.line };
    for (let name = this.word(); name; name = this.word()) {
      if (this.source[this.position] !== '=')
        throw this.fault(`"${name}" in the call of ${called} lacks its value: write ${name}=$variable or ${name}="text"`);
      this.position++;
      const value = this.value();
      if (!value) throw this.fault(`"${name}=" in the call of ${called} must be followed by $variable or a quoted text`);
      call.named[name] = value;
    }
    this.close();
    return call;
  }

  private word(): string | undefined {
    this.take(SPACE);
    return this.take(NAME)?.[0];
  }

  private value(): Value | undefined {
    this.take(SPACE);
    const variable = this.take(VARIABLE)?.[1];
    if (variable) return { variable };
    const quoted = this.take(QUOTED);
    return quoted && { literal: (quoted[1] ?? quoted[2] ?? '').replace(/\\(["'\\])/g, '$1') };
  }

  private close(): void {
    this.take(SPACE);
    if (!this.source.startsWith('}}', this.position))
      throw this.fault('"{{" is not closed by "}}", or something stands before it that cannot be read');
    this.position += 2;
  }

  private takeDot(): boolean {
    if (this.source[this.position] !== '.') return false;
    this.position++;
    return true;
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.position;
    const match = pattern.exec(this.source);
    if (!match) return undefined;
    this.position = pattern.lastIndex;
    return match;
  }

  private fault(reason: string): TemplateFault {
    return new TemplateFault(lineAt(this.source, Math.min(this.position, this.source.length)), reason);
  }
}
