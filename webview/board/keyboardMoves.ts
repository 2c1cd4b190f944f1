import type { TicketId } from '../../src/protocol/ids.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import { t } from '../ui/strings.ts';
import type { Acts } from './acts.ts';
import type { BoardColumns } from './boardColumns.ts';
import type { BoardModel } from './boardModel.ts';
import { dropHints } from './dropHints.ts';

/** How far a step of a move goes: columns to the right, lanes down. */
interface Step {
  readonly columns: number;
  readonly lanes: number;
}

/** Moving a card by keyboard: each step says where Enter would put it and what that means. */
export class KeyboardMoves {
  readonly #model: BoardModel;
  readonly #columns: BoardColumns;
  readonly #acts: Acts;

  constructor(model: BoardModel, columns: BoardColumns, acts: Acts) {
    this.#model = model;
    this.#columns = columns;
    this.#acts = acts;
  }

  /** Begins a move, or goes on with it. */
  step(id: TicketId, step: Step): void {
    const ticket = this.#acts.changeable(id);
    const placed = this.#model.store.placed(id);
    if (ticket === undefined || placed === undefined) return;
    const { keyboardMove } = this.#model;
    const from = keyboardMove ?? { target: placed.column, lane: placed.lane };
    const target = stepped(ticketStatuses, from.target, step.columns);
    const lanes = this.#columns.layout.lanes.map(({ key }) => key);
    const lane = stepped(lanes, from.lane, step.lanes);
    this.#model.keyboardMove = { ticket: id, target, lane };
    const hints = dropHints(this.#model, ticket, lane);
    this.#columns.hint(hints, { status: target, lane });
    this.#columns.showPlace({ status: target, lane });
    const name = this.#model.columnName(target);
    const hint = hints.get(target);
    const where = hint?.kind === 'here' ? t('move.here', name) : t('move.target', name, hint?.text ?? '');
    const beginning = this.#model.grouping === 'none' ? t('move.start', id) : t('move.startInLanes', id);
    this.#model.announce(keyboardMove === undefined ? `${beginning} ${where}` : where);
  }

  /** Puts the card where it was taken to. */
  drop(): void {
    const move = this.#model.keyboardMove;
    const placed = move && this.#model.store.placed(move.ticket);
    if (move === undefined || placed === undefined) return;
    if (placed.column === move.target && placed.lane === move.lane) {
      this.cancel();
      return;
    }
    this.#end();
    void this.#acts.place(move.ticket, { status: move.target, lane: move.lane });
  }

  /** Leaves the card where it is. */
  cancel(): void {
    const id = this.#model.keyboardMove?.ticket;
    const ticket = id && this.#model.store.ticket(id);
    this.#end();
    if (ticket) this.#model.announce(t('move.cancelled', ticket.id, this.#model.columnName(ticket.status)));
  }

  #end(): void {
    this.#model.keyboardMove = undefined;
    this.#columns.hint(undefined);
    this.#model.touch();
  }
}

/** The item so many places further; the first or last one where there is none. */
function stepped<T>(items: readonly T[], from: T, step: number): T {
  return items[Math.max(0, Math.min(items.length - 1, items.indexOf(from) + step))] ?? from;
}
