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
  // Who takes what may have changed; who was fired stops waiting.
  'agent.edited',
  'agent.fired',
  'role.defined',
  'role.removed',
] satisfies LogEventType[]);

/** Those who wait for work on a board. They cost nothing until something happens that may matter (SPEC 5). */
export class Waiters {
  readonly #waiting = new Map<BoardKey, Set<() => void>>();

  /** Calls back at each promising commit until taken back. */
  wait(board: BoardKey, wake: () => void): Disposable {
    const waiting = this.#waiting.get(board) ?? new Set();
    this.#waiting.set(board, waiting.add(wake));
    return {
      dispose: () => {
        waiting.delete(wake);
        if (waiting.size === 0 && this.#waiting.get(board) === waiting) this.#waiting.delete(board);
      },
    };
  }

  follow(events: readonly LogEvent[]): void {
    if (this.#waiting.size === 0) return;
    const boards = new Set(events.filter(({ type }) => promising.has(type)).map(({ board }) => board));
    for (const board of boards) for (const wake of [...(this.#waiting.get(board) ?? [])]) wake();
  }

  wakeAll(): void {
    for (const waiting of [...this.#waiting.values()]) for (const wake of [...waiting]) wake();
  }
}
