import * as z from 'zod';
import { board } from './board.ts';
import { contract, type Method } from './contract.ts';
import { condition } from './errors.ts';
import { handoff, ticketChanges } from './events.ts';
import { claim, ticket, ticketSummary } from './ticket.ts';

/** A JSON Schema (2020-12) as zod writes ours; only what its readers look at has a name. */
export interface JsonSchema {
  readonly [keyword: string]: unknown;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
}

/** Where the schemas of a description stand; a `$ref` to one of them begins so. */
const schemaPath = '#/components/schemas/';

/** A reference to the schema of this id. */
export function schemaRef(id: string): JsonSchema {
  return { $ref: `${schemaPath}${id}` };
}

const shared = {
  Board: board,
  Claim: claim,
  Condition: condition,
  Handoff: handoff,
  Ticket: ticket,
  TicketChanges: ticketChanges,
  TicketSummary: ticketSummary,
};

/** The schemas of these methods by id, for the description of a door: `<method>.params`, `<method>.result` and what they share. */
export function jsonSchemasOf(methods: Iterable<Method>): Record<string, JsonSchema> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(shared)) registry.add(schema, { id });
  for (const method of methods) {
    registry.add(contract[method].params, { id: `${method}.params` });
    registry.add(contract[method].result, { id: `${method}.result` });
  }
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `${schemaPath}${id}`,
    io: 'input',
    unrepresentable: 'any',
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([id, { $id: _id, $schema: _schema, ...schema }]) => [
      id,
      schema as JsonSchema,
    ]),
  );
}
