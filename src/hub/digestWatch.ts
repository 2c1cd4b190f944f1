import type { Disposable } from '../base/disposable.ts';
import { longestTimerMs } from '../base/longestTimerMs.ts';
import type { LogEvent } from '../protocol/events.ts';
import type { BoardKey } from '../protocol/ids.ts';

interface DigestOptions {
  /** How long after the first news of a board its digest is due. Runs on the monotonic clock, like every timer. */
  readonly everyMs: (board: BoardKey) => number;
  readonly onDue: (board: BoardKey) => void;
}

/** Notices when a digest is due: some time after the first thing that happened since the last one. A board where nothing happens has no timer. */
export class DigestWatch implements Disposable {
  readonly #options: DigestOptions;
  readonly #timers = new Map<BoardKey, NodeJS.Timeout>();

  constructor(options: DigestOptions) {
    this.#options = options;
  }

  /** There is something on this board that no digest has told yet. `waitedMs`: for how long, at most, before this hub ran. */
  begin(board: BoardKey, waitedMs = 0): void {
    if (this.#timers.has(board)) return;
    const rest = Math.max(this.#options.everyMs(board) - Math.max(waitedMs, 0), 0);
    const wait = Math.min(rest, longestTimerMs);
    this.#timers.set(
      board,
      setTimeout(() => {
        this.#timers.delete(board);
        this.#options.onDue(board);
      }, wait),
    );
  }

  /** What was committed: a digest ends the waiting for it, another interval begins it anew, anything else begins it. */
  follow(events: readonly LogEvent[]): void {
    for (const { type, board, payload } of events) {
      const anew = type === 'board.edited' && payload.settings?.digestEveryMs !== undefined;
      if (type === 'digest.posted' || anew) this.#end(board);
      if (type !== 'digest.posted') this.begin(board);
    }
  }

  dispose(): void {
    for (const board of [...this.#timers.keys()]) this.#end(board);
  }

  #end(board: BoardKey): void {
    clearTimeout(this.#timers.get(board));
    this.#timers.delete(board);
  }
}
