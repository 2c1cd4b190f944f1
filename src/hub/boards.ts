import { type LogEvent, ticketOf } from '../protocol/events.ts';
import type { BoardKey, TicketId } from '../protocol/ids.ts';
import { WireError } from '../protocol/errors.ts';
import { boardOf } from '../protocol/ids.ts';
import { evolve } from '../domain/evolve.ts';
import { factsOf } from '../domain/blankTicket.ts';
import { boardFacts } from '../domain/snapshot.ts';
import { type BoardState, emptyBoard, type TicketState } from '../domain/state.ts';
import { asLogEvent, type EventLog, type Head } from './log/eventLog.ts';
import { restoredBoard } from './restoredBoard.ts';

const eventsAtOnce = 1_000;

/** What the checkpoint of a board does not know yet: how many events, and the tickets that they name. */
interface Unsaved {
  events: number;
  readonly tickets: Set<TicketId>;
}

/** A checkpoint on its way to the disk: a board as it was at a head, and how many of the tickets that changed are saved. */
interface Saving {
  readonly board: BoardKey;
  readonly head: Head;
  readonly facts: string;
  readonly tickets: readonly TicketState[];
  saved: number;
}

/** The live state of every board: the fold over its log, and what its checkpoint does not know yet. */
export class Boards {
  readonly #log: EventLog;
  readonly #states = new Map<BoardKey, BoardState>();
  readonly #unsaved = new Map<BoardKey, Unsaved>();
  #saving: Saving[] = [];

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
    this.#saving = this.#saving.filter(({ board }) => board !== key);
    const restored = restoredBoard(this.#log, key);
    if (restored !== undefined) this.#states.set(key, restored);
    let last = restored?.sequence ?? 0;
    for (;;) {
      const events = this.#log.read(key, last, eventsAtOnce);
      for (const event of events) this.apply(asLogEvent(event));
      last = events.at(-1)?.sequence ?? last;
      if (events.length < eventsAtOnce) return;
    }
  }

  /** Events since the last checkpoint was begun, over all boards: what a start would have to fold. */
  get unsaved(): number {
    let count = 0;
    for (const { events } of this.#unsaved.values()) count += events;
    return count;
  }

  /** Saves up to so many tickets of a checkpoint that was begun, or else of a new one; says whether there is more to save. */
  saveSome(most: number): boolean {
    if (this.#saving.length === 0) this.#beginToSave();
    const saving = this.#saving[0];
    if (saving === undefined) return false;
    const { board, head, facts, tickets, saved } = saving;
    const part = tickets.slice(saved, saved + most).map((ticket) => ({
      number: ticket.number,
      facts: JSON.stringify(factsOf(ticket)),
      sequence: head.sequence,
    }));
    const done = saved + part.length === tickets.length;
    this.#log.saveCheckpoint(board, { tickets: part, ...(done && { complete: { head, facts } }) });
    saving.saved += part.length;
    if (done) this.#saving.shift();
    return this.#saving.length > 0;
  }

  /** Saves everything that no checkpoint knows yet. */
  saveAll(): void {
    while (this.#saving.length > 0 || this.unsaved > 0) this.saveSome(Infinity);
  }

  /** A ticket is replaced and never changed, so that a list of them stays what the board was. */
  #beginToSave(): void {
    for (const [board, unsaved] of this.#unsaved) {
      const state = this.get(board);
      const tickets = [...unsaved.tickets].flatMap((id) => state.tickets.get(id) ?? []);
      const facts = JSON.stringify(boardFacts(state));
      this.#saving.push({ board, head: this.#log.head(board), facts, tickets, saved: 0 });
    }
    this.#unsaved.clear();
  }
}
