import { join } from 'node:path';
import { scripts } from '../package.json';

/** What `npm start` tells Node. */
export const FLAGS: readonly string[] = scripts.start.split(' ').filter((word) => word.startsWith('--'));
/** The server as `npm start` runs it, for what was built beside it. */
export const NPM_START: readonly string[] = [...FLAGS, join(__dirname, '../src/main.js')];
