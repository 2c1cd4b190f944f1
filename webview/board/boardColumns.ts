import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketStatus } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import { setAttribute, setText } from '../ui/write.ts';
import { t } from '../ui/strings.ts';
import type { BoardModel } from './boardModel.ts';
import { cardState } from './cardState.ts';
import { CardWindow } from './cardWindow.ts';
import type { BoardPlace, DropHint } from './dragging.ts';
import { LaneHeadings } from './laneHeadings.ts';
import { LaneLayout, type Slot } from './laneLayout.ts';
import { lanesShown } from './laneTitles.ts';

/** What the columns tell whoever runs the board. */
export interface ColumnsListener {
  /** A card was clicked. */
  cardClicked(id: TicketId): void;
  /** The claim mark of a card was clicked. */
  claimClicked(id: TicketId): void;
  /** A column, or with lanes the board, came to rest at another place. */
  scrolled(what: TicketStatus | 'lanes', top: number): void;
  /** A card element was made: let it be dragged. */
  cardCreated(element: HTMLElement): void;
}

interface Column {
  readonly status: TicketStatus;
  readonly element: HTMLElement;
  readonly name: HTMLElement;
  readonly count: HTMLElement;
  readonly hint: HTMLElement;
  readonly empty: HTMLElement;
  readonly window: CardWindow;
}

/**
 * The six columns of the board, each a window on its cards. Without lanes each scrolls by itself; with lanes all stand in
 * one scroller, below the same headings. Plain DOM that is made once; `render` brings it up to the model.
 */
export class BoardColumns {
  readonly element: HTMLElement;
  readonly #model: BoardModel;
  readonly #columns: readonly Column[];
  readonly #listener: ColumnsListener;
  readonly #headings: LaneHeadings;
  readonly #laneProbe: HTMLElement;
  #layout: LaneLayout;
  #headingHeight = 0;
  #headerHeight = 0;
  #viewHeight = 0;
  #restoredLanes = 0;
  #frame = 0;
  /** The ticket whose card had the focus last. */
  #last: TicketId | undefined;

