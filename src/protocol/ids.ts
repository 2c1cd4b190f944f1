import * as z from 'zod';

export { ticketNumber } from './vocabulary.ts';

/** Key of a board: two to ten capitals or digits, starting with a capital. It prefixes every ticket id. */
export const boardKey = z
  .string()
  .regex(
    /^[A-Z][A-Z0-9]{1,9}$/,
    'A board key is 2 to 10 capital letters or digits and starts with a letter, like CB.',
  )
  .brand<'BoardKey'>();
export type BoardKey = z.infer<typeof boardKey>;

/** Id of a ticket: the board's key, a hyphen, a number from 1. */
export const ticketId = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,8}$/, 'A ticket id is a board key and a number, like CB-12.')
  .brand<'TicketId'>();
export type TicketId = z.infer<typeof ticketId>;

/** A name for an agent, a role, a repository, a phase: lower case, digits and hyphens, at most 48 characters. Safe in paths and arguments. */
const slugPattern = /^[a-z0-9][a-z0-9-]{0,47}$/;
const slugHint = 'Names are lower-case letters, digits and hyphens, 1 to 48 characters.';

export const agentName = z.string().regex(slugPattern, slugHint).brand<'AgentName'>();
export type AgentName = z.infer<typeof agentName>;

export const roleName = z.string().regex(slugPattern, slugHint).brand<'RoleName'>();
export type RoleName = z.infer<typeof roleName>;

export const phaseName = z.string().regex(slugPattern, slugHint).brand<'PhaseName'>();
export type PhaseName = z.infer<typeof phaseName>;

/** Name of a repository on its board. It becomes a folder name, so dots and underscores are allowed inside, never in front. */
export const repositoryName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'A repository name is letters, digits, dots, hyphens and underscores, 1 to 64 characters.',
  )
  .refine(
    (name) => !name.endsWith('.') && !name.toLowerCase().endsWith('.lock'),
    'A repository name ends neither in a dot nor in .lock.',
  )
  .brand<'RepositoryName'>();
export type RepositoryName = z.infer<typeof repositoryName>;

export const sessionId = z
  .string()
  .regex(/^[0-9A-Za-z_-]{10,64}$/, 'A session id is 10 to 64 letters, digits, hyphens or underscores.')
  .brand<'SessionId'>();
export type SessionId = z.infer<typeof sessionId>;

/** Grows with every claim of a ticket; every later write of the holder carries it (SPEC 1). */
export const fence = z.int().min(1).brand<'Fence'>();
export type Fence = z.infer<typeof fence>;

/** Position of an event in its board's log, from 1 without a gap. */
export const sequence = z.int().min(0);

/** Chosen by the client, one for each intent: a repeated mutation with the same key answers what the first one answered. */
export const idempotencyKey = z
  .string()
  .regex(/^[0-9A-Za-z_-]{10,64}$/, 'An idempotency key is 10 to 64 letters, digits, hyphens or underscores.');

/** Milliseconds since 1970, UTC. */
export const instant = z.int().min(0);

/** Key of the board a ticket belongs to: CB for CB-12. */
export function boardOf(id: TicketId): BoardKey {
  return id.slice(0, id.lastIndexOf('-')) as BoardKey;
}
