import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { version } from '../../../package.json';
import { DEMO } from '../demo';
import { Environment } from '../environment';
import { headerParameters } from './openapi-headers';
import { eventWebhooks } from '../events/event-document';
import { commonProblems, PROBLEM_SCHEMAS, problemComponents, problemResponses } from './openapi-problems';
import { type OperationFacts, operationFacts, tagTexts } from './operation-facts';
import { CHANGING } from './version-match';

type PathItem = OpenAPIObject['paths'][string];
type OperationObject = NonNullable<PathItem['get']>;
type Parameter = NonNullable<OperationObject['parameters']>[number];

const METHODS = ['get', 'put', 'post', 'delete', 'patch'] as const;

/** The whole API as OpenAPI 3.1. What the swagger module cannot know (access, problems, versions) comes from the same decorators that the guard and the filter use. */
export function buildOpenApi(app: INestApplication): OpenAPIObject {
  const document = SwaggerModule.createDocument(app, frame(app.get(Environment)));
  const facts = operationFacts(app.get(ModulesContainer));
  for (const [path, item] of Object.entries(document.paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (operation) complete(operation, path, method, facts.get(operation.operationId ?? ''));
    }
  }
  const { components } = document;
  const schemas = { ...components?.schemas, ...PROBLEM_SCHEMAS };
  document.components = { ...components, schemas, ...problemComponents(document.paths) } as OpenAPIObject['components'];
  // The swagger module knows of no webhooks: OpenAPI 3.1 has them beside the paths.
  Object.assign(document, { webhooks: eventWebhooks() });
  document.tags = tags(document, tagTexts(app.get(ModulesContainer)));
  return document;
}

function frame(environment: Environment): Omit<OpenAPIObject, 'paths'> {
  const hasDemo = environment.SEED_DEMO && !environment.isProduction;
  return new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Assay')
    .setVersion(version)
    .setDescription(description(hasDemo))
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This server')
    .addBearerAuth({ type: 'http', description: 'The `accessToken` that `POST /api/v1/auth/login` answers.' })
    .addBearerAuth({ type: 'http', bearerFormat: 'assay_live_…', description: 'For machines: a key that `POST /api/v1/api-keys` answers.' }, 'apiKey')
    .addBearerAuth({ type: 'http', description: 'For candidates: the `accessToken` that `POST /api/v1/candidate/session` answers.' }, 'candidate')
    .addSecurityRequirements('bearer')
    .addSecurityRequirements('apiKey')
    .build();
}

function description(hasDemo: boolean): string {
  const login = hasDemo
    ? `The examples work with the demo data: log in as \`${DEMO.email}\` with the password \`${DEMO.password}\`.`
    : 'Log in with your own account.';
  return [
    'The interview platform that can show why: structured interviews whose every score rests on quoted, verified evidence.',
    `**To begin:** run \`POST /api/v1/auth/login\`, copy \`accessToken\` from the answer, press *Authorize* and paste it. ${login}`,
    '**Conventions:** JSON in UTF-8 (of duplicate keys the last one counts); UTC instants in ISO 8601; lists in pages (`limit`, `cursor`, `sort`, `count`); ' +
      'every error is an RFC 9457 problem whose `type` opens a page about it; `X-Request-Id` is taken and given back; ' +
      '`ETag` and `If-Match` guard changes (what does not look at versions refuses `If-Match` with 412), `If-None-Match` saves a second transfer.',
  ].join('\n\n');
}

