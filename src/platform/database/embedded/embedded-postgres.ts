import path from 'node:path';
import { createCluster, readPasswords } from './cluster';
import { furnish } from './furnish';
import { Keeper } from './keeper';
import { choosePlace, holdsCluster } from './place';
import { readyPrograms } from './programs';
import { runtimeUrl } from '../runtime-url';

export interface EmbeddedPostgres {
  /** Of the role that owns the database and is no superuser. */
  url: string;
  /** Of the role that the server works as: neither owner nor superuser. */
  runtimeUrl: string;
  /** Of the superuser: for setup, and for tests that make databases. */
  adminUrl: string;
  dataDirectory: string;
  /** True when a server that had outlived its parent was adopted. */
  adopted: boolean;
  /** Everything is written and the server has ended; it may have been gone already. */
  stop(): Promise<void>;
}

export interface EmbeddedPostgresOptions {
  dataDirectory: string;
  /** False trades safety for speed: for tests. */
  durable?: boolean;
  tell?: (line: string) => void;
}

/**
 * A PostgreSQL of our own, so that Assay runs after `npm install` on a machine that has none.
 * It is a process of its own: it outlives a crash of ours, and the next start adopts it.
 */
export async function startEmbeddedPostgres({
  dataDirectory,
  durable = true,
  tell = () => undefined,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const place = await choosePlace(path.resolve(dataDirectory));
  const programs = await readyPrograms(place);
  if (!(await holdsCluster(place.dataDirectory))) {
    tell(`Making a database in ${place.dataDirectory}.`);
    await createCluster(place, programs, durable);
  }
  const passwords = await readPasswords(place.dataDirectory, programs);
  const keeper = new Keeper(place, programs, passwords, durable, tell);
  try {
    await keeper.hold();
    if (keeper.adopted) tell('Adopted the PostgreSQL that outlived a former Assay.');
    await furnish(keeper.adminUrl('template1'), passwords.application, await runtimeUrl(keeper.applicationUrl()));
  } catch (error) {
    await keeper.release();
    throw error;
  }
  return {
    url: keeper.applicationUrl(),
    runtimeUrl: await runtimeUrl(keeper.applicationUrl()),
    adminUrl: keeper.adminUrl('postgres'),
    dataDirectory: place.dataDirectory,
    adopted: keeper.adopted,
    stop: () => keeper.release(),
  };
}
