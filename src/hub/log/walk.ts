import { type EventRow, firstLink, linkOf } from '../../wire/eventChain.ts';
import type { Head } from './eventLog.ts';

/** A row of the log with its link. */
export type StoredRow = EventRow & { readonly hash: string };

/** Reads rows of one board after a sequence, in order; fewer than the limit at its own liking, none at the end. */
export type ReadRows = (after: number, limit: number) => StoredRow[];

/** Where every board's chain begins. */
export const beginning: Head = { sequence: 0, hash: firstLink };

const rowsAtOnce = 500;

/**
 * Hands out the rows of one board as long as each follows the one before it in number and in hash. Ends with nothing
 * when all did, or with a sentence about the first that does not.
 */
export function* walkChain(read: ReadRows, from: Head = beginning): Generator<StoredRow, string | undefined> {
  let { sequence, hash } = from;
  for (;;) {
    const rows = read(sequence, rowsAtOnce);
    for (const row of rows) {
      if (row.sequence !== sequence + 1) return `Event ${sequence + 1} is missing.`;
      if (row.hash !== linkOf(hash, row)) return `Event ${row.sequence} does not agree with the hash chain.`;
      ({ sequence, hash } = row);
      yield row;
    }
    if (rows.length === 0) return undefined;
  }
}
