import { createHash } from 'node:crypto';
import { canonicalJson } from '../base/canonicalJson.ts';
import type { WireEvent } from '../protocol/events.ts';

/** What the first event of a board is linked to. */
export const firstLink = '0'.repeat(64);

/** The link of an event: SHA-256, hex, over the link before it and the event's canonical text without its own hash (SPEC 13). */
export function linkOf(previous: string, event: WireEvent): string {
  const { board, sequence, at, type, actor, payload } = event;
  const text = canonicalJson({ board, sequence, at, type, actor, payload });
  return createHash('sha256').update(`${previous}${text}`).digest('hex');
}
