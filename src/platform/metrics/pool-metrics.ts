import { Injectable } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { DataSource } from 'typeorm';
import { Replicas } from '../database/replicas';
import { primaryOf } from '../database/tenant-client';
import { Metrics } from './metrics';

/** How the connections to the database are used. Requests that wait for one say that there are too few, or that statements take too long. */
@Injectable()
export class PoolMetrics {
  constructor({ registry }: Metrics, dataSource: DataSource, replicas: Replicas) {
    new Gauge({
      name: 'assay_database_connections',
      help: 'Connections to the primary database that are idle and busy, and requests that wait for one.',
      labelNames: ['state'],
      registers: [registry],
      collect() {
        const { idleCount, totalCount, waitingCount } = primaryOf(dataSource);
        const states = { idle: idleCount, busy: totalCount - idleCount, waiting: waitingCount };
        for (const [state, count] of Object.entries(states)) this.set({ state }, count);
      },
    });
    new Gauge({
      name: 'assay_database_replica_up',
      help: 'Whether a read replica is asked: 1, or 0 while it is away and the primary answers instead.',
      labelNames: ['replica'],
      registers: [registry],
      collect() {
        for (const { name, lostAt } of replicas.all) this.set({ replica: name }, lostAt ? 0 : 1);
      },
    });
  }
}
