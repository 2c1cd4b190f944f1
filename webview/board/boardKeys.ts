import type { TicketId } from '../../src/protocol/ids.ts';
import type { Priority } from '../../src/protocol/ticket.ts';
import { priorities, ticketStatuses } from '../../src/protocol/vocabulary.ts';
import type { BoardColumns } from './boardColumns.ts';
import type { BoardModel } from './boardModel.ts';
import type { Slot } from './laneLayout.ts';

/** What keys on the board ask for beyond going from card to card. */
export interface KeyActs {
  open(id: TicketId): void;
  claim(id: TicketId): void;
  prioritise(id: TicketId, priority: Priority): void;
  /** Begins or goes on with a move by keyboard; `step` is how many columns to the right. */
  moveBy(id: TicketId, step: number): void;
  /** The same over the lanes; `step` is how many further down. */
  moveOver(id: TicketId, step: number): void;
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
        ? act(event, id, acts) ||
          toHeading(event, { id, model, columns }) ||
          go(event, { id, model, columns })
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
    case 'ArrowUp':
      acts.moveOver(id, -1);
      return true;
    case 'ArrowDown':
      acts.moveOver(id, 1);
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

/** From a card to the heading of its lane. */
function toHeading(event: KeyboardEvent, { id, model, columns }: Position): boolean {
  const lane = model.store.placed(id)?.lane;
  if (event.key.toLowerCase() !== 'l' || lane === undefined || model.grouping === 'none') return false;
  columns.focusLane(lane);
  return true;
}

function go(event: KeyboardEvent, { id, model, columns }: Position): boolean {
  const slot = columns.layout.slotOf(id);
  if (slot === undefined || event.ctrlKey || event.metaKey) return false;
  const { index } = slot;
  const status = slot.placed.column;
  const window = columns.window(status);
  const last = columns.layout.count(status) - 1;
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
      return goSideways(slot, { model, columns, step: -1 });
    case 'ArrowRight':
      return goSideways(slot, { model, columns, step: 1 });
    default:
      return false;
  }
}

interface Sideways extends Omit<Position, 'id'> {
  readonly step: -1 | 1;
}

/** To the card beside this one in the next column that has any: as it is seen or, with lanes, in the same lane. */
function goSideways({ placed, index, top }: Slot, { model, columns, step }: Sideways): true {
  const { layout } = columns;
  const lane = layout.lane(placed.lane);
  const row =
    model.grouping === 'none' || lane === undefined
      ? index - columns.window(placed.column).firstVisible
      : Math.round((top - lane.cardsTop) / layout.rowHeight);
  for (let at = ticketStatuses.indexOf(placed.column) + step; ticketStatuses[at] !== undefined; at += step) {
    const status = ticketStatuses[at];
    const cards = status === undefined ? undefined : lane?.cells[status];
    if (status === undefined || cards === undefined || cards.length === 0) continue;
    const first = model.grouping === 'none' ? columns.window(status).firstVisible : 0;
    const target = cards[Math.max(0, Math.min(cards.length - 1, first + row))];
    if (target !== undefined) columns.focus(target.ticket.id);
    break;
  }
  return true;
}
