/** As much of an OpenAPI document as the tests read. */
export interface ApiDocument {
  paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Response> };
}

export interface Operation {
  method: string;
  path: string;
  operationId: string;
  tags: string[];
  security?: object[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, { schema: Schema; examples?: Record<string, { value: unknown }> }> };
  responses: Record<string, Response>;
  'x-required-permissions'?: string[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  example?: unknown;
  schema: Schema;
}

export interface Response {
  $ref?: string;
  headers?: Record<string, unknown>;
  content?: Record<string, { schema: Schema }>;
}

export interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  example?: unknown;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  required?: string[];
  oneOf?: Schema[];
  allOf?: Schema[];
}

/** From top to bottom, as Swagger UI shows them: by tag, and inside a tag as they stand. */
export function operationsOf(document: ApiDocument): Operation[] {
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
  const tags = (document as ApiDocument & { tags: { name: string }[] }).tags.map(({ name }) => name);
  return operations.sort((a, b) => tags.indexOf(a.tags[0] ?? '') - tags.indexOf(b.tags[0] ?? ''));
}

export function schemaAt(document: ApiDocument, schema: Schema): Schema {
  return schema.$ref ? (document.components.schemas[schema.$ref.slice('#/components/schemas/'.length)] ?? {}) : schema;
}

/** A value as Swagger UI makes one from a schema: examples, else defaults, else something of the type. */
export function sample(document: ApiDocument, schema: Schema): unknown {
  if (schema.$ref) return sample(document, schemaAt(document, schema));
  if (schema.example !== undefined) return schema.example;
  if (schema.default !== undefined) return schema.default;
  const alternative = schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (alternative) return sample(document, alternative);
  if (schema.enum) return schema.enum[0];
  if (schema.properties) {
    return Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, sample(document, property)]));
  }
  if (schema.type === 'array') return [sample(document, schema.items ?? {})];
  return { integer: 0, number: 0, boolean: true, object: {} }[schema.type ?? ''] ?? 'string';
}

export interface Prefilled {
  method: string;
  path: string;
  headers: Record<string, string>;
  /** An object for JSON, a form for a file, nothing for neither. */
  body: object | FormData | undefined;
}

/** The request as Swagger UI has it filled in when "Try it out" is opened. */
export function prefilled(document: ApiDocument, operation: Operation): Prefilled {
  const query = new URLSearchParams();
  const headers: Record<string, string> = {};
  let path = operation.path;
  for (const parameter of operation.parameters ?? []) {
    const value = (parameter.example ?? parameter.schema.default) as string | number | boolean | string[] | undefined;
    if (value === undefined) continue;
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
    else if (parameter.in === 'query') query.set(parameter.name, String(value));
    else headers[parameter.name] = String(value);
  }
  return { method: operation.method, path: query.size > 0 ? `${path}?${query.toString()}` : path, headers, body: bodyOf(document, operation) };
}

function bodyOf(document: ApiDocument, { requestBody }: Operation): object | FormData | undefined {
  const json = requestBody?.content['application/json'];
  if (json) return (Object.values(json.examples ?? {})[0]?.value ?? sample(document, json.schema)) as object;
  const form = requestBody?.content['multipart/form-data'];
  if (!form) return undefined;
  const data = new FormData();
  for (const [name, property] of Object.entries(schemaAt(document, form.schema).properties ?? {})) {
    // The one thing that Swagger UI cannot fill in.
    if (property.format === 'binary') data.set(name, new Blob(['# Maya Lindqvist\n\nBackend engineer'], { type: 'text/markdown' }), 'resume.md');
    else data.set(name, String(sample(document, property)));
  }
  return data;
}
