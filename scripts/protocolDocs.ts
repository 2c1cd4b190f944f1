/** Writes docs/PROTOCOL.md from the contract. A test compares the file with what this makes. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import * as z from 'zod';
import { descriptionPath, routes } from '../src/hub/rest/routes.ts';
import { board, boardSettings, repository, rosterAgent, session } from '../src/protocol/board.ts';
import { digest, digestEntry } from '../src/protocol/digest.ts';
import { contract, methods, type Method } from '../src/protocol/contract.ts';
import { condition, errorCodes } from '../src/protocol/errors.ts';
import {
  actor,
  chainedEvent,
  handoff,
  logPayloads,
  notifications,
  ticketChanges,
  ticketDraft,
  wireEvent,
} from '../src/protocol/events.ts';
import { mentions } from '../src/protocol/eventsOfTalk.ts';
import { hubFile } from '../src/protocol/hubFile.ts';
import { limits } from '../src/protocol/limits.ts';
import { restFile } from '../src/protocol/restFile.ts';
import { inboxItem, message } from '../src/protocol/talk.ts';
import {
  claim,
  criterion,
  ticket,
  ticketRepository,
  ticketSummary,
  workspace,
  workspaceRepository,
} from '../src/protocol/ticket.ts';
import { role, roleDefinition } from '../src/protocol/role.ts';
import { agentChanges } from '../src/protocol/rosterEvents.ts';
import { protocolRange } from '../src/protocol/version.ts';
import { root } from './project.ts';

/** What is described once and linked to from everywhere. */
const types = {
  Actor: actor,
  AgentChanges: agentChanges,
  Board: board,
  BoardSettings: boardSettings,
  ChainedEvent: chainedEvent,
  Claim: claim,
  Condition: condition,
  Criterion: criterion,
  Digest: digest,
  DigestEntry: digestEntry,
  Handoff: handoff,
  HubFile: hubFile,
  InboxItem: inboxItem,
  Mentions: mentions,
  Message: message,
  Repository: repository,
  RestFile: restFile,
  Role: role,
  RoleDefinition: roleDefinition,
  RosterAgent: rosterAgent,
  Session: session,
  Ticket: ticket,
  TicketChanges: ticketChanges,
  TicketDraft: ticketDraft,
  TicketRepository: ticketRepository,
  TicketSummary: ticketSummary,
  WireEvent: wireEvent,
  Workspace: workspace,
  WorkspaceRepository: workspaceRepository,
} as const;

/** The parts of JSON Schema that zod writes for our schemas. */
interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

const typeNames = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(types)) typeNames.add(schema, { id });

export const protocolDocsFile = join(root, 'docs', 'PROTOCOL.md');

/** The whole document, formatted as it stands in the repository. */
export async function protocolDocs(): Promise<string> {
  const text = [
    introduction(),
    restView(),
    '## Methods',
    methodOverview(),
    ...methods.map(methodSection),
    '## Notifications',
    'What the hub tells without being asked.',
    ...Object.entries(notifications).map(([name, { doc, payload }]) =>
      [`### ${name}`, doc, fieldTable(payload)].join('\n\n'),
    ),
    '## Log events',
    'The facts of a board’s log, by type: what `payload` of an event holds.',
    ...Object.entries(logPayloads).map(([name, payload]) =>
      [`### ${name}`, fieldTable(payload)].join('\n\n'),
    ),
    '## Types',
    ...Object.entries(types).map(([name, schema]) => [`### ${name}`, fieldTable(schema)].join('\n\n')),
    '## Error codes',
    table(
      ['Code', 'Meaning'],
      Object.entries(errorCodes).map(([code, meaning]) => [`\`${code}\``, meaning]),
    ),
    '## Limits',
    'Bytes unless the name says otherwise; times in milliseconds end in `Ms`.',
    table(
      ['Limit', 'Value'],
      Object.entries(limits).map(([name, value]) => [`\`${name}\``, value.toLocaleString('en')]),
    ),
  ].join('\n\n');
  return await format(text, { ...(await resolveConfig(protocolDocsFile)), parser: 'markdown' });
}

