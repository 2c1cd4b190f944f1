import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { longestTimerMs } from '../base/longestTimerMs.ts';
import type { DueLease, Leases } from './leases.ts';

interface TimerOptions {
  readonly clock: Clock;
  /** Told each lease that is due; asked again later when it still is. */
  readonly onDue: (due: DueLease) => void;
  readonly retryMs: number;
}

/** One timer for all leases, set to the earliest; it costs nothing while no claim lives. */
export class LeaseTimer implements Disposable {
  readonly #leases: Leases;
  readonly #options: TimerOptions;
  #timer: NodeJS.Timeout | undefined;
  #firesAt = Infinity;

  constructor(leases: Leases, options: TimerOptions) {
    this.#leases = leases;
    this.#options = options;
  }

  /** A lease that ends then exists now. */
  notLaterThan(at: number): void {
    if (at < this.#firesAt) this.#arm(at);
  }

  /** Looks at all leases: for when a session came or went. */
  reconsider(): void {
    this.#arm(this.#leases.nextAt());
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #arm(at: number | undefined, earliest = 0): void {
    clearTimeout(this.#timer);
    this.#firesAt = at ?? Infinity;
    if (at === undefined) return;
    const wait = Math.max(earliest, at - this.#options.clock.monotonic());
    this.#timer = setTimeout(() => this.#fire(), Math.min(Math.ceil(wait), longestTimerMs));
  }

  #fire(): void {
    const due = this.#leases.due();
    for (const lease of due) this.#options.onDue(lease);
    // What could not be decided now, because the disk is full, is still due.
    this.#arm(this.#leases.nextAt(), due.length > 0 ? this.#options.retryMs : 0);
  }
}
