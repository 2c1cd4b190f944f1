import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import { priorities, ticketNumber, ticketStatuses } from '../../src/protocol/vocabulary.ts';
import type { BoardGrouping } from '../bridge/messages.ts';
import { laneOf } from './lanes.ts';
import type { WorkUnderWay } from '../../src/domain/workUnderWay.ts';
import { TicketIndex } from './ticketIndex.ts';

/** A ticket at its place on the board. `column` differs from the ticket's state while a move waits for the hub. */
export interface Placed {
  readonly ticket: TicketSummary;
  readonly column: TicketStatus;
  /** The row it stands in; '' where the board is not divided, and for tickets that belong to no row. */
  readonly lane: string;
  readonly rank: number;
  readonly number: number;
}

type Columns = Record<TicketStatus, Placed[]>;
type Lanes = Map<string, Columns>;

/** What a lane without any ticket has. */
const noCells: Readonly<Record<TicketStatus, readonly Placed[]>> = emptyColumns();

/** More changes than this at once are sorted anew instead of being inserted one by one. */
const bulk = 200;

/**
 * The board's tickets: by id, and per lane and column in the order of priority, then number. A change costs a search in its
 * cell; the filter keeps a second set of cells, so that drawing never looks at a ticket that is not shown.
 */
export class TicketStore {
  readonly #placed = new Map<TicketId, Placed>();
  readonly #pending = new Map<TicketId, TicketStatus>();
  readonly #index = new TicketIndex();
  #all: Lanes = new Map();
  #shown: Lanes = this.#all;
  #matches: ((ticket: TicketSummary) => boolean) | undefined;
  #grouping: BoardGrouping = 'none';

  get size(): number {
    return this.#placed.size;
  }