function introduction(): string {
  return `# The wire

<!-- Made from src/protocol by scripts/protocolDocs.ts. Change the contract, then run: node scripts/protocolDocs.ts -->

JSON-RPC 2.0 over WebSocket, one message a text frame, on a Unix socket (Windows: a named pipe) that \`hub.json\` of the home
names ([HubFile](#hubfile)). Protocol versions spoken: ${[...new Set([protocolRange.min, protocolRange.max])].join(' to ')}.

**Proof.** The client sends a nonce in the header \`x-callboard-nonce\` of the upgrade. The hub answers with its own nonce and, in
\`x-callboard-proof\`, HMAC-SHA-256 of \`callboard/1 hub <client nonce> <hub nonce>\` under the token of \`hub.json\`. A client that finds the
proof wrong says nothing more. Its own proof, over \`callboard/1 client <client nonce> <hub nonce>\`, goes into [hello](#hello), the first
message. The token itself never travels.

**Refusals** are JSON-RPC errors; \`error.data.code\` is one of the [codes](#error-codes), \`error.message\` a sentence for a person, and
\`error.data\` may hold \`conditions\` ([Condition](#condition)[]), \`current\` (the ticket as it is now) or \`issues\` (where the parameters are wrong).

**Mutations** carry an \`idempotencyKey\`: sent again with the same key and parameters, a mutation does nothing more and
answers what it answered first; a claim shows its ticket as that stands by then. An answer means committed and synced. Unknown fields pass, unknown methods are refused.

**Rights.** \`read\`: any session. \`seat\`: a session with a role on the board. \`holder\`: the session that holds the claim. \`write\`: a
person, or the agent whose token is bound to this very ticket. \`move\`: who has \`write\`, and an agent with a seat on the board
that no token binds, for a planner sends back what it does not hold. \`talk\`: a person, or an agent with a seat on the board.
\`person\`: a person at a window or a terminal.`;
}

function restView(): string {
  const rows = routes.map(({ verb, path, method }) => [`\`${verb} ${path}\``, link(method)]);
  return `## REST view

For scripts; off until a person switches it on ([hub.rest](#hubrest), \`callboard hub rest on\`). \`rest.json\` of the home ([RestFile](#restfile))
names its address and the token that every request carries as \`Authorization: Bearer …\`. It listens on 127.0.0.1, takes the exact
\`Host\` only, refuses whatever has an \`Origin\`, and wants bodies as JSON. The whole of it is described at \`${descriptionPath}\` (OpenAPI 3.1).

${table(['Request', 'Method'], [...rows, [`\`GET ${descriptionPath}\``, 'the description']])}

Parameters of a method come from the path; those of a \`GET\` from the query (lists with commas or repeated), those of a \`POST\` from
the body. The body of a \`PATCH\` is \`changes\`, the rest comes in the query. \`wait\` of \`/tasks/next\` is in seconds.

**Who acts.** \`?agent=…\` on what changes something makes it an act as that agent, who sits down for it; with \`&role=…\` one that is
new is hired. All requests as one agent are one session; \`X-Callboard-Session\` names another one. What comes so is a person’s act. A claim is
answered with a token and lasts ten minutes unless \`leaseMs\` says otherwise; with the token in \`Callboard-Claim\` a request
is an act of that claim’s agent, under its fence, and may do what an agent may.

**Answers** are the result of the method as JSON, 201 where something was made. Refusals are \`{ code, message, data }\` with a status that follows
from the [code](#error-codes): 400 invalid, 401 token, 403 no right, 404 unknown, 409 not as things are now, 413 too large, 415 no JSON, 422 refused by a
gate, 503 not at the moment. \`Idempotency-Key\` is the idempotency key; one is made when it is missing.

**Events.** \`/events?board=…\` sends [board.changed](#boardchanged), [board.reset](#boardreset) and [hub.closing](#hubclosing) as server-sent events. The id of
each is \`epoch:sequence\`; \`Last-Event-ID\` goes on from there without a gap, or begins with a reset.`;
}

