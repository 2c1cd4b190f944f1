import { contract } from '../../protocol/contract.ts';
import { jsonSchemasOf, type JsonSchema, schemaRef } from '../../protocol/jsonSchemas.ts';
import { claimHeader, sessionHeader } from './asker.ts';
import { descriptionPath, type Route, routes } from './routes.ts';
import { statusOf } from './statusCodes.ts';

type Schemas = Readonly<Record<string, JsonSchema>>;

const text: JsonSchema = { type: 'string' };

/** What every refusal says in its body. */
const refusal: JsonSchema = {
  type: 'object',
  properties: {
    code: text,
    message: text,
    data: {
      type: 'object',
      properties: {
        code: text,
        conditions: { type: 'array', items: schemaRef('Condition') },
        current: schemaRef('TicketSummary'),
        issues: {
          type: 'array',
          items: { type: 'object', properties: { path: text, message: text }, required: ['path', 'message'] },
        },
      },
      required: ['code'],
    },
  },
  required: ['code', 'message', 'data'],
};

/** Refusals that any request may meet. */
const everywhere = [
  'request.invalid',
  'rest.token',
  'rest.forbidden',
  'right.missing',
  'hub.draining',
] as const;

/** The schemas of everything in the table of routes. */
export function schemasOfRoutes(): Schemas {
  return { ...jsonSchemasOf(routes.map(({ method }) => method)), Refusal: refusal };
}

/** The REST view described for programs (OpenAPI 3.1), made from the table of routes and the contract. */
export function openApi({ url, version }: { url: string; version: string }, schemas: Schemas): object {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes)
    (paths[templateOf(route.path)] ??= {})[route.verb.toLowerCase()] = operation(route, schemas);
  paths[descriptionPath] = {
    get: {
      operationId: 'openapi',
      summary: 'This description.',
      responses: { 200: answer('OpenAPI 3.1', { type: 'object' }) },
    },
  };
  return {
    openapi: '3.1.0',
    info: {
      title: 'Callboard',
      version,
      description: 'The contract of the hub, for scripts on this machine.',
    },
    servers: [{ url }],
    security: [{ bearer: [] }],
    paths,
    components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } }, schemas },
  };
}

function operation(route: Route, schemas: Schemas): object {
  const { method } = route;
  const { doc, errors } = contract[method];
  const codes = Map.groupBy([...everywhere, ...errors], statusOf);
  const refusals: Record<number, object> = {};
  for (const [status, group] of codes)
    refusals[status] = answer([...new Set(group)].join(', '), schemaRef('Refusal'));
  return {
    operationId: method,
    summary: doc,
    parameters: [...pathParameters(route, schemas), ...queryParameters(route, schemas), ...headers(route)],
    ...(route.body !== undefined && {
      requestBody: { content: { 'application/json': { schema: bodySchema(route, schemas) } } },
    }),
    responses: { ...success(route), ...refusals },
  };
}

function success({ method, streams, creates }: Route): object {
  if (streams !== true)
    return { [creates === true ? 201 : 200]: answer('Done.', schemaRef(`${method}.result`)) };
  const description =
    'Events board.changed, board.reset and hub.closing; the id of each is a position for Last-Event-ID.';
  return { 200: { description, content: { 'text/event-stream': { schema: text } } } };
}

function answer(description: string, schema: JsonSchema): object {
  return { description, content: { 'application/json': { schema } } };
}

function namesInPath({ path }: Route): string[] {
  return path
    .split('/')
    .filter((segment) => segment.startsWith(':'))
    .map((segment) => segment.slice(1));
}

function templateOf(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}');
}

function pathParameters(route: Route, schemas: Schemas): object[] {
  const { properties = {} } = schemas[`${route.method}.params`] ?? {};
  return namesInPath(route).map((name) => ({ name, in: 'path', required: true, schema: properties[name] }));
}

/** Parameters of the method that come in the query, and who acts. */
function queryParameters(route: Route, schemas: Schemas): object[] {
  const { properties = {}, required = [] } = schemas[`${route.method}.params`] ?? {};
  const elsewhere = new Set([...namesInPath(route), 'idempotencyKey', ...bodyNames(route, properties)]);
  const own = Object.entries(properties).filter(
    ([name, { type }]) => !elsewhere.has(name) && type !== 'object',
  );
  const { mutates, right } = contract[route.method];
  return [
    ...own.map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema })),
    ...Object.entries(route.seconds ?? {}).map(([name, instead]) => {
      const description = `In seconds, instead of ${instead}.`;
      return { name, in: 'query', schema: { type: 'number' }, description };
    }),
    ...(mutates
      ? [
          { name: 'agent', in: 'query', required: right === 'seat', schema: text, description: 'Who acts.' },
          { name: 'role', in: 'query', schema: text, description: 'Hires an agent that is new.' },
        ]
      : []),
  ];
}

function headers({ method, streams }: Route): object[] {
  const { mutates } = contract[method];
  return [
    ...(mutates ? ['Idempotency-Key', claimHeader, sessionHeader] : []),
    ...(streams === true ? ['Last-Event-ID'] : []),
  ].map((name) => ({ name, in: 'header', schema: text }));
}

function bodyNames({ body }: Route, properties: object): string[] {
  if (body === undefined) return [];
  return body === 'changes' ? ['changes'] : Object.keys(properties);
}

/** The parameters without those that come in path and header. */
function bodySchema(route: Route, schemas: Schemas): JsonSchema {
  const { properties = {}, required = [] } = schemas[`${route.method}.params`] ?? {};
  if (route.body === 'changes') return properties['changes'] ?? {};
  // The fence may come with the claim's token.
  const elsewhere = new Set([...namesInPath(route), 'idempotencyKey']);
  const inBody = (name: string): boolean => !elsewhere.has(name);
  return {
    type: 'object',
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => inBody(name))),
    required: required.filter((name) => inBody(name) && name !== 'fence'),
  };
}
