import { parseArgs, type ParseArgsConfig } from 'node:util';

type Known = NonNullable<ParseArgsConfig['options']>;
type Values<Options extends Known> = ReturnType<typeof parseArgs<{ options: Options }>>['values'];

const HELP = { help: { type: 'boolean', short: 'h' } } as const;

/** What the command line says; one that asks for help, or that cannot be understood, ends with what it can say. */
export function readOptions<const Options extends Known>(usage: string, options: Options): Values<Options> {
  const help = `${usage}  --help           says this\n`;
  try {
    const { values } = parseArgs({ options: { ...options, ...HELP } });
    if (!('help' in values)) return values;
    process.stdout.write(help);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message.split('\n')[0] ?? ''}\n\n${help}`);
    process.exit(1);
  }
}
