import type { Disposable } from '../base/disposable.ts';
import { deferred } from '../base/deferred.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { WireError } from '../protocol/errors.ts';
import type { NotificationPayload } from '../protocol/events.ts';
import type { BoardKey } from '../protocol/ids.ts';
import type { Result } from '../protocol/contract.ts';
import { messageOf } from './errors.ts';

/** A place in a board's log. The epoch names the log itself: after it changed, no sequence of the old one means anything. */
export interface BoardPosition {
  readonly epoch: string;
  readonly sequence: number;
}

export type BoardChange = NotificationPayload<'board.changed'>;

/** How a watch asks the hub to start, or to start again after a gap. */
export type Subscribe = (after: BoardPosition | undefined) => Promise<Result<'board.watch'>>;

interface BoardWatchOptions {
  readonly from: BoardPosition | undefined;
  readonly subscribe: Subscribe;
  readonly log: (line: string) => void;
  readonly onDispose: () => void;
}

/**
 * The events of one board, each exactly once and in order, over any number of connections. What was missed is asked for
 * again; where the hub cannot give it, `onReset` says to load the board anew.
 */
export class BoardWatch implements Disposable {
  readonly board: BoardKey;
  readonly #options: BoardWatchOptions;
  readonly #change = new Emitter<BoardChange>();
  readonly #reset = new Emitter<BoardPosition>();
  readonly #ready = deferred<BoardPosition>();
  #position: BoardPosition | undefined;
  #subscribing = false;
  #resets = 0;
  #disposed = false;

  /** New events, with the tickets they touched as they are after them. */
  readonly onChange: Event<BoardChange> = this.#change.event;
  /** Load the board anew from here: at the first subscription without a start, and whenever the hub cannot resume. */
  readonly onReset: Event<BoardPosition> = this.#reset.event;
  /** The position of the first subscription; rejects with the hub's refusal, such as `board.unknown`. */
  readonly ready: Promise<BoardPosition> = this.#ready.promise;

  constructor(board: BoardKey, options: BoardWatchOptions) {
    this.board = board;
    this.#options = options;
    this.#position = options.from;
    // Whoever does not wait for it hears of a failure through the log.
    this.ready.catch(() => undefined);
  }

  /** The last event that was delivered; nothing before the first subscription. */
  get position(): BoardPosition | undefined {
    return this.#position;
  }

  /** Called on every new connection: with a position, `hello` has asked already. */
  connected(asked: boolean): void {
    this.#subscribing = false;
    if (!asked) void this.#subscribe();
    else if (this.#position) this.#ready.resolve(this.#position);
  }

  /** Takes a `board.changed` of this board. */
  accept(change: BoardChange): void {
    const position = this.#position;
    const first = change.events[0];
    if (!position || !first) return;
    const follows = change.epoch === position.epoch && first.sequence <= position.sequence + 1;
    if (!follows) {
      void this.#subscribe();
      return;
    }
    const events = change.events.filter((event) => event.sequence > position.sequence);
    const last = events.at(-1);
    if (!last) return;
    this.#position = { epoch: change.epoch, sequence: last.sequence };
    this.#change.fire({ ...change, events });
  }

  /** Takes a `board.reset` of this board. */
  restart(position: BoardPosition): void {
    this.#resets++;
    this.#position = { epoch: position.epoch, sequence: position.sequence };
    this.#reset.fire(this.#position);
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#change.dispose();
    this.#reset.dispose();
    this.#options.onDispose();
  }

  async #subscribe(): Promise<void> {
    if (this.#subscribing || this.#disposed) return;
    this.#subscribing = true;
    const [after, resets] = [this.#position, this.#resets];
    try {
      const answer = await this.#options.subscribe(after);
      // A reset is told by a notification too; one load is enough.
      if ((after === undefined || answer.reset) && this.#resets === resets) this.restart(answer);
      this.#ready.resolve(this.#position ?? answer);
    } catch (error) {
      this.#options.log(`Watching ${this.board}: ${messageOf(error)}`);
      // Neither a lost connection nor a hub that is about to go is an answer: the next connection asks again.
      if (error instanceof WireError && error.code !== 'hub.draining') this.#ready.reject(error);
    } finally {
      this.#subscribing = false;
    }
  }
}
