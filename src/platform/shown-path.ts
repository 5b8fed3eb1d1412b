import { join, relative } from 'node:path';

const BUILT = join('dist', 'src');

/** A file as people know it: from where they stand, and the source of what was copied beside the built code. */
export function shownPath(path: string): string {
  const here = relative(process.cwd(), path);
  return here.startsWith(BUILT) ? here.slice('dist/'.length) : here;
}
