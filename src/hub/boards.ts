import { type LogEvent, ticketOf, type WireEvent } from '../protocol/events.ts';
import type { BoardKey, TicketId } from '../protocol/ids.ts';
import { WireError } from '../protocol/errors.ts';
import { boardOf } from '../protocol/ids.ts';
import { evolve } from '../domain/evolve.ts';
import { factsOf, type TicketFacts } from '../domain/blankTicket.ts';
import { boardFacts, type BoardFacts, restoreBoard } from '../domain/snapshot.ts';
import { type BoardState, emptyBoard, type TicketState } from '../domain/state.ts';
import type { EventLog } from './log/eventLog.ts';

const eventsAtOnce = 1_000;

/** What the checkpoint of a board does not know yet: how many events, and the tickets that they name. */
interface Unsaved {
  events: number;
  readonly tickets: Set<TicketId>;
}

/** The live state of every board: the fold over its log, and what its checkpoint does not know yet. */
export class Boards {
  readonly #log: EventLog;
  readonly #states = new Map<BoardKey, BoardState>();
  readonly #unsaved = new Map<BoardKey, Unsaved>();

  constructor(log: EventLog) {
    this.#log = log;
    for (const key of log.boards()) this.reload(key);
  }

  get count(): number {
    return this.#states.size;
  }

  all(): IterableIterator<BoardState> {
    return this.#states.values();
  }

  find(key: BoardKey): BoardState | undefined {
    return this.#states.get(key);
  }

  /** The board, or `board.unknown`. */
  get(key: BoardKey): BoardState {
    const state = this.#states.get(key);
    if (state === undefined) throw new WireError('board.unknown', `There is no board ${key}.`);
    return state;
  }

  /** The ticket, or `board.unknown`, `ticket.unknown`. */
  ticket(id: TicketId): TicketState {
    const ticket = this.get(boardOf(id)).tickets.get(id);
    if (ticket === undefined) throw new WireError('ticket.unknown', `There is no ticket ${id}.`);
    return ticket;
  }

  /** Folds an event in. It is part of the log, or will be when the open transaction is. */
  apply(event: LogEvent): void {
    const { board } = event;
    this.#states.set(board, evolve(this.#states.get(board) ?? emptyBoard(), event));
    let unsaved = this.#unsaved.get(board);
    if (unsaved === undefined) this.#unsaved.set(board, (unsaved = { events: 0, tickets: new Set() }));
    unsaved.events++;
    const ticket = ticketOf(event);
    if (ticket !== undefined) unsaved.tickets.add(ticket);
  }

  /** Takes the state from the log again, after a transaction that did not come to be. */
  reload(key: BoardKey): void {
    this.#states.delete(key);
    this.#unsaved.delete(key);
    const restored = this.#restore(key);
    if (restored !== undefined) this.#states.set(key, restored);
    let last = restored?.sequence ?? 0;
    for (;;) {
      const events = this.#log.read(key, last, eventsAtOnce);
      for (const event of events) this.apply(asLogEvent(event));
      last = events.at(-1)?.sequence ?? last;
      if (events.length < eventsAtOnce) return;
    }
  }

  /** Events since the last checkpoint, over all boards: what a start would have to fold. */
  get unsaved(): number {
    let count = 0;
    for (const { events } of this.#unsaved.values()) count += events;
    return count;
  }

  /** Writes what changed of each board to its checkpoint, one transaction for each. */
  saveCheckpoints(): void {
    for (const [key, unsaved] of this.#unsaved) {
      const state = this.get(key);
      const tickets = [...unsaved.tickets].flatMap((id) => {
        const ticket = state.tickets.get(id);
        return ticket === undefined
          ? []
          : [{ number: ticket.number, facts: JSON.stringify(factsOf(ticket)) }];
      });
      const facts = JSON.stringify(boardFacts(state));
      this.#log.saveCheckpoint({ board: key, head: this.#log.head(key), facts, tickets });
      this.#unsaved.delete(key);
    }
  }

  #restore(key: BoardKey): BoardState | undefined {
    const checkpoint = this.#log.checkpoint(key);
    if (checkpoint === undefined) return undefined;
    const board = JSON.parse(checkpoint.board) as BoardFacts;
    if (board.sequence !== checkpoint.head.sequence) return undefined;
    return restoreBoard(board, parsed(checkpoint.tickets));
  }
}

function* parsed(texts: Iterable<string>): Generator<TicketFacts> {
  for (const text of texts) yield JSON.parse(text) as TicketFacts;
}

/** An event of the log read back. What the log holds was decided by the domain, or is of a newer type that it passes over. */
export function asLogEvent(event: WireEvent): LogEvent {
  return event as unknown as LogEvent;
}
