import type { TicketChanges } from '../../src/protocol/events.ts';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { ClosedAs, Priority, TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import type { Host, Outcome } from '../bridge/host.ts';
import { named, t } from '../ui/strings.ts';
import type { BoardModel } from './boardModel.ts';
import { laneChange } from './laneChange.ts';
import type { BoardPlace } from './dragging.ts';
import { moveKind } from './movePreview.ts';

/** What a person says with a move that needs words. */
export interface MoveReason {
  readonly reason: string;
  readonly closedAs?: ClosedAs;
}

/** Asks a person for the reason of a move; nothing means that they thought better of it. */
export type AskReason = (ticket: TicketSummary, to: TicketStatus) => Promise<MoveReason | undefined>;

/** The person cancelled a conversation the host had begun: no refusal, nothing to explain. */
const cancelled = 'act.cancelled';

/** What a person does to tickets on the board. The board shows it at once as waiting; the hub has the last word. */
export class Acts {
  readonly #host: Host;
  readonly #model: BoardModel;
  readonly #askReason: AskReason;

  constructor(host: Host, model: BoardModel, askReason: AskReason) {
    this.#host = host;
    this.#model = model;
    this.#askReason = askReason;
  }

  /** The ticket, where it can be changed now: not while another change of it is under way, and never in the past. */
  changeable(id: TicketId): TicketSummary | undefined {
    const { store, replay } = this.#model;
    if (replay === undefined) return store.isPending(id) ? undefined : store.ticket(id);
    this.#model.announce(t('replay.readOnly'));
    return undefined;
  }

  /** Puts a ticket into a column of a lane: first what the lane means, then the move. */
  async place(id: TicketId, { status, lane }: BoardPlace): Promise<void> {
    const ticket = this.changeable(id);
    if (ticket === undefined) return;
    const change = laneChange(this.#model, ticket, lane);
    if (change.kind === 'refused') {
      const refused = { ok: false, code: 'lane.refused', message: change.text } as const;
      this.refuse(id, t('edit.refused', id), { ...refused, conditions: [], current: undefined });
      return;
    }
    if (change.kind === 'change' && !(await this.#edit(ticket, change.changes, change.text))) return;
    await this.move(id, status);
  }

  /** Moves a ticket the way its transition asks for: straight, with a reason, or by a claim or a release. */
  async move(id: TicketId, to: TicketStatus): Promise<void> {
    const ticket = this.changeable(id);
    if (ticket === undefined) return;
    const kind = moveKind(ticket, to);
    if (kind === 'here') return;
    if (kind === 'claim') return this.claim(id);
    if (kind === 'release') {
      this.#host.tell({ type: 'claim.release', ticket: id });
      return;
    }
    if (kind !== 'reason' && kind !== 'close') return this.#send(ticket, to);
    const said = await this.#askReason(ticket, to);
    if (said !== undefined) await this.#send(ticket, to, said);
  }

  async claim(id: TicketId): Promise<void> {
    const { store, seat } = this.#model;
    const ticket = this.changeable(id);
    if (ticket === undefined) return;
    if (seat === undefined) {
      this.#model.announce(t('claim.noSeat'));
      this.#host.tell({ type: 'role.choose' });
      return;
    }
    store.expect(id, ticket.status === 'ready' ? 'in_progress' : ticket.status);
    this.#model.announce(t('claim.sent', id));
    const outcome = await this.#host.ask({ type: 'ticket.claim', ticket: id });
    this.#settle(ticket, outcome, { done: t('claim.done', id), refused: t('claim.refused', id) });
  }

  async prioritise(id: TicketId, priority: Priority): Promise<void> {
    const ticket = this.changeable(id);
    if (ticket === undefined || ticket.priority === priority) return;
    this.#model.store.expect(id, ticket.status);
    this.#model.touch();
    const outcome = await this.#host.ask({
      type: 'ticket.prioritise',
      ticket: id,
      priority,
      expectedVersion: ticket.version,
    });
    const done = t('prioritise.done', id, named('priority', priority));
    this.#settle(ticket, outcome, { done, refused: t('edit.refused', id) });
  }

  /** Shows why something was refused, until it is dismissed or the next thing is done. */
  refuse(ticket: TicketId, summary: string, outcome: Extract<Outcome, { ok: false }>): void {
    if (outcome.code === cancelled) return;
    const { message, conditions } = outcome;
    this.#model.refusal = { ticket, summary, message, conditions };
    this.#model.announce(`${summary} ${message} ${t('refusal.hint')}`);
  }

  dismissRefusal(): void {
    this.#model.refusal = undefined;
    this.#model.touch();
  }

  async #edit(ticket: TicketSummary, changes: TicketChanges, done: string): Promise<boolean> {
    const { id, version, status } = ticket;
    this.#model.refusal = undefined;
    this.#model.store.expect(id, status);
    this.#model.touch();
    const outcome = await this.#host.ask({
      type: 'ticket.edit',
      ticket: id,
      changes,
      expectedVersion: version,
    });
    this.#settle(ticket, outcome, { done, refused: t('edit.refused', id) });
    return outcome.ok;
  }

  async #send(ticket: TicketSummary, to: TicketStatus, said?: MoveReason): Promise<void> {
    const { id, version } = ticket;
    const column = this.#model.columnName(to);
    this.#model.refusal = undefined;
    this.#model.store.expect(id, to);
    this.#model.announce(t('move.sent', id, column));
    const outcome = await this.#host.ask({
      type: 'ticket.move',
      ticket: id,
      to,
      expectedVersion: version,
      ...said,
    });
    const refused = t('move.refused', id, this.#model.columnName(ticket.status));
    this.#settle(ticket, outcome, { done: t('move.done', id, column), refused });
  }

  #settle(ticket: TicketSummary, outcome: Outcome, texts: { done: string; refused: string }): void {
    if (outcome.ok && outcome.ticket !== undefined) this.#model.store.upsert([outcome.ticket]);
    if (!outcome.ok && outcome.current !== undefined) this.#model.store.upsert([outcome.current]);
    this.#model.store.expect(ticket.id, undefined);
    if (outcome.ok) {
      if (this.#model.refusal?.ticket === ticket.id) this.#model.refusal = undefined;
      this.#model.announce(texts.done);
    } else {
      this.refuse(ticket.id, texts.refused, outcome);
    }
    this.#model.touch();
  }
}