function methodOverview(): string {
  const rows = methods.map((name) => {
    const { right, mutates, doc } = contract[name];
    return [link(name), right, mutates ? 'yes' : '', doc];
  });
  return table(['Method', 'Right', 'Mutation', 'What it does'], rows);
}

function methodSection(name: Method): string {
  const { doc, right, mutates, params, result, errors } = contract[name];
  const codes = errors.length === 0 ? 'none of its own' : errors.map((code) => `\`${code}\``).join(', ');
  return [
    `### ${name}`,
    doc,
    `Right: \`${right}\`${mutates ? ' · mutation' : ''} · Errors: ${codes}`,
    '**Parameters**',
    fieldTable(params),
    '**Result**',
    fieldTable(result),
  ].join('\n\n');
}

/** The fields of an object schema. */
function fieldTable(schema: z.ZodType): string {
  const { properties = {}, required = [] } = jsonSchemaOf(schema);
  const rows = Object.entries(properties).map(([name, field]) => [
    `\`${name}\``,
    typeOf(field),
    required.includes(name) ? 'yes' : '',
    constraintsOf(field),
  ]);
  return rows.length === 0 ? 'No fields.' : table(['Field', 'Type', 'Required', 'Form'], rows);
}

function jsonSchemaOf(schema: z.ZodType): Schema {
  const options = { metadata: typeNames, io: 'input', unrepresentable: 'any' } as const;
  const made = z.toJSONSchema(schema, options) as Schema & { $defs?: Record<string, Schema> };
  const own = typeNames.get(schema)?.id;
  return (made.$ref === undefined ? undefined : made.$defs?.[own ?? '']) ?? made;
}

function typeOf(schema: Schema): string {
  const { $ref, anyOf, items, properties, additionalProperties, type } = schema;
  if ($ref !== undefined) return link($ref.slice($ref.lastIndexOf('/') + 1));
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum) return schema.enum.map((word) => `\`${String(word)}\``).join(', ');
  if (anyOf) return anyOf.map(typeOf).join(' or ');
  if (items) return `${typeOf(items)}[]`;
  if (properties) return objectOf(properties, schema.required ?? []);
  if (typeof additionalProperties === 'object') return `map of ${typeOf(additionalProperties)}`;
  return type === undefined ? 'any' : [type].flat().join(' or ');
}

function objectOf(properties: Readonly<Record<string, Schema>>, required: readonly string[]): string {
  const fields = Object.entries(properties).map(
    ([name, field]) => `${name}${required.includes(name) ? '' : '?'}: ${typeOf(field)}`,
  );
  return `{ ${fields.join('; ')} }`;
}

function constraintsOf({
  pattern,
  minimum,
  maximum,
  minLength,
  maxLength,
  minItems,
  maxItems,
  items,
}: Schema): string {
  const parts = [
    range(minimum, maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum, ''),
    range(minLength, maxLength, ' characters'),
    range(minItems, maxItems, ' entries'),
    ...(pattern === undefined || pattern.length > 60 ? [] : [`\`${pattern}\``]),
    ...(items ? [constraintsOf(items)] : []),
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function range(least: number | undefined, most: number | undefined, unit: string): string {
  if (most !== undefined)
    return `${least === undefined ? 'at most ' : `${least.toLocaleString('en')} to `}${most.toLocaleString('en')}${unit}`;
  return least === undefined || least <= 0 ? '' : `at least ${least.toLocaleString('en')}${unit}`;
}

function link(name: string): string {
  return `[${name}](#${name.toLowerCase().replaceAll('.', '')})`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

if (import.meta.main) writeFileSync(protocolDocsFile, await protocolDocs());
