import { enableCompileCache } from 'node:module';
import { join } from 'node:path';
import { bundledServer } from './bundle';
import { StartupError } from './platform/errors';
import { extensionFolders } from './platform/extensions';
import { environmentOfProcess } from './platform/process-environment';

/** The server as it starts fastest. Extensions import its modules by their names, and get the ones that run: with extensions it is made of these, not of the bundle. */
export async function load(): Promise<typeof import('./serve')> {
  // For what the bundle leaves out, and for the modules; Node before 22.8 has no such cache.
  enableCompileCache?.();
  return (isExtended() ? undefined : bundledServer()) ?? import('./serve');
}

/** Looked at before either is read. What is wrong with the environment, or with extensions, is told by the start. */
function isExtended(): boolean {
  try {
    return extensionFolders(join(__dirname, 'extensions'), environmentOfProcess().EXTENSIONS_DIR).length > 0;
  } catch (error) {
    if (error instanceof StartupError) return false;
    throw error;
  }
}
