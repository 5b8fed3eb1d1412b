import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions';
import { plainUrl } from './open';

/** Where there are replicas, only what asks for one gets one (`PreparedReads`): a login has to find the account of a second ago. */
export function withReplicas<Options extends { url: string }>(options: Options, replicaUrls: readonly string[]) {
  if (replicaUrls.length === 0) return options;
  const slaves = replicaUrls.map((url) => ({ url: asSameRole(plainUrl(url), options.url) }));
  const replication: PostgresDataSourceOptions['replication'] = { defaultMode: 'master', master: { url: options.url }, slaves };
  return { ...options, replication };
}

/** An address that names nobody is entered as the role that the server works as; its password may be of our making. */
function asSameRole(replicaUrl: string, runtimeUrl: string): string {
  const [replica, runtime] = [new URL(replicaUrl), new URL(runtimeUrl)];
  if (replica.username) return replicaUrl;
  Object.assign(replica, { username: runtime.username, password: runtime.password });
  return replica.toString();
}
