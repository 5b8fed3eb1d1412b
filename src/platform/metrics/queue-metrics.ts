import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Queue } from '../queue/queue';
import { Metrics } from './metrics';

/** How much background work there is, and how long the oldest of it has been due. Work that grows old says that there are too few workers, or that they hang. */
@Injectable()
export class QueueMetrics {
  private readonly log = new Logger(QueueMetrics.name);

  constructor({ registry }: Metrics, queue: Queue) {
    const age = new Gauge({
      name: 'assay_tasks_oldest_seconds',
      help: 'How long the oldest task of a kind has been due.',
      labelNames: ['task'],
      registers: [],
    });
    const tasks = new Gauge({
      name: 'assay_tasks',
      help: 'Background work of the whole database by kind: waiting, or under way.',
      labelNames: ['task', 'state'],
      registers: [registry],
      collect: async () => {
        for (const gauge of [tasks, age]) gauge.reset();
        try {
          for (const { task, waiting, active, seconds } of await queue.backlog()) {
            tasks.set({ task, state: 'waiting' }, waiting);
            tasks.set({ task, state: 'active' }, active);
            age.set({ task }, seconds);
          }
        } catch (err) {
          // The other figures are still worth telling, most of all when the database is away.
          this.log.warn({ err }, 'The background work could not be counted');
        }
      },
    });
    registry.registerMetric(age);
  }
}
