import { hash } from 'node:crypto';

/** What the first event of a board is linked to. */
export const firstLink = '0'.repeat(64);

/** An event as it stands in the log: actor and payload are canonical text already. */
export interface EventRow {
  readonly board: string;
  readonly sequence: number;
  readonly at: number;
  readonly type: string;
  readonly actor: string;
  readonly payload: string;
}

/**
 * SHA-256, hex, over the hash before it and the canonical JSON of the event as `log.read` answers it, without its own
 * hash. The text is put together from its parts because two of them are stored as canonical text.
 */
export function link(previous: string, { board, sequence, at, type, actor, payload }: EventRow): string {
  const text = `{"actor":${actor},"at":${at},"board":${JSON.stringify(board)},"payload":${payload},"sequence":${sequence},"type":${JSON.stringify(type)}}`;
  return hash('sha256', previous + text);
}
