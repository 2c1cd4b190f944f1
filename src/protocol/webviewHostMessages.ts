import * as z from 'zod/mini';
import type { Board } from './board.ts';
import type { Digest } from './digest.ts';
import type { Condition } from './errors.ts';
import type { WireEvent } from './events.ts';
import type { AgentName, RoleName, TicketId } from './ids.ts';
import type { Ticket, TicketSummary } from './ticket.ts';
import { boardPages } from './vocabulary.ts';
import type { BoardFilter, BoardGrouping } from './webviewMessages.ts';

/**
 * What the extension tells the board webview. The sender is our own extension host and its data has passed the schemas of
 * the wire already, so the view checks the envelope and what its store rests on, in `zod/mini`: the page stays small, and
 * 10,000 tickets are not parsed a second time.
 */
function has(value: unknown, fields: Fields): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Record<string, unknown>;
  for (const name in fields) {
    if (typeof record[name] !== fields[name] || record[name] === null) return false;
  }
  return true;
}

type Fields = Readonly<Record<string, 'string' | 'number' | 'object'>>;

const summaryFields = {
  id: 'string',
  type: 'string',
  title: 'string',
  status: 'string',
  priority: 'string',
  version: 'number',
  labels: 'object',
  repos: 'object',
  blockedBy: 'object',
  questions: 'object',
} as const;

const ticketId = z.custom<TicketId>(
  (value) => typeof value === 'string' && /^[A-Z][A-Z0-9]{1,9}-[1-9][0-9]{0,8}$/.test(value),
);
const summary = z.custom<TicketSummary>((value) => has(value, summaryFields));
const summaries = z.custom<TicketSummary[]>(
  (value) => Array.isArray(value) && value.every((item) => has(item, summaryFields)),
);
const wholeTicket = z.custom<Ticket>((value) => has(value, { ...summaryFields, description: 'string' }));
const board = z.custom<Board>((value) =>
  has(value, { key: 'string', name: 'string', settings: 'object', roles: 'object', roster: 'object' }),
);
const conditions = z.array(z.custom<Condition>((value) => has(value, { code: 'string', message: 'string' })));
const event = z.custom<WireEvent>((value) =>
  has(value, { type: 'string', at: 'number', sequence: 'number', actor: 'object', payload: 'object' }),
);
const entries = z.array(event);
const records = z.optional(entries);
const counts = z.custom<Board['counts']>((value) => has(value, {}));
const digest = z.custom<Digest>((value) =>
  has(value, { at: 'number', states: 'object', sections: 'object', spend: 'object' }),
);
const grouping = z.custom<BoardGrouping>((value) => typeof value === 'string');
const filter = z.custom<BoardFilter>((value) => has(value, {}));

/** Who this window sits as. */
const seat = z.object({
  agent: z.custom<AgentName>((value) => typeof value === 'string'),
  role: z.custom<RoleName>((value) => typeof value === 'string'),
  session: z.string(),
  /** The ticket whose workspace is this very window. */
  workspaceOf: z.optional(ticketId),
});

/** How the host is connected to the hub. `stopped`: a person stopped it and nobody starts one until asked. */
const connection = z.enum(['connecting', 'connected', 'reconnecting', 'failed', 'stopped']);

/** What can be shown in the place of the board. */
const boardPage = z.enum(boardPages);

/** Why there is no board to show: none known, one of several to choose, or the folder is not trusted. */
const absence = z.enum(['none', 'several', 'untrusted']);

function message<Type extends string, Shape extends z.core.$ZodLooseShape>(type: Type, shape: Shape) {
  return z.object({ type: z.literal(type), ...shape });
}

/** Every message of the host to the view. */
export const hostMessage = z.discriminatedUnion('type', [
  /** First answer to `ready`. `strings` replaces texts by key (see webview/ui/strings.ts); `filter` and `grouping` are the last ones reported. */
  message('view.configured', {
    locale: z.optional(z.string()),
    strings: z.optional(z.record(z.string(), z.string())),
    filter: z.optional(filter),
    grouping: z.optional(grouping),
  }),
  /** A board and the first of its tickets. Replaces all the view has. `complete` is false while more come as `tickets.upserted`. */
  message('board.loaded', {
    board,
    seat: z.optional(seat),
    connection,
    tickets: summaries,
    complete: z.boolean(),
  }),
  /** No `reason`: it is not known yet, since the host is not connected. */
  message('board.absent', { reason: z.optional(absence), connection }),
  /** The board's own facts changed: name, repositories, roster, settings. */
  message('board.changed', { board }),
  /** The window took or left a seat; no `seat` means none. */
  message('seat.changed', { seat: z.optional(seat) }),
  /** Tickets that are new or changed; an older version than the view has is dropped. `complete` ends the loading. */
  message('tickets.upserted', { tickets: summaries, complete: z.optional(z.boolean()) }),
  message('tickets.removed', { tickets: z.array(ticketId) }),
  message('connection.changed', { connection, message: z.optional(z.string()) }),

  /** Show this ticket: the answer to `ticket.open`, or a deep link. Entries are newest first, `next` is the cursor for older ones; `records` are all that say how its work was handed in, judged, merged and decided, oldest first. */
  message('ticket.opened', { ticket: wholeTicket, entries, records, next: z.optional(z.string()) }),
  /** The open ticket as it is now, with its newest entries. Shows nothing that is not shown already. */
  message('ticket.refreshed', { ticket: wholeTicket, entries, records, next: z.optional(z.string()) }),
  message('ticket.absent', { ticket: ticketId, message: z.string() }),
  message('timeline.loaded', { ticket: ticketId, entries, next: z.optional(z.string()) }),
  /** Select and reveal this ticket's card on the board without opening it. */
  message('ticket.revealed', { ticket: ticketId }),

  /** Show this page in the place of the board, made anew, with the focus on it; without one the board itself. */
  message('page.opened', { page: z.optional(boardPage) }),

  /** The board after event `sequence`, or a page of it; `last` is the number of the newest event, `event` the one it is shown after. */
  message('replay.answered', {
    request: z.number(),
    sequence: z.number(),
    last: z.number(),
    at: z.optional(z.number()),
    event: z.optional(event),
    tickets: summaries,
    absent: z.array(ticketId),
    next: z.optional(z.string()),
  }),
  message('digest.answered', { request: z.number(), digest }),
  message('statistics.answered', {
    request: z.number(),
    points: z.array(z.object({ at: z.number(), counts, cost: z.number() })),
  }),

  /** The act of this request is committed; `ticket` is the ticket after it. */
  message('act.confirmed', { request: z.number(), ticket: z.optional(summary) }),
  /** Nothing was changed. `conditions` names all that is in the way; `current` is the ticket where `ticket.versionStale` was refused. A person who cancelled is code `act.cancelled` and is not shown. */
  message('act.refused', {
    request: z.number(),
    code: z.string(),
    message: z.string(),
    conditions: z.optional(conditions),
    // An answer must arrive even when this part of it is not what it should be: somebody waits for it.
    current: z.catch(z.optional(wholeTicket), undefined),
  }),
]);
export type HostMessage = z.infer<typeof hostMessage>;
export type Seat = z.infer<typeof seat>;
export type ConnectionState = z.infer<typeof connection>;
export type BoardAbsence = z.infer<typeof absence>;
export type BoardPage = z.infer<typeof boardPage>;
