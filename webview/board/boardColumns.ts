import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import { t } from '../ui/strings.ts';
import type { BoardModel } from './boardModel.ts';
import { CardWindow } from './cardWindow.ts';
import { isClaimable } from './claimable.ts';
import type { DropHint } from './dragging.ts';
import type { Placed } from './ticketStore.ts';

/** What the columns tell whoever runs the board. */
export interface ColumnsListener {
  /** A card was clicked. */
  cardClicked(id: TicketId): void;
  /** The claim mark of a card was clicked. */
  claimClicked(id: TicketId): void;
  /** A column came to rest at another place. */
  scrolled(status: TicketStatus, top: number): void;
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

/** The six columns of the board. Plain DOM that is made once; `render` brings it up to the model. */
export class BoardColumns {
  readonly element: HTMLElement;
  readonly #model: BoardModel;
  readonly #columns: readonly Column[];
  readonly #listener: ColumnsListener;

  constructor(model: BoardModel, listener: ColumnsListener) {
    this.#model = model;
    this.#listener = listener;
    this.element = document.createElement('div');
    this.element.className = 'columns';
    this.element.setAttribute('role', 'group');
    this.#columns = ticketStatuses.map((status) => this.#createColumn(status));
    this.element.append(...this.#columns.map(({ element }) => element), this.#createProbe());
    this.element.addEventListener('click', (event) => this.#clicked(event));
  }

  window(status: TicketStatus): CardWindow {
    return this.#column(status).window;
  }

  columnElement(status: TicketStatus): HTMLElement {
    return this.#column(status).element;
  }

  /** The ticket whose card has the focus. */
  get focused(): TicketId | undefined {
    const element = document.activeElement;
    if (!(element instanceof HTMLElement) || !this.element.contains(element)) return undefined;
    return element.dataset['ticket'] as TicketId | undefined;
  }

  /** Shows a card and gives it the focus; false when the filter hides it. */
  focus(id: TicketId): boolean {
    const status = this.#model.store.columnOf(id);
    const index = this.#model.store.indexOf(id);
    if (status === undefined || index < 0) return false;
    const { element, window } = this.#column(status);
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    window.focus(index);
    return true;
  }

  /** Marks the columns by what a drop there would do; without hints the marks go. */
  hint(hints: ReadonlyMap<TicketStatus, DropHint> | undefined, target?: TicketStatus): void {
    for (const column of this.#columns) {
      const hint = hints?.get(column.status);
      column.element.dataset['drop'] = hint?.kind ?? '';
      column.element.classList.toggle('target', column.status === target);
      column.hint.textContent = hint?.text ?? '';
    }
  }

  render(): void {
    const focused = this.focused;
    for (const column of this.#columns) this.#renderColumn(column);
    // The focus follows a ticket that went to another column, but is never taken from what is outside the board.
    const lost = this.focused === undefined && document.activeElement === document.body;
    if (focused !== undefined && lost && document.hasFocus()) this.focus(focused);
  }

  #renderColumn({ status, name, count, empty, window, element }: Column): void {
    const { store } = this.#model;
    const shown = store.shown(status).length;
    const total = store.total(status);
    const title = this.#model.columnName(status);
    name.textContent = title;
    count.textContent = shown === total ? String(total) : t('column.count', shown, total);
    window.list.setAttribute('aria-label', t('column.tickets', title, count.textContent));
    empty.textContent = shown === 0 && total > 0 ? t('column.noMatch') : '';
    element.classList.toggle('is-empty', shown === 0);
    window.render();
  }

  #column(status: TicketStatus): Column {
    const column = this.#columns.find((candidate) => candidate.status === status);
    if (column === undefined) throw new Error(`There is no column for ${status}.`);
    return column;
  }

  #createColumn(status: TicketStatus): Column {
    const window = new CardWindow({
      cards: () => this.#model.store.shown(status),
      indexOf: (id) => (this.#model.store.columnOf(id) === status ? this.#model.store.indexOf(id) : -1),
      stateOf: (placed) => this.#stateOf(placed),
      pinned: () => this.#pinned(),
      onCreate: (element) => this.#listener.cardCreated(element),
    });
    window.scroller.addEventListener('scrollend', () => {
      this.#listener.scrolled(status, window.scroller.scrollTop);
    });
    window.scroller.addEventListener('focusin', ({ target }) => {
      const id = target instanceof HTMLElement ? target.dataset['ticket'] : undefined;
      if (id !== undefined && id !== window.active) window.activate(id as TicketId);
    });
    const part = (tag: string, className: string): HTMLElement => {
      const element = document.createElement(tag);
      element.className = className;
      return element;
    };
    const element = part('section', 'column');
    const header = part('header', 'column-header');
    const name = part('h2', 'column-name');
    name.id = `column-${status}`;
    element.dataset['status'] = status;
    element.setAttribute('aria-labelledby', name.id);
    const count = part('span', 'column-count');
    const hint = part('div', 'column-hint');
    const empty = part('p', 'column-empty');
    header.append(name, count);
    element.append(header, hint, empty, window.scroller);
    return { status, element, name, count, hint, empty, window };
  }

  /** An empty card out of sight, whose height follows the font: all cards take it. */
  #createProbe(): HTMLElement {
    const probe = document.createElement('div');
    probe.className = 'card card-probe';
    probe.setAttribute('aria-hidden', 'true');
    new ResizeObserver(() => {
      const { height } = probe.getBoundingClientRect();
      const gap = Number.parseFloat(getComputedStyle(probe).marginBottom);
      if (height > 0) for (const { window } of this.#columns) window.rowHeight = height + gap;
    }).observe(probe);
    return probe;
  }

  #stateOf({ ticket }: Placed): ReturnType<typeof cardState> {
    return cardState(this.#model, ticket);
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

function cardState(model: BoardModel, ticket: TicketSummary) {
  return {
    open: model.open?.id === ticket.id,
    pending: model.store.isPending(ticket.id),
    moving: model.keyboardMove?.ticket === ticket.id || model.dragged === ticket.id,
    claimable: isClaimable(ticket) && model.seat !== undefined,
    blockers: ticket.blockedBy.length === 0 ? '' : model.openBlockers(ticket).join(', '),
  };
}
