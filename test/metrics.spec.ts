import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { startApp, type TestApp } from './support/app';

interface Dashboard {
  panels: { title: string; targets: { expr: string }[] }[];
}

describe('the figures for Prometheus', () => {
  let app: TestApp;
  let text: string;

  beforeAll(async () => {
    app = await startApp();
    const anna = await app.owner();
    await anna.get('/jobs').expect(200);
    await anna.get('/no-such-thing').expect(404);
    ({ text } = await app.stranger.get('/metrics').expect(200));
  });
  afterAll(() => app.close());

  it('tell of requests by route and status, never by address', () => {
    expect(text).toMatch(/assay_http_request_seconds_count\{method="GET",route="\/api\/v1\/jobs",status="200"\} 1/);
    expect(text).not.toContain('no-such-thing');
  });

  it('tell how the connections to the database are used', () => {
    for (const state of ['idle', 'busy', 'waiting']) expect(text).toMatch(new RegExp(`assay_database_connections\\{state="${state}"\\} \\d`));
  });

  it('tell of the background work that waits and is under way', () => {
    expect(text).toMatch(/^# TYPE assay_tasks gauge$/m);
    expect(text).toMatch(/^# TYPE assay_tasks_oldest_seconds gauge$/m);
  });

  it('hold everything that the dashboard for Grafana asks for', () => {
    const { panels } = JSON.parse(readFileSync(resolve(__dirname, '../deploy/grafana-dashboard.json'), 'utf8')) as Dashboard;
    const asked = panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => expr.match(/\b(assay|nodejs|process)_\w+/g) ?? []));
    expect(asked.length).toBeGreaterThan(panels.length - 1);
    const known = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name = '', kind]) =>
      kind === 'histogram' ? ['_bucket', '_sum', '_count'].map((part) => name + part) : [name],
    );
    expect(asked.filter((name) => !known.includes(name))).toEqual([]);
  });
});
