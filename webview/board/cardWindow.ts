import type { TicketId } from '../../src/protocol/ids.ts';
import { setAttribute } from '../ui/write.ts';
import { createCard, fillCard, type Card, type CardState } from './card.ts';
import { putInOrder } from './documentOrder.ts';
import type { Slot } from './laneLayout.ts';
import type { Placed } from './ticketStore.ts';

/** What a window asks of its board. */
export interface CardSource {
  /** Height of a card with the gap below it; 0 while nothing can be drawn yet. */
  rowHeight(): number;
  /** Height of all cards and what stands between them. */
  height(): number;
  /** How many cards there are. */
  count(): number;
  /** The cards between two heights, first one first, `spare` more on either side. */
  between(stretch: { readonly top: number; readonly bottom: number; readonly spare: number }): Slot[];
  at(index: number): Slot | undefined;
  /** The place of a ticket's card; nothing when it is none of this column's. */
  slotOf(id: TicketId): Slot | undefined;
  /** How a card stands, its place aside. */
  stateOf(placed: Placed): Omit<CardState, 'index' | 'count' | 'active'>;
  /** Cards that stay in the document wherever the column is scrolled: the one being dragged, the one being moved. */
  pinned(): readonly TicketId[];
  /** Whether everything is drawn anew in this frame or the next one. */
  isChanging(): boolean;
  /** Called once for each card element that is made. */
  onCreate(element: HTMLElement): void;
}

/** A scroller that several columns share, with what it shows of them. */
export interface SharedView {
  readonly scroller: HTMLElement;
  readonly top: number;
  readonly height: number;
  /** How much at its top is behind headings that stay. */
  readonly covered: number;
}

/** Cards kept above and below what is seen, so that a fast scroll does not show emptiness. */
const overscan = 4;

/** Scrolling is over when nothing has moved for so long. */
const restMs = 120;

/** Above the first card, where nobody can scroll to. */
const parkedTop = -10_000;

/**
 * The cards of one column, of which only those in sight are in the document. The active card, which holds the column's
 * tab stop, is always there.
 */
export class CardWindow {
  readonly scroller: HTMLElement;
  readonly list: HTMLElement;
  readonly #source: CardSource;
  readonly #live = new Map<TicketId, Card>();
  readonly #free: Card[] = [];
  #viewHeight = 0;
  #shared: SharedView | undefined;
  #active: TicketId | undefined;
  #activeIndex = 0;
  #frame = 0;
  /** Runs while the column scrolls. */
  #rest: ReturnType<typeof setTimeout> | undefined;
  #restored = 0;

