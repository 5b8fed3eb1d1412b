import { parseArgs } from 'node:util';

const USAGE = `npm run bench -- [options]: Assay against a raw server with the same queries, on one core.

  --quick          one round of a second each, to see that it works
  --only=WORDS     only the cases with these words in their names
  --rounds=5       how often each case is measured
  --seconds=2      how long each measurement takes
  --warm=3000      how many requests go before it
  --save=FILE      writes the report: JSON, or a table (*.md)
  --profile=FOLDER profiles of the server's processor time go there
`;

const KNOWN = {
  quick: { type: 'boolean', default: false },
  only: { type: 'string', default: '' },
  rounds: { type: 'string' },
  seconds: { type: 'string' },
  warm: { type: 'string' },
  save: { type: 'string' },
  profile: { type: 'string' },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** What the command line says; one that asks for help, or that cannot be understood, ends with what it can say. */
export function readOptions() {
  try {
    const { values } = parseArgs({ options: KNOWN });
    if (!values.help) return values;
    process.stdout.write(USAGE);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    process.stderr.write(`${error.message.split('\n')[0] ?? ''}\n\n${USAGE}`);
    process.exit(1);
  }
}
