import type { TicketId } from '../../src/protocol/ids.ts';
import type { Priority, TicketStatus } from '../../src/protocol/ticket.ts';
import { priorities, ticketStatuses } from '../../src/protocol/vocabulary.ts';
import type { BoardColumns } from './boardColumns.ts';
import type { BoardModel } from './boardModel.ts';

/** What keys on the board ask for beyond going from card to card. */
export interface KeyActs {
  open(id: TicketId): void;
  claim(id: TicketId): void;
  prioritise(id: TicketId, priority: Priority): void;
  /** Begins or goes on with a move by keyboard; `step` is how many columns to the right. */
  moveBy(id: TicketId, step: number): void;
  dropMove(): void;
  cancelMove(): void;
}

/** The keyboard on the board's cards: arrows go, letters act. */
export function boardKeys(
  model: BoardModel,
  columns: BoardColumns,
  acts: KeyActs,
): (event: KeyboardEvent) => void {
  return (event) => {
    const id = columns.focused;
    if (id === undefined || event.altKey) return;
    const handled =
      model.keyboardMove === undefined
        ? act(event, id, acts) || go(event, { id, model, columns })
        : steer(event, id, acts);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };
}

function act(event: KeyboardEvent, id: TicketId, acts: KeyActs): boolean {
  const command = event.ctrlKey || event.metaKey;
  if (command && event.shiftKey && (event.key === 'ArrowLeft' || event.key === 'ArrowRight')) {
    acts.moveBy(id, event.key === 'ArrowLeft' ? -1 : 1);
    return true;
  }
  if (command) return false;
  switch (event.key) {
    case 'Enter':
    case ' ':
      acts.open(id);
      return true;
    case 'm':
    case 'M':
      acts.moveBy(id, 0);
      return true;
    case 'c':
    case 'C':
      acts.claim(id);
      return true;
  }
  const priority = priorities[Number(event.key) - 1];
  if (priority === undefined) return false;
  acts.prioritise(id, priority);
  return true;
}

/** While a card is being moved the keys belong to the move alone. */
function steer(event: KeyboardEvent, id: TicketId, acts: KeyActs): boolean {
  switch (event.key) {
    case 'ArrowLeft':
      acts.moveBy(id, -1);
      return true;
    case 'ArrowRight':
      acts.moveBy(id, 1);
      return true;
    case 'Enter':
    case ' ':
    case 'm':
    case 'M':
      acts.dropMove();
      return true;
    case 'Escape':
      acts.cancelMove();
      return true;
    case 'Tab':
      acts.cancelMove();
      return false;
    default:
      return event.key.length === 1 || event.key.startsWith('Arrow');
  }
}

interface Position {
  readonly id: TicketId;
  readonly model: BoardModel;
  readonly columns: BoardColumns;
}

function go(event: KeyboardEvent, { id, model, columns }: Position): boolean {
  const status = model.store.columnOf(id);
  if (status === undefined || event.ctrlKey || event.metaKey) return false;
  const window = columns.window(status);
  const index = model.store.indexOf(id);
  const last = model.store.shown(status).length - 1;
  const goTo = (wanted: number): true => {
    window.focus(Math.max(0, Math.min(last, wanted)));
    return true;
  };
  switch (event.key) {
    case 'ArrowDown':
      return goTo(index + 1);
    case 'ArrowUp':
      return goTo(index - 1);
    case 'Home':
      return goTo(0);
    case 'End':
      return goTo(last);
    case 'PageDown':
      return goTo(index + window.pageLength);
    case 'PageUp':
      return goTo(index - window.pageLength);
    case 'ArrowLeft':
      return goSideways({ id, model, columns }, status, -1);
    case 'ArrowRight':
      return goSideways({ id, model, columns }, status, 1);
    default:
      return false;
  }
}

/** To the card beside this one, as it is seen, in the next column that has any. */
function goSideways({ id, model, columns }: Position, from: TicketStatus, step: -1 | 1): true {
  const row = model.store.indexOf(id) - columns.window(from).firstVisible;
  for (let at = ticketStatuses.indexOf(from) + step; ticketStatuses[at] !== undefined; at += step) {
    const status = ticketStatuses[at];
    const cards = status === undefined ? [] : model.store.shown(status);
    if (status === undefined || cards.length === 0) continue;
    const window = columns.window(status);
    const target = cards[Math.max(0, Math.min(cards.length - 1, window.firstVisible + row))];
    if (target !== undefined) columns.focus(target.ticket.id);
    break;
  }
  return true;
}
