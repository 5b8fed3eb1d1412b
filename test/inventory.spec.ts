import { ask } from './support/raw-http';
import { startApp, type TestApp } from './support/app';

/** What is looked for first by those who look for what was forgotten. */
const GUESSES =
  `admin administrator api api/v1 api/v2 api-docs swagger swagger.json swagger-ui swagger-ui.html v2/api-docs v3/api-docs graphql graphiql playground
  actuator actuator/env actuator/health debug debug/pprof console phpinfo.php info.php server-status server-info status env .env .env.example .git/config .git/HEAD .svn/entries
  .htaccess .htpasswd .DS_Store .npmrc package.json package-lock.json tsconfig.json Dockerfile docker-compose.yml dist src src/main.ts node_modules config config.json config.yml
  backup backup.sql backup.zip dump.sql database.sql db.sqlite data .data logs log error.log access.log uploads upload files file download static assets public private tmp temp test tests
  login signin signup register logout user users account accounts me profile password reset oauth oauth/token token auth sso saml wp-admin wp-login.php phpmyadmin adminer.php
  jmx-console manager/html solr jenkins robots.txt sitemap.xml favicon.ico crossdomain.xml security.txt .well-known/security.txt .well-known/openid-configuration index.html index.php
  health healthz ready live livez readyz ping heartbeat prometheus metrics/prometheus trace heapdump threaddump api/v1/admin api/v1/users api/v1/internal api/v1/debug api/v1/config
  api/v1/env api/v1/health api/v1/test api/v1/seed api/v1/reset api/v1/backup api/v1/../../package.json api/v1/%2e%2e/package.json docs/../package.json`.split(
    /\s+/,
  );

let app: TestApp;
let documented: Map<string, string[]>;
beforeAll(async () => {
  app = await startApp({ METRICS_ENABLED: 'true' });
  const { body } = await ask(app.url, 'GET', '/openapi.json');
  const paths = Object.entries(body.paths as Record<string, object>);
  documented = new Map(paths.map(([path, item]) => [path.replace(/\{(\w+)\}/g, ':$1'), Object.keys(item).map((method) => method.toUpperCase())]));
});
afterAll(() => app.close());

/** What the router itself knows. */
function routed(): [path: string, methods: string[]][] {
  const { routes } = app.nest.getHttpAdapter() as unknown as { routes: { entries: Map<string, { methods: Set<string> }> } };
  return [...routes.entries].map(([path, { methods }]) => [path, [...methods].filter((method) => method !== 'HEAD').sort()]);
}

it('S39: every path that is routed stands in the API document, but for the document itself and the way to it', () => {
  const others = routed().filter(([path, methods]) => methods.length > 0 && documented.get(path)?.sort().join() !== methods.join());
  expect(others.map(([path]) => path).filter((path) => !/^\/$|^\/(docs|openapi\.(json|yaml))(\/|$|-)/.test(path))).toEqual([]);
  expect(routed().length).toBeGreaterThan(80);
});

it('S39: nothing else answers, whatever is guessed', async () => {
  const found: string[] = [];
  for (const guess of GUESSES) {
    for (const path of [`/${guess}`, `/${guess}/`]) {
      const { status } = await ask(app.url, 'GET', path);
      if (status !== 404 && status !== 400) found.push(`${path}: ${status}`);
    }
  }
  expect(found).toEqual([]);
});

it('S39: the metrics can be switched off, too', async () => {
  expect((await ask(app.url, 'GET', '/metrics')).status).toBe(200);
  const other = await startApp({ METRICS_ENABLED: 'false', DOCS_ENABLED: 'false' });
  try {
    for (const path of ['/metrics', '/docs', '/openapi.json']) expect([path, (await ask(other.url, 'GET', path)).status]).toEqual([path, 404]);
  } finally {
    await other.close();
  }
});