  /** How many tickets pass the filter. */
  get shownSize(): number {
    return ticketStatuses.reduce((sum, status) => sum + countOf(this.#shown, status), 0);
  }

  ticket(id: TicketId): TicketSummary | undefined {
    return this.#placed.get(id)?.ticket;
  }

  placed(id: TicketId): Placed | undefined {
    return this.#placed.get(id);
  }

  *tickets(): Iterable<TicketSummary> {
    for (const { ticket } of this.#placed.values()) yield ticket;
  }

  /** The labels that tickets carry, sorted; the same array for as long as they are the same. */
  get labels(): readonly string[] {
    return this.#index.labels;
  }

  /** The work that holds others back. */
  get workUnderWay(): WorkUnderWay {
    return this.#index.workUnderWay;
  }

  /** The column a ticket stands in now, waiting moves included. */
  columnOf(id: TicketId): TicketStatus | undefined {
    return this.#placed.get(id)?.column;
  }

  /** The lanes that show a ticket, in no order. */
  *lanes(): Iterable<string> {
    for (const [lane, columns] of this.#shown)
      if (ticketStatuses.some((status) => columns[status].length > 0)) yield lane;
  }

  /** What each column of a lane shows, first card first. */
  cells(lane: string): Readonly<Record<TicketStatus, readonly Placed[]>> {
    return this.#shown.get(lane) ?? noCells;
  }

  /** How many cards a column shows, in all lanes together. */
  shown(status: TicketStatus): number {
    return countOf(this.#shown, status);
  }

  /** How many tickets a column has, filtered out ones included. */
  total(status: TicketStatus): number {
    return countOf(this.#all, status);
  }

  /** The place of a ticket among the cards of its lane and column; -1 when it is not shown. */
  indexOf(id: TicketId): number {
    const placed = this.#placed.get(id);
    const cell = placed && this.#shown.get(placed.lane)?.[placed.column];
    if (placed === undefined || cell === undefined) return -1;
    const index = lowerBound(cell, placed);
    return cell[index] === placed ? index : -1;
  }

  isPending(id: TicketId): boolean {
    return this.#pending.has(id);
  }

  /** Forgets everything and starts with these. */
  replace(tickets: readonly TicketSummary[]): void {
    this.#placed.clear();
    this.#pending.clear();
    this.#index.clear();
    for (const ticket of tickets) this.#keep(this.#place(ticket));
    this.#sortAnew();
  }

  /** Takes new and changed tickets; an older version than the one at hand is dropped. */
  upsert(tickets: readonly TicketSummary[]): void {
    this.#takeIn(
      tickets.filter((ticket) => ticket.version >= (this.#placed.get(ticket.id)?.ticket.version ?? 0)),
    );
  }

  /** Takes tickets as they were at another time, whichever version is at hand. */
  rewind(tickets: readonly TicketSummary[], absent: readonly TicketId[]): void {
    this.remove(absent);
    this.#takeIn(tickets);
  }

  remove(ids: readonly TicketId[]): void {
    for (const id of ids) {
      this.#take(id);
      this.#forget(id);
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
    this.#shown = new Map();
    for (const [lane, columns] of this.#all) {
      const shown = emptyColumns();
      for (const status of ticketStatuses)
        shown[status] = columns[status].filter(({ ticket }) => matches(ticket));
      this.#shown.set(lane, shown);
    }
  }

  /** Divides the board into lanes. */
  group(grouping: BoardGrouping): void {
    if (grouping === this.#grouping) return;
    this.#grouping = grouping;
    this.#sortAnew();
  }

  #takeIn(tickets: readonly TicketSummary[]): void {
    if (tickets.length > bulk || tickets.some((ticket) => this.#movesOthers(ticket))) {
      for (const ticket of tickets) this.#keep(this.#place(ticket));
      this.#sortAnew();
    } else {
      for (const ticket of tickets) this.#put(ticket);
    }
  }

  /** Whether the lanes of other tickets may hang on what changed about this one: its children's do on its type and parent. */
  #movesOthers(ticket: TicketSummary): boolean {
    if (this.#grouping !== 'epic') return false;
    const before = this.#placed.get(ticket.id)?.ticket;
    // Children come after their parent, but when an epic is taken in anew they may be there already.
    if (before === undefined) return ticket.type === 'epic';
    return before.type !== ticket.type || before.parent !== ticket.parent;
  }

  #place(ticket: TicketSummary): Placed {
    return {
      ticket,
      column: this.#pending.get(ticket.id) ?? ticket.status,
      lane: laneOf(this.#grouping, ticket, (id) => this.ticket(id)),
      rank: priorities.indexOf(ticket.priority),
      number: ticketNumber(ticket.id),
    };
  }

  #keep(placed: Placed): void {
    const { ticket } = placed;
    const before = this.#placed.get(ticket.id)?.ticket;
    this.#placed.set(ticket.id, placed);
    if (before === ticket) return;
    if (before !== undefined) this.#index.remove(before);
    this.#index.add(ticket);
  }

  #forget(id: TicketId): void {
    const before = this.#placed.get(id)?.ticket;
    if (before === undefined) return;
    this.#placed.delete(id);
    this.#index.remove(before);
  }

  #put(ticket: TicketSummary): void {
    this.#take(ticket.id);
    const placed = this.#place(ticket);
    this.#keep(placed);
    insert(cellOf(this.#all, placed), placed);
    if (this.#matches?.(ticket) === true) insert(cellOf(this.#shown, placed), placed);
  }

  #take(id: TicketId): void {
    const placed = this.#placed.get(id);
    if (placed === undefined) return;
    remove(cellOf(this.#all, placed), placed);
    if (this.#shown !== this.#all) remove(cellOf(this.#shown, placed), placed);
  }

  #sortAnew(): void {
    this.#all = new Map();
    for (const { ticket } of [...this.#placed.values()]) {
      const placed = this.#place(ticket);
      this.#keep(placed);
      cellOf(this.#all, placed).push(placed);
    }
    for (const columns of this.#all.values())
      for (const status of ticketStatuses) columns[status].sort(compare);
    this.filter(this.#matches);
  }
}

function emptyColumns(): Columns {
  return { backlog: [], ready: [], in_progress: [], review: [], approved: [], closed: [] };
}

function cellOf(lanes: Lanes, { lane, column }: Placed): Placed[] {
  let columns = lanes.get(lane);
  if (columns === undefined) lanes.set(lane, (columns = emptyColumns()));
  return columns[column];
}

function countOf(lanes: Lanes, status: TicketStatus): number {
  let count = 0;
  for (const columns of lanes.values()) count += columns[status].length;
  return count;
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