  constructor(model: BoardModel, listener: ColumnsListener) {
    this.#model = model;
    this.#listener = listener;
    this.#layout = new LaneLayout(model.store);
    this.element = document.createElement('div');
    this.element.className = 'columns';
    this.element.setAttribute('role', 'group');
    this.#headings = new LaneHeadings(model, {
      toggled: ({ key, collapsed }) => {
        this.#model.collapse(key, { collapsed: !collapsed });
        this.render();
        // The lane may be small now, and above what is in sight.
        this.#headings.focus(key);
      },
      entered: ({ key }) => {
        this.#enter(key);
      },
    });
    this.#columns = ticketStatuses.map((status) => this.#createColumn(status));
    this.#laneProbe = part('div', 'lane-heading lane-probe');
    this.element.append(
      this.#headings.element,
      ...this.#columns.map(({ element }) => element),
      this.#createProbe(),
      this.#laneProbe,
    );
    this.element.addEventListener('click', (event) => this.#clicked(event));
    this.element.addEventListener('scroll', () => this.#scheduleScrolled(), { passive: true });
    this.element.addEventListener('scrollend', ({ target }) => {
      if (target === this.element && this.#laned) listener.scrolled('lanes', this.element.scrollTop);
    });
    new ResizeObserver(() => {
      this.#measure();
      this.render();
    }).observe(this.element);
  }

  window(status: TicketStatus): CardWindow {
    return this.#column(status).window;
  }

  columnElement(status: TicketStatus): HTMLElement {
    return this.#column(status).element;
  }

  /** Where everything stands. */
  get layout(): LaneLayout {
    return this.#layout;
  }

  /** The ticket whose card has the focus. */
  get focused(): TicketId | undefined {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || !this.element.contains(element)) return undefined;
    return element.dataset['ticket'] as TicketId | undefined;
  }

  /** Scrolls to where an earlier life of the page was, as soon as there is enough to scroll. */
  restore(scroll: Readonly<Record<string, number>>): void {
    for (const { status, window } of this.#columns) window.restore(scroll[status] ?? 0);
    this.#restoredLanes = scroll['lanes'] ?? 0;
  }

  /** Shows a card and gives it the focus, in a collapsed lane, too; false when the filter hides it. */
  focus(id: TicketId): boolean {
    const placed = this.#model.store.placed(id);
    if (placed === undefined || this.#model.store.indexOf(id) < 0) return false;
    if (this.#layout.lane(placed.lane)?.collapsed !== false) {
      this.#model.collapse(placed.lane, { collapsed: false });
      this.render();
    }
    const slot = this.#layout.slotOf(id);
    if (slot === undefined) return false;
    const { element, window } = this.#column(placed.column);
    // Sideways only: how far down it stands is the window's to know.
    element.querySelector('header')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    window.focus(slot.index);
    return true;
  }

  /** Gives the focus to the card that had it last, or else to the first one; false where there is none. */
  enter(): boolean {
    if (this.#last !== undefined && this.focus(this.#last)) return true;
    const { window } = this.#columns.find(({ status }) => this.#layout.count(status) > 0) ?? {};
    window?.focus(0);
    return window !== undefined;
  }

  /** Gives the focus to the heading of a lane. */
  focusLane(lane: string): void {
    this.#headings.focus(lane);
  }

  /** Scrolls to where a card would be put. */
  showPlace({ status, lane }: BoardPlace): void {
    const header = this.#column(status).element.querySelector('header');
    header?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const target = this.#laned ? this.#layout.lane(lane) : undefined;
    if (target === undefined) return;
    const { scrollTop } = this.element;
    const room = this.#viewHeight - this.#headerHeight - this.#headingHeight;
    if (target.top < scrollTop || target.top > scrollTop + room) this.element.scrollTop = target.top;
  }

  /** The lane at a height of the window. */
  laneAt(clientY: number): string {
    if (!this.#laned) return '';
    const top = this.element.getBoundingClientRect().top + this.#headerHeight;
    return this.#layout.laneAt(clientY - top + this.element.scrollTop)?.key ?? '';
  }

  /** Marks columns and lane by what a drop there would do; without hints the marks go. */
  hint(hints: ReadonlyMap<TicketStatus, DropHint> | undefined, target?: BoardPlace): void {
    for (const column of this.#columns) {
      const hint = hints?.get(column.status);
      column.element.dataset['drop'] = hint?.kind ?? '';
      column.element.classList.toggle('target', column.status === target?.status);
      setText(column.hint, hint?.text ?? '');
    }
    this.#headings.target(target?.lane);
  }

  render(): void {
    const focused = this.focused;
    this.#lay();
    for (const column of this.#columns) this.#renderColumn(column);
    // The focus follows a ticket that went to another column, but is never taken from what is outside the board.
    const lost = this.focused === undefined && document.activeElement === document.body;
    if (focused !== undefined && lost && document.hasFocus()) this.focus(focused);
  }

  get #laned(): boolean {
    return this.#model.grouping !== 'none';
  }

  /** Lays lanes and cards out anew and looks where the board is scrolled to. */
  #lay(): void {
    const { store, collapsed } = this.#model;
    if (this.#layout.store !== store) this.#layout = this.#layout.over(store);
    if (this.element.classList.toggle('laned', this.#laned) && this.#headingHeight === 0) this.#measure();
    const headingHeight = this.#laned ? this.#headingHeight : 0;
    const keys = lanesShown(this.#model);
    this.#layout.update({ keys, collapsed: this.#laned ? collapsed : new Set(), headingHeight });
    if (this.#laned && this.#restoredLanes > 0 && this.#layout.height > this.#restoredLanes) {
      this.#headings.element.style.height = `${this.#layout.height}px`;
      this.element.scrollTop = this.#restoredLanes;
      this.#restoredLanes = 0;
    }
    this.#look();
  }

  /** Reads once where the board is scrolled to, before anything is written into the document. */
  #look(): void {
    if (!this.#laned) {
      this.#headings.element.hidden = true;
      for (const { window } of this.#columns) window.share(undefined);
      return;
    }
    const view = {
      scroller: this.element,
      top: this.element.scrollTop,
      height: this.#viewHeight - this.#headerHeight,
      covered: this.#headingHeight,
    };
    this.#headings.element.hidden = false;
    this.#headings.render(this.#layout.lanes, view);
    for (const { window } of this.#columns) window.share(view);
  }

  #scheduleScrolled(): void {
    if (!this.#laned || this.#frame !== 0) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      for (const { window } of this.#columns) window.scrolls();
      // Drawing twice in a frame means laying out twice.
      if (this.#model.isChanging) return;
      this.#look();
      for (const { window } of this.#columns) window.follow();
    });
  }

  #enter(lane: string): void {
    for (const status of ticketStatuses) {
      const first = this.#layout.lane(lane)?.cells[status][0];
      if (first === undefined) continue;
      this.focus(first.ticket.id);
      return;
    }
  }

  #renderColumn({ status, name, count, empty, window, element }: Column): void {
    const { store } = this.#model;
    const shown = store.shown(status);
    const total = store.total(status);
    const title = this.#model.columnName(status);
    const counted = shown === total ? String(total) : t('column.count', shown, total);
    setText(name, title);
    setText(count, counted);
    const isEmpty = this.#layout.count(status) === 0;
    setAttribute(window.list, 'aria-label', isEmpty ? undefined : t('column.tickets', title, counted));
    setText(empty, shown === 0 && total > 0 ? t('column.noMatch') : '');
    element.classList.toggle('is-empty', shown === 0);
    window.render();
  }

  #column(status: TicketStatus): Column {
    const column = this.#columns.find((candidate) => candidate.status === status);
    if (column === undefined) throw new Error(`There is no column for ${status}.`);
    return column;
  }

  #createWindow(status: TicketStatus): CardWindow {
    const ofColumn = (slot: Slot | undefined): Slot | undefined =>
      slot?.placed.column === status ? slot : undefined;
    return new CardWindow({
      rowHeight: () => this.#layout.rowHeight,
      height: () => (this.#laned ? this.#layout.height : this.#layout.count(status) * this.#layout.rowHeight),
      count: () => this.#layout.count(status),
      between: (stretch) => this.#layout.between(status, stretch),
      at: (index) => this.#layout.at(status, index),
      slotOf: (id) => ofColumn(this.#layout.slotOf(id)),
      stateOf: (placed) => cardState(this.#model, placed),
      pinned: () => this.#pinned(),
      isChanging: () => this.#model.isChanging,
      onCreate: (element) => this.#listener.cardCreated(element),
    });
  }

  #createColumn(status: TicketStatus): Column {
    const window = this.#createWindow(status);
    window.scroller.addEventListener('scrollend', () => {
      this.#listener.scrolled(status, window.scroller.scrollTop);
    });
    window.scroller.addEventListener('focusin', ({ target }) => {
      const id = target instanceof HTMLElement ? target.dataset['ticket'] : undefined;
      if (id === undefined) return;
      this.#last = id as TicketId;
      if (id !== window.active) window.activate(id as TicketId);
    });
    const element = part('section', 'column');
    const header = part('header', 'column-header');
    const name = part('h2', 'column-name');
    name.id = `column-${status}`;
    element.dataset['status'] = status;
    element.setAttribute('aria-labelledby', name.id);
    const count = part('span', 'column-count');
    const hint = part('div', 'column-hint');
    const empty = part('p', 'column-empty');
    header.append(name, count, hint);
    element.append(header, empty, window.scroller);
    return { status, element, name, count, hint, empty, window };
  }

  /** An empty card out of sight, whose height follows the font: all cards take it. */
  #createProbe(): HTMLElement {
    const probe = part('div', 'card card-probe');
    probe.setAttribute('aria-hidden', 'true');
    new ResizeObserver(() => {
      const { height } = probe.getBoundingClientRect();
      const gap = Number.parseFloat(getComputedStyle(probe).marginBottom);
      if (height === 0 || height + gap === this.#layout.rowHeight) return;
      this.#layout.rowHeight = height + gap;
      this.#measure();
      this.render();
    }).observe(probe);
    return probe;
  }

  /** Heights that follow the font or the window. */
  #measure(): void {
    this.#viewHeight = this.element.clientHeight;
    this.#headingHeight = this.#laneProbe.offsetHeight;
    this.#headerHeight = this.#columns[0]?.element.querySelector('header')?.offsetHeight ?? 0;
  }

  #pinned(): readonly TicketId[] {
    const { dragged, keyboardMove } = this.#model;
    return [dragged, keyboardMove?.ticket].filter((id) => id !== undefined);
  }

  #clicked(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : undefined;
    const id = target?.closest<HTMLElement>('.card')?.dataset['ticket'] as TicketId | undefined;
    if (id === undefined) return;
    if (target?.closest('.card-claim') === null) this.#listener.cardClicked(id);
    else this.#listener.claimClicked(id);
  }
}

function part(tag: string, className: string): HTMLElement {
  const element = document.createElement(tag);
  element.className = className;
  return element;
}
