import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketStatus } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import type { Placed, TicketStore } from './ticketStore.ts';

/** A row of the board: its cells and where it stands, in pixels from the first lane's top. */
export interface Lane {
  readonly key: string;
  readonly collapsed: boolean;
  readonly cells: Readonly<Record<TicketStatus, readonly Placed[]>>;
  readonly count: number;
  readonly top: number;
  /** Where its first cards stand: below its heading. */
  readonly cardsTop: number;
  readonly bottom: number;
}

/** A card's place: its number in the column, all lanes together, and its distance from the top of the column. */
export interface Slot {
  readonly placed: Placed;
  readonly index: number;
  readonly top: number;
}

/** What is to be laid out. */
export interface LaneInput {
  readonly keys: readonly string[];
  readonly collapsed: ReadonlySet<string>;
  /** Height of a lane's heading in pixels; 0 for a board without lanes. */
  readonly headingHeight: number;
}

/** An empty lane is still a place to drop: this much of a card high. */
const emptyRows = 0.4;

/**
 * Where everything on the board stands. All cards have one height, so a place is a sum over the lanes above it and a
 * multiplication: nothing in the document is measured.
 */
export class LaneLayout {
  readonly store: TicketStore;
  #lanes: readonly Lane[] = [];
  #byKey = new Map<string, Lane>();
  /** Height of a card with the gap below it, in pixels; 0 until it was measured. */
  rowHeight = 0;

  constructor(store: TicketStore) {
    this.store = store;
  }

  /** The same measures over other tickets. */
  over(store: TicketStore): LaneLayout {
    const layout = new LaneLayout(store);
    layout.rowHeight = this.rowHeight;
    return layout;
  }

  get lanes(): readonly Lane[] {
    return this.#lanes;
  }

  get height(): number {
    return this.#lanes.at(-1)?.bottom ?? 0;
  }

  lane(key: string): Lane | undefined {
    return this.#byKey.get(key);
  }

  /** The lane at a height; the nearest one where that is above or below all of them. */
  laneAt(top: number): Lane | undefined {
    return this.#lanes.find(({ bottom }) => top < bottom) ?? this.#lanes.at(-1);
  }

  /** Places every lane anew. */
  update({ keys, collapsed, headingHeight }: LaneInput): void {
    let top = 0;
    this.#lanes = keys.map((key) => {
      const cells = this.store.cells(key);
      const counts = ticketStatuses.map((status) => cells[status].length);
      const isCollapsed = collapsed.has(key);
      const rows = headingHeight > 0 ? Math.max(emptyRows, ...counts) : Math.max(...counts);
      const cardsTop = top + headingHeight;
      const bottom = cardsTop + (isCollapsed ? 0 : rows * this.rowHeight);
      const count = counts.reduce((sum, one) => sum + one, 0);
      const lane = { key, collapsed: isCollapsed, cells, count, top, cardsTop, bottom };
      top = bottom;
      return lane;
    });
    this.#byKey = new Map(this.#lanes.map((lane) => [lane.key, lane]));
  }

  /** How many cards a column shows, those of collapsed lanes aside. */
  count(status: TicketStatus): number {
    return this.#lanes.reduce((sum, lane) => sum + cardsOf(lane, status).length, 0);
  }

  /** The place of a ticket's card; nothing when no card of it is shown. */
  slotOf(id: TicketId): Slot | undefined {
    const placed = this.store.placed(id);
    const at = this.store.indexOf(id);
    if (placed === undefined || at < 0) return undefined;
    let before = 0;
    for (const lane of this.#lanes) {
      if (lane.key === placed.lane)
        return lane.collapsed ? undefined : this.#slot(placed, lane, { at, before });
      before += cardsOf(lane, placed.column).length;
    }
    return undefined;
  }

  /** The card of a column with this number. */
  at(status: TicketStatus, index: number): Slot | undefined {
    let before = 0;
    for (const lane of this.#lanes) {
      const cards = cardsOf(lane, status);
      const placed = cards[index - before];
      if (placed !== undefined) return this.#slot(placed, lane, { at: index - before, before });
      before += cards.length;
    }
    return undefined;
  }

  /** The cards of a column that touch the stretch between two heights, `spare` more on either side. */
  between(status: TicketStatus, { top, bottom, spare }: Stretch): Slot[] {
    const slots: Slot[] = [];
    const from = top - spare * this.rowHeight;
    const to = bottom + spare * this.rowHeight;
    let before = 0;
    for (const lane of this.#lanes) {
      if (lane.top > to) break;
      const cards = cardsOf(lane, status);
      if (lane.bottom >= from) {
        const first = Math.max(0, Math.floor((from - lane.cardsTop) / this.rowHeight));
        const last = Math.min(cards.length - 1, Math.ceil((to - lane.cardsTop) / this.rowHeight));
        for (let at = first; at <= last; at++) {
          const placed = cards[at];
          if (placed !== undefined) slots.push(this.#slot(placed, lane, { at, before }));
        }
      }
      before += cards.length;
    }
    return slots;
  }

  /** The place of the card `at` its lane's cell, with so many cards of the column in the lanes before. */
  #slot(placed: Placed, lane: Lane, { at, before }: { at: number; before: number }): Slot {
    return { placed, index: before + at, top: lane.cardsTop + at * this.rowHeight };
  }
}

interface Stretch {
  readonly top: number;
  readonly bottom: number;
  /** How many cards more. */
  readonly spare: number;
}

function cardsOf(lane: Lane, status: TicketStatus): readonly Placed[] {
  return lane.collapsed ? [] : lane.cells[status];
}
