import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: { start: string } };

/** What `npm start` tells Node. */
export const FLAGS: readonly string[] = scripts.start.split(' ').filter((word) => word.startsWith('--'));
/** The server as `npm start` runs it. */
export const NPM_START: readonly string[] = [...FLAGS, join(root, 'dist/src/main.js')];
