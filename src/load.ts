import { enableCompileCache } from 'node:module';
import { bundledServer } from './bundle';

/** The server as it starts fastest. Extensions import its modules by their names, and get the ones that run: with extensions it is made of these, not of the bundle. */
export async function load(): Promise<typeof import('./serve')> {
  // For what the bundle leaves out, and for the modules; Node before 22.8 has no such cache.
  enableCompileCache?.();
  const bundled = bundledServer();
  return bundled && !bundled.isExtended() ? bundled : import('./serve');
}
