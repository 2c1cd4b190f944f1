import * as z from 'zod';
import { agentTools, type AgentToolMethod, toolName } from './agentTools.ts';
import { contract } from './contract.ts';
import { parameterWords } from './parameterWords.ts';

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** A JSON schema of an object, as tools describe themselves with it. */
export interface ObjectSchema {
  type: 'object';
  properties?: Record<string, Json>;
  required?: string[];
  [keyword: string]: unknown;
}

/** What a tool says of itself (SPEC 12); the names are those of the Model Context Protocol. */
export interface ToolDescription {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: ObjectSchema;
  readonly outputSchema: ObjectSchema;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly idempotentHint: boolean;
    readonly destructiveHint: boolean;
    readonly openWorldHint: false;
  };
}

/** What whoever offers the tool knows better than a model: the key of the intent, the fence of its claim, the lease it renews. */
const filledIn = ['idempotencyKey', 'fence', 'leaseMs'];

/** What proves a claim or a session. It is for programs and never for a model (SECURITY 13). */
const secrets = ['token', 'resumeToken'];

/** What a refused call gives instead of a result. */
const refusal = z.looseObject({
  code: z.string(),
  message: z.string(),
  conditions: z.array(z.object({ code: z.string(), message: z.string() })).optional(),
});

/** Describes the tool for a method: all of it follows from the contract and from the line of `agentTools`. */
export function describeTool(
  method: AgentToolMethod,
  { board }: { readonly board?: string | undefined } = {},
): ToolDescription {
  const { doc, mutates } = contract[method];
  const { title, ...more } = agentTools[method];
  const hint = 'hint' in more ? ` ${more.hint}` : '';
  return {
    name: toolName(method),
    title,
    description: `${doc}${hint}`,
    inputSchema: inputSchema(method, board),
    outputSchema: outputSchema(method),
    annotations: {
      readOnlyHint: !mutates,
      idempotentHint: !mutates || 'settles' in more,
      destructiveHint: mutates && !('adds' in more),
      openWorldHint: false,
    },
  };
}

/** The parameters of a method without what is filled in for the model; the board may be left out where the session has one. */
function inputSchema(method: AgentToolMethod, board: string | undefined): ObjectSchema {
  const { properties = {}, required = [] } = withWords(
    schemaOf(contract[method].params) as Keywords,
  ) as ObjectSchema;
  const named = Object.entries(properties).filter(([name]) => !filledIn.includes(name));
  const optional = board === undefined ? filledIn : [...filledIn, 'board'];
  const described = named.map(([name, schema]): [string, Json] =>
    name === 'board' && board !== undefined
      ? [name, { ...(schema as object), default: board }]
      : [name, schema],
  );
  return {
    type: 'object',
    properties: Object.fromEntries(described),
    required: required.filter((name) => !optional.includes(name)),
    additionalProperties: false,
  };
}

/** Either what the method gives or a refusal: clients check the latter against the schema as well. */
function outputSchema(method: AgentToolMethod): ObjectSchema {
  const [given, refused] = [contract[method].result, refusal].map((one) =>
    withoutBounds(schemaOf(one) as Keywords),
  );
  return { type: 'object', anyOf: [given, refused] };
}

/** Says of parameters what their names do not, however deep they stand. */
function withWords(schema: Json): Json {
  return eachSchema(schema, (one, name) => {
    const words = name === undefined ? undefined : parameterWords[name];
    return words === undefined ? one : { ...one, description: words };
  });
}

/** What a value has to be for the hub to take it says nothing about one that the hub gives. */
function withoutBounds(schema: Json): Json {
  return eachSchema(schema, (one) =>
    Object.fromEntries(Object.entries(one).filter(([keyword]) => !bounds.includes(keyword))),
  );
}

const bounds = ['pattern', 'minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum', 'default'];

type Keywords = Record<string, Json>;

/** Changes a schema and all schemas in it; `name` is that of the property that it describes. */
function eachSchema(schema: Json, change: (one: Keywords, name?: string) => Keywords, name?: string): Json {
  if (Array.isArray(schema)) return schema.map((one) => eachSchema(one, change));
  if (typeof schema !== 'object' || schema === null) return schema;
  const inner = Object.entries(schema).map(([keyword, value]): [string, Json] =>
    keyword === 'properties'
      ? [keyword, eachProperty(value as Keywords, change)]
      : [keyword, eachSchema(value, change)],
  );
  return change(Object.fromEntries(inner), name);
}

function eachProperty(properties: Keywords, change: (one: Keywords, name?: string) => Keywords): Keywords {
  const changed = Object.entries(properties).map(([name, one]) => [name, eachSchema(one, change, name)]);
  return Object.fromEntries(changed) as Keywords;
}

function schemaOf(schema: z.ZodType): ObjectSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    // What goes over the wire: the same for both ends but for defaults and trimmed texts.
    io: 'input',
    override: ({ jsonSchema }) => {
      simplify(jsonSchema);
    },
  });
  return json as ObjectSchema;
}

/** Leaves out secrets, and what would cost every reader more than it tells: models cannot read assertions inside of patterns. */
function simplify(schema: Record<string, unknown>): void {
  for (const bound of ['minimum', 'maximum'])
    if (Math.abs(Number(schema[bound])) === Number.MAX_SAFE_INTEGER) Reflect.deleteProperty(schema, bound);
  if (typeof schema['pattern'] === 'string' && schema['pattern'].includes('(?')) delete schema['pattern'];
  const others = schema['additionalProperties'];
  if (typeof others === 'object' && others !== null && Object.keys(others).length === 0)
    delete schema['additionalProperties'];
  const { properties, required } = schema as Partial<ObjectSchema>;
  for (const secret of secrets) if (properties) Reflect.deleteProperty(properties, secret);
  if (required) schema['required'] = required.filter((name) => !secrets.includes(name));
}

/** A call's parameters as the model may name them: what is filled in by others is not for it to say. */
export function withoutFilledIn(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !filledIn.includes(name)));
}

/** A result as a model may see it: without secrets, and with every text as `showText` shows it. */
export function withoutSecrets(value: unknown, showText: (text: string) => string): unknown {
  if (typeof value === 'string') return showText(value);
  if (Array.isArray(value)) return value.map((one: unknown) => withoutSecrets(one, showText));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([name]) => !secrets.includes(name));
  return Object.fromEntries(kept.map(([name, one]) => [name, withoutSecrets(one, showText)]));
}
