import { hash } from 'node:crypto';
import { canonicalJson } from '../base/canonicalJson.ts';
import type { LogEvent, WireEvent } from '../protocol/events.ts';

/** What the first event of a board is linked to. */
export const firstLink = '0'.repeat(64);

/** An event as the log keeps it: actor and payload are canonical text already. */
export interface EventRow {
  readonly board: string;
  readonly sequence: number;
  readonly at: number;
  readonly type: string;
  readonly actor: string;
  readonly payload: string;
}

/** The row of an event. */
export function rowOf({ board, sequence, at, type, actor, payload }: WireEvent | LogEvent): EventRow {
  return { board, sequence, at, type, actor: canonicalJson(actor), payload: canonicalJson(payload) };
}

/**
 * The link of an event: SHA-256, hex, over the link before it and the canonical JSON of the event as `log.read` answers
 * it, without its own hash (SPEC 13). The text is put together from its parts because two of them are canonical already.
 */
export function linkOf(previous: string, { board, sequence, at, type, actor, payload }: EventRow): string {
  const text = `{"actor":${actor},"at":${at},"board":${JSON.stringify(board)},"payload":${payload},"sequence":${sequence},"type":${JSON.stringify(type)}}`;
  return hash('sha256', previous + text);
}
