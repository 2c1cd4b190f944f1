import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import { priorities, ticketNumber, ticketStatuses } from '../../src/protocol/vocabulary.ts';

/** A ticket at its place on the board. `column` differs from the ticket's state while a move waits for the hub. */
export interface Placed {
  readonly ticket: TicketSummary;
  readonly column: TicketStatus;
  readonly rank: number;
  readonly number: number;
}

type Columns = Record<TicketStatus, Placed[]>;

/** More changes than this at once are sorted anew instead of being inserted one by one. */
const bulk = 200;

/**
 * The board's tickets: by id, and per column in the order of priority, then number. A change costs a search in its
 * column; the filter keeps a second set of columns, so that drawing never looks at a ticket that is not shown.
 */
export class TicketStore {
  readonly #placed = new Map<TicketId, Placed>();
  readonly #pending = new Map<TicketId, TicketStatus>();
  #all = emptyColumns();
  #shown = this.#all;
  #matches: ((ticket: TicketSummary) => boolean) | undefined;

  get size(): number {
    return this.#placed.size;
  }

  /** How many tickets pass the filter. */
  get shownSize(): number {
    return ticketStatuses.reduce((sum, status) => sum + this.#shown[status].length, 0);
  }

  ticket(id: TicketId): TicketSummary | undefined {
    return this.#placed.get(id)?.ticket;
  }

  *tickets(): Iterable<TicketSummary> {
    for (const { ticket } of this.#placed.values()) yield ticket;
  }

  /** The column a ticket stands in now, waiting moves included. */
  columnOf(id: TicketId): TicketStatus | undefined {
    return this.#placed.get(id)?.column;
  }

  /** What a column shows, first card first. */
  shown(status: TicketStatus): readonly Placed[] {
    return this.#shown[status];
  }

  /** How many tickets a column has, filtered out ones included. */
  total(status: TicketStatus): number {
    return this.#all[status].length;
  }

  /** The place of a ticket among the cards its column shows; -1 when it is not shown. */
  indexOf(id: TicketId): number {
    const placed = this.#placed.get(id);
    if (placed === undefined) return -1;
    const index = lowerBound(this.#shown[placed.column], placed);
    return this.#shown[placed.column][index] === placed ? index : -1;
  }

  isPending(id: TicketId): boolean {
    return this.#pending.has(id);
  }

  /** Forgets everything and starts with these. */
  replace(tickets: readonly TicketSummary[]): void {
    this.#placed.clear();
    this.#pending.clear();
    for (const ticket of tickets) this.#placed.set(ticket.id, this.#place(ticket));
    this.#sortAnew();
  }

  /** Takes new and changed tickets; an older version than the one at hand is dropped. */
  upsert(tickets: readonly TicketSummary[]): void {
    const fresh = tickets.filter(
      (ticket) => ticket.version >= (this.#placed.get(ticket.id)?.ticket.version ?? 0),
    );
    if (fresh.length > bulk) {
      for (const ticket of fresh) this.#placed.set(ticket.id, this.#place(ticket));
      this.#sortAnew();
    } else {
      for (const ticket of fresh) this.#put(ticket);
    }
  }

  remove(ids: readonly TicketId[]): void {
    for (const id of ids) {
      this.#take(id);
      this.#placed.delete(id);
      this.#pending.delete(id);
    }
  }

  /** Shows a ticket in another column until the hub has answered; without a status, where it really is. */
  expect(id: TicketId, status: TicketStatus | undefined): void {
    if (status === undefined) this.#pending.delete(id);
    else this.#pending.set(id, status);
    const ticket = this.ticket(id);
    if (ticket !== undefined) this.#put(ticket);
  }

  /** Narrows what is shown; without a test everything is. */
  filter(matches: ((ticket: TicketSummary) => boolean) | undefined): void {
    this.#matches = matches;
    if (matches === undefined) {
      this.#shown = this.#all;
      return;
    }
    this.#shown = emptyColumns();
    for (const status of ticketStatuses) {
      this.#shown[status] = this.#all[status].filter(({ ticket }) => matches(ticket));
    }
  }

  #place(ticket: TicketSummary): Placed {
    return {
      ticket,
      column: this.#pending.get(ticket.id) ?? ticket.status,
      rank: priorities.indexOf(ticket.priority),
      number: ticketNumber(ticket.id),
    };
  }

  #put(ticket: TicketSummary): void {
    this.#take(ticket.id);
    const placed = this.#place(ticket);
    this.#placed.set(ticket.id, placed);
    insert(this.#all[placed.column], placed);
    if (this.#matches?.(ticket) === true) insert(this.#shown[placed.column], placed);
  }

  #take(id: TicketId): void {
    const placed = this.#placed.get(id);
    if (placed === undefined) return;
    remove(this.#all[placed.column], placed);
    if (this.#shown !== this.#all) remove(this.#shown[placed.column], placed);
  }

  #sortAnew(): void {
    this.#all = emptyColumns();
    for (const placed of this.#placed.values()) this.#all[placed.column].push(placed);
    for (const status of ticketStatuses) this.#all[status].sort(compare);
    this.filter(this.#matches);
  }
}

function emptyColumns(): Columns {
  return { backlog: [], ready: [], in_progress: [], review: [], approved: [], closed: [] };
}

function compare(a: Placed, b: Placed): number {
  return a.rank - b.rank || a.number - b.number;
}

function lowerBound(column: readonly Placed[], placed: Placed): number {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = column[middle];
    if (at !== undefined && compare(at, placed) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert(column: Placed[], placed: Placed): void {
  column.splice(lowerBound(column, placed), 0, placed);
}

function remove(column: Placed[], placed: Placed): void {
  const index = lowerBound(column, placed);
  if (column[index] === placed) column.splice(index, 1);
}
