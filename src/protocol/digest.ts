import * as z from 'zod';
import { agentName, boardKey, instant, sequence, ticketId } from './ids.ts';
import { limits } from './limits.ts';
import { closedAs, ticketStatus } from './ticket.ts';
import { digestSections } from './vocabulary.ts';

/** One ticket of a section of the digest, and since when it stands there. */
export const digestEntry = z.object({
  ticket: ticketId,
  title: z.string(),
  since: instant,
  /** Who holds it; for a question, who asked. */
  agent: agentName.optional(),
  /** The role or agent that is to review it. */
  reviewer: z.string().optional(),
  /** The timeline entry that asks the question. */
  entry: z.string().optional(),
  closedAs: closedAs.optional(),
});
export type DigestEntry = z.infer<typeof digestEntry>;

const digestSection = z.object({
  total: z.int().min(0),
  entries: z.array(digestEntry).max(limits.digestEntries),
});

/**
 * How a board stands (SPEC 10). Each section counts all and names the oldest; `closed` names the newest of what
 * closed since the last posted digest, or ever when there was none.
 */
export const digest = z.object({
  board: boardKey,
  name: z.string(),
  at: instant,
  /** The board's last event before this digest. */
  sequence,
  /** When the last one was posted. */
  previousAt: instant.optional(),
  states: z.array(z.object({ status: ticketStatus, title: z.string(), count: z.int().min(0) })),
  sections: z.record(z.enum(digestSections), digestSection),
  /** A Ready or In Progress ticket without any entry for this long is a candidate for being abandoned. */
  abandonedAfterMs: z.int().positive(),
  /** What all runs on this board came to so far. */
  spend: z.object({
    runs: z.int().min(0),
    tokensIn: z.int().min(0),
    tokensOut: z.int().min(0),
    cost: z.number().min(0),
  }),
});
export type Digest = z.infer<typeof digest>;
