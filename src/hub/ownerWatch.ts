import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { longestTimerMs } from '../base/longestTimerMs.ts';
import type { LogEvent } from '../protocol/events.ts';
import type { AgentName, BoardKey } from '../protocol/ids.ts';

/** An agent that owns epics of a board. */
export interface Owner {
  readonly board: BoardKey;
  readonly agent: AgentName;
}

interface OwnerOptions {
  readonly clock: Clock;
  readonly quietAfterMs: (board: BoardKey) => number;
  /** `idle`: owns an epic and holds nothing; `busy`: holds something, and that tells when it is quiet; `none`: owns no epic any more. */
  readonly standingOf: (owner: Owner) => 'idle' | 'busy' | 'none';
  /** Told again after each further period while nothing follows from it. */
  readonly onQuiet: (owner: Owner) => void;
}

interface Watched {
  readonly owner: Owner;
  /** Monotonic: when the owner last did something on the board. */
  activeAt: number;
  timer: NodeJS.Timeout | undefined;
}

/** Notices that an owner of epics has gone quiet although it holds nothing (SPEC 5). One timer for each owner, which an event does not touch; without epics there is none. */
export class OwnerWatch implements Disposable {
  readonly #options: OwnerOptions;
  readonly #watched = new Map<string, Watched>();

  constructor(options: OwnerOptions) {
    this.#options = options;
  }

  /** Watches an owner; its period of quiet begins now. */
  begin(owner: Owner): void {
    const activeAt = this.#options.clock.monotonic();
    const watched = this.#watched.get(keyOf(owner)) ?? { owner, activeAt, timer: undefined };
    watched.activeAt = activeAt;
    this.#watched.set(keyOf(owner), watched);
    if (watched.timer === undefined) this.#arm(watched);
  }

  /** What was committed. */
  follow(events: readonly LogEvent[]): void {
    for (const { type, board, payload, actor } of events) {
      const { agent } = actor;
      const watched = agent && this.#watched.get(keyOf({ board, agent }));
      if (watched) watched.activeAt = this.#options.clock.monotonic();
      if (type === 'epic.owned') this.begin({ board, agent: payload.agent });
      if (type === 'board.edited' && payload.settings?.quietAfterMs !== undefined) this.#rearm(board);
    }
  }

  /** After a sleep every period of quiet begins anew. */
  graceForAll(): void {
    const now = this.#options.clock.monotonic();
    for (const watched of this.#watched.values()) watched.activeAt = now;
  }

  dispose(): void {
    for (const { timer } of this.#watched.values()) clearTimeout(timer);
    this.#watched.clear();
  }

  #rearm(board: BoardKey): void {
    for (const watched of this.#watched.values()) if (watched.owner.board === board) this.#arm(watched);
  }

  #arm(watched: Watched): void {
    clearTimeout(watched.timer);
    const wait = Math.max(0, Math.ceil(this.#quietAt(watched) - this.#options.clock.monotonic()));
    watched.timer = setTimeout(() => this.#look(watched), Math.min(wait, longestTimerMs));
  }

  #look(watched: Watched): void {
    const { clock, standingOf, onQuiet } = this.#options;
    const standing = standingOf(watched.owner);
    if (standing === 'none') {
      this.#watched.delete(keyOf(watched.owner));
      return;
    }
    const now = clock.monotonic();
    const isQuiet = standing === 'idle' && this.#quietAt(watched) <= now;
    if (isQuiet || standing === 'busy') watched.activeAt = now;
    this.#arm(watched);
    if (isQuiet) onQuiet(watched.owner);
  }

  #quietAt({ owner, activeAt }: Watched): number {
    return activeAt + this.#options.quietAfterMs(owner.board);
  }
}

function keyOf({ board, agent }: Owner): string {
  return `${board} ${agent}`;
}