  constructor(source: CardSource) {
    this.#source = source;
    this.scroller = document.createElement('div');
    this.scroller.className = 'cards';
    this.list = document.createElement('div');
    this.list.className = 'card-list';
    this.scroller.append(this.list);
    this.scroller.addEventListener('scroll', () => this.#schedule(), { passive: true });
    new ResizeObserver(([entry]) => {
      this.#viewHeight = entry?.contentRect.height ?? 0;
      if (this.#shared === undefined) this.render();
    }).observe(this.scroller);
  }

  /** The columns scroll together; nothing means that this one scrolls by itself. */
  share(view: SharedView | undefined): void {
    this.#shared = view;
  }

  /** The card that Tab leads to. */
  get active(): TicketId | undefined {
    return this.#active;
  }

  /** How many cards fit on one screen. */
  get pageLength(): number {
    const { height, covered } = this.#view();
    return Math.max(1, Math.floor((height - covered) / this.#source.rowHeight()));
  }

  /** The card that is topmost in sight. */
  get firstVisible(): number {
    return Math.ceil(this.scroller.scrollTop / this.#source.rowHeight());
  }

  element(id: TicketId): HTMLElement | undefined {
    return this.#live.get(id)?.element;
  }

  /** Makes a card the active one without moving the focus. */
  activate(id: TicketId): void {
    this.#active = id;
    this.render();
  }

  /** Scrolls as little as needed to show a card and gives it the focus. */
  focus(index: number): void {
    const slot = this.#source.at(index);
    if (slot === undefined) return;
    const { id } = slot.placed.ticket;
    this.#reveal(slot);
    this.#active = id;
    this.render();
    this.element(id)?.focus({ preventScroll: true });
  }

  #reveal({ top }: Slot): void {
    const bottom = top + this.#source.rowHeight();
    const { scroller, covered, height } = this.#view();
    const { scrollTop } = scroller;
    if (top - covered < scrollTop) scroller.scrollTop = top - covered;
    else if (bottom > scrollTop + height) scroller.scrollTop = bottom - height;
  }

  /** Scrolls to where an earlier life of the page was, as soon as there are enough cards for it. */
  restore(scrollTop: number): void {
    this.#restored = scrollTop;
  }

  /** Brings the document up to the cards and the scroll position. */
  render(): void {
    if (this.#source.rowHeight() === 0) return;
    this.#keepActive();
    this.#describe();
    if (this.#restored > 0 && this.#source.height() > this.#restored) {
      this.scroller.scrollTop = this.#restored;
      this.#restored = 0;
    }
    const wanted = this.#wanted();
    this.#letGo(wanted);
    for (const slot of wanted.values()) this.#fill(slot);
    if (this.#rest === undefined) this.#tidy(wanted);
  }

  /** While it scrolls, cards are used again where they are in the document; their order there is put right when it rests. */
  scrolls(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#rest = undefined;
      this.render();
    }, restMs);
  }

  /** Follows the scroll position: cards that stay are as they were, and those that leave become those that come. */
  follow(): void {
    if (this.#source.rowHeight() === 0) return;
    const wanted = this.#wanted();
    this.#letGo(wanted);
    for (const [id, slot] of wanted) if (!this.#live.has(id)) this.#fill(slot);
  }

  /** Takes the cards that are not wanted any more out of use. */
  #letGo(wanted: ReadonlyMap<TicketId, Slot>): void {
    for (const [id, card] of this.#live) {
      if (wanted.has(id)) continue;
      this.#live.delete(id);
      this.#free.push(card);
      park(card);
    }
  }

  #fill({ placed, index, top }: Slot): void {
    const { id } = placed.ticket;
    const card = this.#cardFor(id);
    const state = this.#source.stateOf(placed);
    fillCard(card, placed, { ...state, index, count: this.#source.count(), active: id === this.#active });
    place(card, top);
    if (!card.element.isConnected) this.list.append(card.element);
  }

  /** Leaves nothing in the document but the cards in use, in their order. */
  #tidy(wanted: ReadonlyMap<TicketId, Slot>): void {
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    for (const { element } of this.#free) element.remove();
    const elements = [...wanted.keys()].flatMap((id) => this.#live.get(id)?.element ?? []);
    putInOrder(this.list, elements);
    // Putting an element elsewhere in the document takes the focus from it; what is outside the board keeps its own.
    const lost = focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused;
    if (lost && document.hasFocus()) focused.focus({ preventScroll: true });
  }

  #view(): SharedView {
    return (
      this.#shared ?? {
        scroller: this.scroller,
        top: this.scroller.scrollTop,
        height: this.#viewHeight,
        covered: 0,
      }
    );
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.scrolls();
      if (!this.#source.isChanging()) this.follow();
    });
  }

  #cardFor(id: TicketId): Card {
    let card = this.#live.get(id);
    if (card === undefined) {
      card = this.#free.pop();
      if (card === undefined) {
        card = createCard();
        this.#source.onCreate(card.element);
      }
      card.element.removeAttribute('aria-hidden');
      this.#live.set(id, card);
    }
    return card;
  }

  /** Places in document order: what is in sight, and what must not leave. */
  #wanted(): Map<TicketId, Slot> {
    const { top, height } = this.#view();
    const slots = this.#source.between({ top, bottom: top + height, spare: overscan });
    const seen = new Set(slots.map(({ index }) => index));
    for (const id of [this.#active, ...this.#source.pinned()]) {
      const slot = id === undefined ? undefined : this.#source.slotOf(id);
      if (slot === undefined || seen.has(slot.index)) continue;
      seen.add(slot.index);
      slots.push(slot);
    }
    slots.sort((a, b) => a.index - b.index);
    return new Map(slots.map((slot) => [slot.placed.ticket.id, slot]));
  }

  /** The tab stop goes to the card that took the place of one that left the column. */
  #keepActive(): void {
    const slot = this.#active === undefined ? undefined : this.#source.slotOf(this.#active);
    if (slot !== undefined) {
      this.#activeIndex = slot.index;
      return;
    }
    this.#activeIndex = Math.max(0, Math.min(this.#activeIndex, this.#source.count() - 1));
    this.#active = this.#source.at(this.#activeIndex)?.placed.ticket.id;
  }

  #describe(): void {
    this.list.style.height = `${this.#source.height()}px`;
    // A list box without an option would promise something to choose.
    setAttribute(this.list, 'role', this.#source.count() > 0 ? 'listbox' : undefined);
  }
}

function place(card: Card, top: number): void {
  if (card.top === top) return;
  card.top = top;
  card.element.style.transform = `translateY(${top}px)`;
}

/** Puts a card out of sight without taking it out of the document, which would cost its layout. */
function park(card: Card): void {
  place(card, parkedTop);
  card.placed = undefined;
  card.element.setAttribute('aria-hidden', 'true');
  delete card.element.dataset['ticket'];
}
