import * as z from 'zod';
import { entryFilter, page } from './contractPieces.ts';
import { chainedEvent } from './events.ts';
import { boardKey, sequence } from './ids.ts';
import { read } from './request.ts';

/** The log of a board, to read and to verify. */
export const logMethods = {
  'log.read': read('Events of a board after a sequence, oldest first, with their hashes.', {
    params: { board: boardKey, after: sequence, ...entryFilter, limit: page.limit },
    result: z.object({
      epoch: z.string(),
      events: z.array(chainedEvent),
      /** With a filter: up to where was looked, to go on after it. */
      through: sequence.optional(),
      /** Where the log ends. */
      last: sequence,
    }),
    errors: ['board.unknown', 'log.sequenceUnknown'],
  }),

  'log.verify': read(
    'Reads the whole log of a board, checks the chain, folds it and compares the fold with the live state.',
    {
      params: { board: boardKey },
      result: z.object({
        ok: z.boolean(),
        events: z.int().min(0),
        hash: z.string(),
        problems: z.array(z.string()),
      }),
      errors: ['board.unknown'],
    },
  ),
} as const;
