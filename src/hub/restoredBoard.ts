import type { WireEvent } from '../protocol/events.ts';
import type { BoardKey, TicketId } from '../protocol/ids.ts';
import { factsOf, type TicketFacts } from '../domain/blankTicket.ts';
import { evolveTicket } from '../domain/evolve.ts';
import { type BoardFacts, restoreBoard } from '../domain/snapshot.ts';
import type { BoardState, TicketState } from '../domain/state.ts';
import { asLogEvent, type Checkpoint, type EventLog } from './log/eventLog.ts';

const eventsAtOnce = 1_000;

/** A board as its checkpoint knows it; nothing when it has none, or one that this build does not read. */
export function restoredBoard(log: EventLog, key: BoardKey): BoardState | undefined {
  const checkpoint = log.checkpoint(key);
  if (checkpoint === undefined) return undefined;
  const board = JSON.parse(checkpoint.board) as BoardFacts;
  if (board.sequence !== checkpoint.head.sequence) return undefined;
  return restoreBoard(board, facts(log, key, checkpoint));
}

function* facts(log: EventLog, key: BoardKey, { head, tickets }: Checkpoint): Generator<TicketFacts> {
  for (const { number, facts: text, sequence } of tickets) {
    if (sequence <= head.sequence) {
      yield JSON.parse(text) as TicketFacts;
      continue;
    }
    // The hub ended while it saved a later checkpoint. What the ticket was at this one is in the log.
    const ticket = ticketAsOf(log, `${key}-${number}` as TicketId, head.sequence);
    if (ticket !== undefined) yield factsOf(ticket);
  }
}

/** A ticket as it was at an event of its board; nothing when it was not created yet. */
function ticketAsOf(log: EventLog, id: TicketId, sequence: number): TicketState | undefined {
  const newestFirst: WireEvent[] = [];
  for (let before = sequence + 1, more = true; more;) {
    const page = log.timeline(id, { before, limit: eventsAtOnce });
    newestFirst.push(...page);
    before = page.at(-1)?.sequence ?? 0;
    more = page.length === eventsAtOnce;
  }
  let ticket: TicketState | undefined;
  for (const event of newestFirst.reverse()) ticket = evolveTicket(ticket, asLogEvent(event));
  return ticket;
}
