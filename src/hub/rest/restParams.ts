import type { JsonSchema } from '../../protocol/jsonSchemas.ts';
import type { Match } from './routes.ts';

/** What a request says, apart from who asks. */
export interface Given extends Match {
  readonly query: URLSearchParams;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Brings path, query and body together as the method takes them. Judges nothing: the contract does, afterwards. */
export function paramsOf({ route, path, query, body }: Given, schema: JsonSchema): Record<string, unknown> {
  if (route.body === 'params') return { ...body, ...path };
  const changes = route.body === 'changes' && { changes: body };
  return { ...fromQuery(query, { schema, seconds: route.seconds ?? {} }), ...changes, ...path };
}

function fromQuery(
  query: URLSearchParams,
  { schema, seconds }: { schema: JsonSchema; seconds: Readonly<Record<string, string>> },
): Record<string, unknown> {
  const params = new Map<string, unknown>();
  for (const name of new Set(query.keys())) {
    const texts = query.getAll(name);
    const property = Object.hasOwn(schema.properties ?? {}, name) ? schema.properties?.[name] : undefined;
    const inSeconds = Object.hasOwn(seconds, name) ? seconds[name] : undefined;
    if (property !== undefined) params.set(name, valueOf(texts, property));
    else if (inSeconds !== undefined) params.set(inSeconds, Number(texts.at(-1) ?? '') * 1_000);
  }
  return Object.fromEntries(params);
}

/** A text of the query as the type that the contract asks for; what does not fit stays a text and is refused there. */
function valueOf(texts: readonly string[], { type, items }: JsonSchema): unknown {
  if (type === 'array')
    return texts.flatMap((text) => text.split(',')).map((text) => scalarOf(text, items?.type));
  const [text = '', ...more] = texts;
  return more.length > 0 ? texts : scalarOf(text, type);
}

function scalarOf(text: string, type: string | undefined): unknown {
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}
