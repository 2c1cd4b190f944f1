import { beginningOf } from '../base/beginningOf.ts';
import type { LogEvent } from '../protocol/events.ts';
import { limits } from '../protocol/limits.ts';

/** What was written with an event, as an inbox shows it: the beginning, in one line; empty when nothing was. */
export function itemText(event: LogEvent): string {
  const line = writtenIn(event).replace(/\s+/g, ' ').trim();
  if (line.length <= limits.inboxTextLength) return line;
  return `${beginningOf(line, limits.inboxTextLength)}…`;
}

function writtenIn({ type, payload }: LogEvent): string {
  switch (type) {
    case 'message.posted':
    case 'comment.added':
    case 'thread.opened':
      return payload.text;
    case 'ticket.created':
      return payload.draft.title;
    case 'ticket.moved':
      return payload.reason ?? '';
    case 'spike.raised':
      return payload.reason ?? '';
    case 'ticket.handedIn':
      return payload.handoff.done;
    case 'claim.released':
      return payload.handoff.pending;
    case 'claim.reclaimed':
    case 'epic.freed':
      return payload.reason;
    default:
      return '';
  }
}
