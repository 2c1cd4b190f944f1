import type { Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import type { Boards } from './boards.ts';
import type { HubLog } from './hubLog.ts';
import { type EventLog, LogUnwritable } from './log/eventLog.ts';
import type { Tune } from './tune.ts';

interface CheckpointerParts {
  readonly boards: Boards;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly hubLog: HubLog;
  readonly tune: Tune;
}

/** Keeps the checkpoints close behind the log: when nothing is written for a moment, and before a start would have too much to fold. */
export class Checkpointer implements Disposable {
  readonly #parts: CheckpointerParts;
  #timer: NodeJS.Timeout | undefined;
  #failed = false;

  constructor(parts: CheckpointerParts) {
    this.#parts = parts;
  }

  /** Something was committed. */
  follow(): void {
    const { boards, tune } = this.#parts;
    if (boards.unsaved >= tune.checkpointEvents && !this.#failed) this.save();
    else if (this.#timer === undefined) this.#timer = setTimeout(() => this.#settle(), tune.checkpointIdleMs);
    else this.#timer.refresh();
  }

  /** A checkpoint that cannot be written costs the next start some time and nothing else. */
  save(): void {
    try {
      this.#parts.boards.saveCheckpoints();
      this.#failed = false;
    } catch (error) {
      if (!(error instanceof LogUnwritable)) throw error;
      if (!this.#failed) this.#parts.hubLog.error('The checkpoint cannot be written.', error);
      this.#failed = true;
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #settle(): void {
    this.#timer = undefined;
    this.save();
    const { log, clock, tune } = this.#parts;
    try {
      log.forget(clock.now() - tune.rememberMs);
      log.writeBack();
    } catch (error) {
      // What is remembered too long does no harm, and the next commits write back what this pause could not.
      if (!(error instanceof LogUnwritable)) throw error;
    }
  }
}
