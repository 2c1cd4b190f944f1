import type { CallParams } from '../../client/hubClient.ts';
import type { Board, Phase } from '../../protocol/board.ts';
import type { Method, Result } from '../../protocol/contract.ts';
import type { TicketChanges } from '../../protocol/events.ts';
import type { BoardKey, TicketId } from '../../protocol/ids.ts';
import type { Ticket, TicketStatus, TicketSummary } from '../../protocol/ticket.ts';
import { WireError } from '../../protocol/errors.ts';
import { inverseOfEdit, samePhases, stepsBack } from './inverse.ts';

/** On one ticket: it can be taken back as long as nobody changed the ticket after `version`. */
interface OnTicket {
  readonly ticket: TicketId;
  readonly versionBefore: number;
  readonly version: number;
}
interface EditAct extends OnTicket {
  readonly kind: 'edit';
  readonly back: TicketChanges;
}
interface MoveAct extends OnTicket {
  readonly kind: 'move';
  readonly backTo: TicketStatus;
}
interface PhasesAct {
  readonly kind: 'phases';
  readonly board: BoardKey;
  readonly before: readonly Phase[];
  readonly after: readonly Phase[];
}
/** Something this window did that can be taken back. */
export type UndoableAct = EditAct | MoveAct | PhasesAct;

/** Why an act was not taken back; it will not be tried again. */
export class UndoRefused extends Error {
  readonly act: UndoableAct;
  /** Somebody changed the same thing after it. */
  readonly overtaken: boolean;

  constructor(
    act: UndoableAct,
    { overtaken, message }: { readonly overtaken: boolean; readonly message: string },
  ) {
    super(message);
    this.name = 'UndoRefused';
    this.act = act;
    this.overtaken = overtaken;
  }
}

interface UndoHistoryParts {
  readonly send: <M extends Method>(
    method: M,
    params: CallParams<M>,
    signal?: AbortSignal,
  ) => Promise<Result<M>>;
  readonly ticket: (id: TicketId) => TicketSummary | undefined;
  readonly board: () => Board | undefined;
}

const kept = 20;

/** What this window did and can take back, the newest last. Sees every request of the window, whichever view or command made it. */
export class UndoHistory {
  readonly #parts: UndoHistoryParts;
  #acts: UndoableAct[] = [];

  constructor(parts: UndoHistoryParts) {
    this.#parts = parts;
  }

  /** The act that would be taken back next. */
  get last(): UndoableAct | undefined {
    return this.#acts.at(-1);
  }

  /** Forgets everything: what was done on another board is not taken back from this one. */
  clear(): void {
    this.#acts = [];
  }

  /** Makes a request and remembers how to take it back, where that can be done. */
  async perform<M extends Method>(
    method: M,
    params: CallParams<M>,
    signal?: AbortSignal,
  ): Promise<Result<M>> {
    const remember = await this.#prepare(method, params);
    const result = await this.#parts.send(method, params, signal);
    const act = remember?.(result);
    if (act !== undefined) this.#acts = [...this.#acts, act].slice(-kept);
    return result;
  }

  /** Takes the last act back and returns it; nothing when there is none. Throws `UndoRefused` where the board has moved on. */
  async undo(reason: string): Promise<UndoableAct | undefined> {
    const act = this.#acts.pop();
    if (act === undefined) return undefined;
    try {
      if (act.kind === 'phases') await this.#restorePhases(act);
      else this.#follow(act, await this.#restoreTicket(act, reason));
      return act;
    } catch (error) {
      if (error instanceof WireError)
        throw new UndoRefused(act, {
          overtaken: error.code === 'ticket.versionStale',
          message: error.message,
        });
      if (!(error instanceof UndoRefused)) this.#acts.push(act);
      throw error;
    }
  }

  /** Reads what the inverse needs before the request is made. */
  async #prepare(
    method: Method,
    params: unknown,
  ): Promise<((result: unknown) => UndoableAct | undefined) | undefined> {
    // `method` says what `params` and the result are; the compiler does not follow that through a type parameter.
    switch (method) {
      case 'ticket.edit':
        return this.#beforeEdit(params as CallParams<'ticket.edit'>);
      case 'ticket.move':
        return this.#beforeMove(params as CallParams<'ticket.move'>);
      case 'phase.plan':
      case 'phase.switch':
        return this.#beforePhases();
      default:
        return undefined;
    }
  }

  async #beforeEdit({ ticket: id, changes, reason }: CallParams<'ticket.edit'>) {
    // With a reason it also moves the ticket; there is no one edit that takes that back.
    if (reason !== undefined) return undefined;
    const before = await this.#wholeTicket(id, changes);
    if (before === undefined) return undefined;
    const back = inverseOfEdit(before, changes as TicketChanges);
    return (result: unknown): EditAct => {
      const { version } = (result as Result<'ticket.edit'>).ticket;
      return { kind: 'edit', ticket: before.id, back, versionBefore: before.version, version };
    };
  }

  #beforeMove({ ticket: id, to }: CallParams<'ticket.move'>) {
    const before = this.#parts.ticket(id as TicketId);
    const betweenOpenOnes =
      (before?.status === 'backlog' && to === 'ready') || (before?.status === 'ready' && to === 'backlog');
    if (before === undefined || !betweenOpenOnes) return undefined;
    return (result: unknown): MoveAct => {
      const { version } = (result as Result<'ticket.move'>).ticket;
      return {
        kind: 'move',
        ticket: before.id,
        backTo: before.status,
        versionBefore: before.version,
        version,
      };
    };
  }

  #beforePhases() {
    const board = this.#parts.board();
    if (board === undefined) return undefined;
    return (result: unknown): PhasesAct => ({
      kind: 'phases',
      board: board.key,
      before: board.phases,
      after: (result as Result<'phase.plan'>).board.phases,
    });
  }

  /** Summaries have no description, so an edit of it reads the ticket first. */
  async #wholeTicket(id: string, changes: object): Promise<Ticket | undefined> {
    const known = this.#parts.ticket(id as TicketId);
    if (known === undefined) return undefined;
    if (!('description' in changes)) return { ...known, description: '' };
    return (await this.#parts.send('ticket.get', { ticket: id })).ticket;
  }

  async #restoreTicket(act: EditAct | MoveAct, reason: string): Promise<TicketSummary> {
    const guard = { ticket: act.ticket, expectedVersion: act.version };
    if (act.kind === 'edit')
      return (await this.#parts.send('ticket.edit', { ...guard, changes: act.back })).ticket;
    const why = act.backTo === 'backlog' ? { reason } : {};
    return (await this.#parts.send('ticket.move', { ...guard, to: act.backTo, ...why })).ticket;
  }

  async #restorePhases(act: PhasesAct): Promise<void> {
    const { board } = await this.#parts.send('board.get', { board: act.board });
    if (!samePhases(board.phases, act.after)) throw new UndoRefused(act, { overtaken: true, message: '' });
    const { plan, switches } = stepsBack(board.phases, act.before);
    if (plan !== undefined) await this.#parts.send('phase.plan', { board: act.board, phases: [...plan] });
    for (const { name, state } of switches)
      await this.#parts.send('phase.switch', { board: act.board, phase: name, state });
  }

  /** The ticket is again what an earlier act of this window left, under a newer version. */
  #follow(undone: EditAct | MoveAct, { version }: TicketSummary): void {
    this.#acts = this.#acts.map((act) =>
      act.kind !== 'phases' && act.ticket === undone.ticket && act.version === undone.versionBefore
        ? { ...act, version }
        : act,
    );
  }
}
