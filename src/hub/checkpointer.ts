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

/**
 * Keeps the checkpoints close behind the log: when nothing is written for a moment, and before a start would have too much
 * to fold. It saves a few tickets at a time, so that whoever writes meanwhile does not wait for all of them.
 */
export class Checkpointer implements Disposable {
  readonly #parts: CheckpointerParts;
  /** Until the next pause, and between the parts of a checkpoint that is saved in one. */
  #idle: NodeJS.Timeout | undefined;
  #rest: NodeJS.Timeout | undefined;
  #begun = false;
  #failed = false;

  constructor(parts: CheckpointerParts) {
    this.#parts = parts;
  }

  /** So many events were committed. */
  follow(events: number): void {
    const { boards, tune } = this.#parts;
    // Who writes without a pause pays a little with each commit, and no less than it adds to what is to be saved.
    if ((this.#begun || boards.unsaved >= tune.checkpointEvents) && !this.#failed)
      this.#saveSome(Math.max(tune.checkpointTickets, events));
    clearTimeout(this.#rest);
    this.#idle ??= setTimeout(() => this.#pause(), tune.checkpointIdleMs);
    this.#idle.refresh();
  }

  /** Saves all that is left, before the log is closed. */
  finish(): void {
    this.#trying(() => this.#parts.boards.saveAll());
  }

  dispose(): void {
    clearTimeout(this.#idle);
    clearTimeout(this.#rest);
  }

  #pause(): void {
    this.#idle = undefined;
    this.#settle();
  }

  /** In a pause: what is left of the checkpoint, part after part, and then what the log has to do. */
  #settle(): void {
    const { log, clock, tune } = this.#parts;
    this.#saveSome(tune.checkpointTickets);
    if (this.#begun) {
      this.#rest = setTimeout(() => this.#settle(), tune.checkpointRestMs);
      return;
    }
    try {
      log.forget(clock.now() - tune.rememberMs);
      log.writeBack();
    } catch (error) {
      // What is remembered too long does no harm, and the next commits write back what this pause could not.
      if (!(error instanceof LogUnwritable)) throw error;
    }
  }

  #saveSome(most: number): void {
    this.#begun = this.#trying(() => this.#parts.boards.saveSome(most)) === true;
  }

  /** A checkpoint that cannot be written costs the next start some time and nothing else. */
  #trying<T>(save: () => T): T | undefined {
    try {
      const saved = save();
      this.#failed = false;
      return saved;
    } catch (error) {
      if (!(error instanceof LogUnwritable)) throw error;
      if (!this.#failed) this.#parts.hubLog.error('The checkpoint cannot be written.', error);
      this.#failed = true;
      return undefined;
    }
  }
}
