import type { Disposable } from '../base/disposable.ts';
import type { LogEvent, LogEventType } from '../protocol/events.ts';
import type { BoardKey } from '../protocol/ids.ts';

/** Events after which a ticket may be claimable that was not before. */
const promising: ReadonlySet<LogEventType> = new Set([
  'board.edited',
  'repository.added',
  'ticket.created',
  'ticket.edited',
  'ticket.moved',
  'comment.added',
  'claim.released',
  'claim.reclaimed',
  'epic.freed',
  'phases.planned',
  'phase.switched',
  'spike.closed',
  'ticket.handedIn',
  // Who takes what may have changed; who was fired stops waiting.
  'agent.edited',
  'agent.fired',
  'role.defined',
  'role.removed',
] satisfies LogEventType[]);

/** Somebody who waits for work. */
export interface Waiter {
  /** Whether there is something for it now. */
  readonly hasWork: () => boolean;
  readonly wake: () => void;
}

/** Those who wait for work on a board. They cost nothing until something happens that may matter, and are woken only when it does (SPEC 5). */
export class Waiters {
  readonly #waiting = new Map<BoardKey, Set<Waiter>>();

  /** Wakes at each commit that brings work, until taken back. */
  wait(board: BoardKey, waiter: Waiter): Disposable {
    const waiting = this.#waiting.get(board) ?? new Set();
    this.#waiting.set(board, waiting.add(waiter));
    return {
      dispose: () => {
        waiting.delete(waiter);
        if (waiting.size === 0 && this.#waiting.get(board) === waiting) this.#waiting.delete(board);
      },
    };
  }

  /** A claim makes room in Ready, which is something to who refines where that column has a limit. */
  follow(events: readonly LogEvent[], isReadyLimited: (board: BoardKey) => boolean): void {
    if (this.#waiting.size === 0) return;
    const isPromising = ({ type, board }: LogEvent): boolean =>
      promising.has(type) || (type === 'claim.granted' && isReadyLimited(board));
    const boards = new Set(events.filter(isPromising).map(({ board }) => board));
    for (const board of boards)
      for (const { hasWork, wake } of [...(this.#waiting.get(board) ?? [])]) if (hasWork()) wake();
  }

  wakeAll(): void {
    for (const waiting of [...this.#waiting.values()]) for (const { wake } of [...waiting]) wake();
  }
}
