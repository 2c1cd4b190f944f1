import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';

interface HeartbeatOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  /** A beat this late means that the machine or the process slept. */
  readonly pauseMs: number;
  readonly onBeat: (beat: { afterPause: boolean }) => void;
}

/** Beats at a steady pace and notices when it could not. */
export class Heartbeat implements Disposable {
  readonly #options: HeartbeatOptions;
  readonly #timer: NodeJS.Timeout;
  #last: number;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#last = options.clock.monotonic();
    this.#timer = setInterval(() => this.beat(), options.everyMs);
  }

  /** Whether time passed in which nothing could be done. Also asked between beats, by whoever is about to judge others by the clock. */
  get paused(): boolean {
    const { clock, everyMs, pauseMs } = this.#options;
    return clock.monotonic() - this.#last > everyMs + pauseMs;
  }

  beat(): void {
    const afterPause = this.paused;
    this.#last = this.#options.clock.monotonic();
    this.#options.onBeat({ afterPause });
  }

  dispose(): void {
    clearInterval(this.#timer);
  }
}
