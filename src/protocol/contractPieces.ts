import * as z from 'zod';
import { commentKind } from './events.ts';
import { agentName, fence } from './ids.ts';
import { limits } from './limits.ts';
import { ticketSummary } from './ticket.ts';

/** A result that says nothing but that it was done. */
export const empty = z.object({});

/** A result that is the ticket as it is now. */
export const ticketResult = z.object({ ticket: ticketSummary });

/** Where a list goes on, and how much of it is wanted at most. */
export const page = {
  cursor: z.string().max(200).optional(),
  limit: z.int().min(1).max(limits.pageSize).optional(),
};

/** Which entries of a log are wanted: of one of these types, or written ones of one of these kinds; by this agent. All unless something is said. */
export const entryFilter = {
  types: z.array(z.string().max(64)).min(1).max(100).optional(),
  kinds: z.array(commentKind).min(1).max(commentKind.options.length).optional(),
  agent: agentName.optional(),
};

/** What a write may be held against: the version it was made for, the fence of the claim it is made under (SPEC 5). */
export const guard = { expectedVersion: z.int().min(1).optional(), fence: fence.optional() };

/** Codes of every method that names a ticket. */
export const ticketErrors = ['board.unknown', 'ticket.unknown'] as const;

/** Codes of every method that writes on a ticket. */
export const writeErrors = [
  ...ticketErrors,
  'ticket.versionStale',
  'claim.fenceStale',
  'claim.expired',
  'claim.none',
] as const;

/** Codes of every method that only the holder of a claim may call. */
export const holderErrors = [...ticketErrors, 'claim.none', 'claim.fenceStale', 'claim.expired'] as const;
