import * as z from 'zod';
import { board } from './board.ts';
import { page } from './contractPieces.ts';
import { boardKey, instant, sequence, ticketId } from './ids.ts';
import { read } from './request.ts';
import { ticketSummary } from './ticket.ts';

const { counts } = board.shape;

/** How a board was before, and how it came to be as it is. */
export const historyMethods = {
  'board.replay': read(
    'The board as it was after an event: its tickets page by page by number, or with `from` only those that differ from how they were after that other event.',
    {
      params: { board: boardKey, sequence, from: sequence.optional(), ...page },
      result: z.object({
        sequence,
        /** When that event happened; absent before the first. */
        at: instant.optional(),
        counts,
        tickets: z.array(ticketSummary),
        /** Tickets that were there after `from` and not yet after `sequence`. */
        absent: z.array(ticketId),
        next: z.string().optional(),
      }),
      errors: ['board.unknown', 'log.sequenceUnknown', 'request.invalid'],
    },
  ),

  'board.statistics': read(
    'How many tickets were in each state, and what all runs had cost, at the end of each hour in which that changed; older than two weeks, of each day. In UTC.',
    {
      params: { board: boardKey },
      result: z.object({ points: z.array(z.object({ at: instant, counts, cost: z.number().min(0) })) }),
      errors: ['board.unknown'],
    },
  ),
} as const;