function complete(operation: OperationObject, path: string, method: string, facts: OperationFacts | undefined): void {
  if (!facts) throw new Error(`${path} has an operation that no controller declares: ${operation.operationId ?? 'without an id'}.`);
  if (facts.isPublic) operation.security = [];
  if (facts.permission) Object.assign(operation, { 'x-required-permissions': [facts.permission] });
  const declared = (operation.parameters ?? []).filter((parameter) => isDeclared(parameter, facts));
  // Those of the path come first and as they stand there: it is the order in which the methods of generated clients take them.
  const place = (parameter: Parameter): number => ('in' in parameter && parameter.in === 'path' ? path.indexOf(`{${parameter.name}}`) : path.length);
  const parameters = declared.sort((one, other) => place(one) - place(other));
  operation.parameters = [...parameters.map(parameterFor), ...headerParameters(method, facts)];
  const shape = {
    ...facts,
    takesKey: method === 'post' && !facts.isPublic,
    isChange: CHANGING.includes(method.toUpperCase()),
    hasBody: operation.requestBody !== undefined,
    hasPathParameter: path.includes('{'),
  };
  operation.responses = {
    ...successes(operation, facts),
    ...problemResponses([...facts.problems, ...commonProblems(shape, facts.problems)]),
  } as OperationObject['responses'];
}

/** The swagger module takes every header that a handler reads for a parameter that must be sent; only @ApiHeader says what may be. */
function isDeclared(parameter: Parameter, { headers }: OperationFacts): boolean {
  return !('in' in parameter) || parameter.in !== 'header' || headers.includes(parameter.name);
}

/**
 * Swagger UI fills in a parameter's own example, not the one that the swagger module leaves in its schema; and a list is
 * written with commas, in one parameter.
 */
function parameterFor(parameter: Parameter): Parameter {
  if (!('schema' in parameter) || !parameter.schema) return parameter;
  const { example, ...schema } = parameter.schema as { example?: unknown; type?: string; items?: object };
  const isList = schema.items !== undefined;
  const shown = isList && typeof example === 'string' ? example.split(',') : example;
  const written = isList ? { style: 'form', explode: false, schema: { ...schema, type: 'array' } } : { schema };
  return { ...parameter, ...written, ...(shown === undefined ? {} : { example: shown }) } as Parameter;
}

/** What may be answered in place of the declared status: 200 for work that is done already, 202 for something that is not made yet. */
const ALSO_ANSWERED: Record<number, string> = { 202: '200', 201: '202' };

/** The swagger plugin guesses 201 for every POST next to what was declared; only the declared status is ever answered, or what may stand in its place. */
function successes(operation: OperationObject, { status, produces }: OperationFacts): object {
  const entries = Object.entries(operation.responses).filter(([code]) => code.startsWith('2') || code.startsWith('3'));
  const declared = entries.filter(([code]) => code === String(status) || code === ALSO_ANSWERED[status ?? 0]);
  const successful = declared.length > 0 ? declared : entries;
  return Object.fromEntries(successful.map(([code, response]) => [code, withContent(response ?? {}, produces)]));
}

/** The forms of an answer besides JSON: text as it is, anything else as bytes. */
function withContent(response: object, mediaTypes: readonly string[]): object {
  const others = mediaTypes.filter((type) => type !== 'application/json');
  if (others.length === 0) return response;
  const schemaOf = (type: string) => ({ type: 'string', ...(type.startsWith('text/') ? {} : { format: 'binary' }) });
  const content = Object.fromEntries(others.map((type) => [type, { schema: schemaOf(type) }]));
  return { ...response, content: { ...('content' in response ? (response.content as object) : {}), ...content } };
}

/** In reading order: as the modules stand in the table of contents, with what surrounds the API last. */
function tags(document: OpenAPIObject, texts: Map<string, string>): NonNullable<OpenAPIObject['tags']> {
  const inside = new Set<string>();
  const around = new Set<string>();
  for (const [path, item] of Object.entries(document.paths)) {
    const names = METHODS.flatMap((method) => item[method]?.tags ?? []);
    for (const name of names) (path.startsWith('/api/') ? inside : around).add(name);
  }
  const describe = (name: string) => ({ name, ...(texts.has(name) ? { description: texts.get(name) } : {}) });
  return [...new Set([...inside, ...around])].map(describe);
}
