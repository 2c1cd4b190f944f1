import type { TicketId } from '../../src/protocol/ids.ts';
import { createCard, fillCard, type Card, type CardState } from './card.ts';
import type { Placed } from './ticketStore.ts';

/** What a window asks of its board. */
export interface CardSource {
  /** All cards of the column, first one first. */
  cards(): readonly Placed[];
  /** How a card stands, its place aside. */
  stateOf(placed: Placed): Omit<CardState, 'index' | 'count' | 'active'>;
  /** The place of a ticket among the cards; -1 when it is none of them. */
  indexOf(id: TicketId): number;
  /** Cards that stay in the document wherever the column is scrolled: the one being dragged, the one being moved. */
  pinned(): readonly TicketId[];
  /** Called once for each card element that is made. */
  onCreate(element: HTMLElement): void;
}

/** Cards kept above and below what is seen, so that a fast scroll does not show emptiness. */
const overscan = 4;

/**
 * The cards of one column, of which only those in sight are in the document. All cards have one height, so the place of
 * each is a multiplication. The active card, which holds the column's tab stop, is always there.
 */
export class CardWindow {
  readonly scroller: HTMLElement;
  readonly list: HTMLElement;
  readonly #source: CardSource;
  readonly #live = new Map<TicketId, Card>();
  readonly #free: Card[] = [];
  #viewHeight = 0;
  // 0 until it was measured; nothing is drawn before.
  #rowHeight = 0;
  #active: TicketId | undefined;
  #activeIndex = 0;
  #frame = 0;
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
      this.render();
    }).observe(this.scroller);
  }

  /** Height of a card with the gap below it, in pixels. */
  set rowHeight(height: number) {
    if (height === this.#rowHeight) return;
    this.#rowHeight = height;
    this.render();
  }

  /** The card that Tab leads to. */
  get active(): TicketId | undefined {
    return this.#active;
  }

  /** How many cards fit on one screen. */
  get pageLength(): number {
    return Math.max(1, Math.floor(this.#viewHeight / this.#rowHeight));
  }

  /** The card that is topmost in sight. */
  get firstVisible(): number {
    return Math.ceil(this.scroller.scrollTop / this.#rowHeight);
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
    const placed = this.#source.cards()[index];
    if (placed === undefined) return;
    this.reveal(index);
    this.#active = placed.ticket.id;
    this.render();
    this.element(placed.ticket.id)?.focus({ preventScroll: true });
  }

  reveal(index: number): void {
    const top = index * this.#rowHeight;
    const bottom = top + this.#rowHeight;
    const { scrollTop, clientHeight } = this.scroller;
    if (top < scrollTop) this.scroller.scrollTop = top;
    else if (bottom > scrollTop + clientHeight) this.scroller.scrollTop = bottom - clientHeight;
  }

  /** Scrolls to where an earlier life of the page was, as soon as there are enough cards for it. */
  restore(scrollTop: number): void {
    this.#restored = scrollTop;
  }

  /** Brings the document up to the cards and the scroll position. */
  render(): void {
    if (this.#rowHeight === 0) return;
    const cards = this.#source.cards();
    this.#keepActive(cards);
    this.#describe(cards.length);
    if (this.#restored > 0 && cards.length * this.#rowHeight > this.#restored) {
      this.scroller.scrollTop = this.#restored;
      this.#restored = 0;
    }
    const wanted = this.#wanted(cards);
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    for (const [id, card] of this.#live) {
      if (wanted.has(id)) continue;
      this.#live.delete(id);
      card.element.remove();
      this.#free.push(card);
    }
    let next = this.list.firstElementChild;
    for (const [id, index] of wanted) {
      const placed = cards[index];
      if (placed === undefined) continue;
      const card = this.#cardFor(id);
      fillCard(card, placed, {
        ...this.#source.stateOf(placed),
        index,
        count: cards.length,
        active: id === this.#active,
      });
      this.#place(card, index);
      if (card.element === next) next = next.nextElementSibling;
      else this.list.insertBefore(card.element, next);
    }
    // Putting an element elsewhere in the document takes the focus from it; what is outside the board keeps its own.
    const lost = focused instanceof HTMLElement && focused.isConnected && document.activeElement !== focused;
    if (lost && document.hasFocus()) focused.focus({ preventScroll: true });
  }

  #place(card: Card, index: number): void {
    const top = index * this.#rowHeight;
    if (card.top === top) return;
    card.top = top;
    card.element.style.transform = `translateY(${top}px)`;
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      this.render();
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
      this.#live.set(id, card);
    }
    return card;
  }

  /** Ids in document order with their index: what is in sight, and what must not leave. */
  #wanted(cards: readonly Placed[]): Map<TicketId, number> {
    const top = this.scroller.scrollTop;
    const first = Math.max(0, Math.floor(top / this.#rowHeight) - overscan);
    const last = Math.min(cards.length - 1, Math.ceil((top + this.#viewHeight) / this.#rowHeight) + overscan);
    const held = [...new Set([this.#active, ...this.#source.pinned()])]
      .filter((id) => id !== undefined)
      .map((id): [TicketId, number] => [id, this.#source.indexOf(id)])
      .sort(([, a], [, b]) => a - b);
    const before = held.filter(([, index]) => index >= 0 && index < first);
    const after = held.filter(([, index]) => index > last);
    const visible = cards
      .slice(first, last + 1)
      .map(({ ticket }, at): [TicketId, number] => [ticket.id, first + at]);
    return new Map([...before, ...visible, ...after]);
  }

  /** The tab stop goes to the card that took the place of one that left the column. */
  #keepActive(cards: readonly Placed[]): void {
    const index = this.#active === undefined ? -1 : this.#source.indexOf(this.#active);
    if (index >= 0) {
      this.#activeIndex = index;
      return;
    }
    this.#activeIndex = Math.max(0, Math.min(this.#activeIndex, cards.length - 1));
    this.#active = cards[this.#activeIndex]?.ticket.id;
  }

  #describe(count: number): void {
    this.list.style.height = `${count * this.#rowHeight}px`;
    // A list box without an option would promise something to choose.
    if (count > 0) this.list.setAttribute('role', 'listbox');
    else this.list.removeAttribute('role');
  }
}
