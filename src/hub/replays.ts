import type { BoardKey } from '../protocol/ids.ts';
import { evolve } from '../domain/evolve.ts';
import { type BoardState, emptyBoard } from '../domain/state.ts';
import { asLogEvent, type EventLog } from './log/eventLog.ts';
import { Slices } from './slices.ts';

const eventsAtOnce = 250;

/** How long the last replay stays in memory for the next step of whoever looks at it. */
const keptMs = 30_000;

interface Replay {
  readonly board: BoardKey;
  readonly state: BoardState;
}

/**
 * Boards as they were, folded from the log in slices beside everything else. One fold is kept for a while, so that going
 * on from where somebody looked costs what lies between; going back begins at the first event.
 */
export class Replays {
  readonly #log: EventLog;
  #kept: Replay | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #forgetting: NodeJS.Timeout | undefined;

  constructor(log: EventLog) {
    this.#log = log;
  }

  /** Reads something off the board as it was after an event. The state is valid only inside `look`. */
  after<T>(board: BoardKey, sequence: number, look: (state: BoardState) => T): Promise<T> {
    // One at a time: two would move the same fold.
    const turn = this.#turn.then(async () => look(await this.#fold(board, sequence)));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #fold(board: BoardKey, sequence: number): Promise<BoardState> {
    clearTimeout(this.#forgetting);
    const kept = this.#kept;
    let state = kept?.board === board && kept.state.sequence <= sequence ? kept.state : emptyBoard();
    // What is folded half when something fails is not gone on with.
    this.#kept = undefined;
    const slices = new Slices();
    while (state.sequence < sequence) {
      const limit = Math.min(eventsAtOnce, sequence - state.sequence);
      for (const event of this.#log.read(board, state.sequence, limit))
        state = evolve(state, asLogEvent(event));
      if (slices.over) await slices.pause();
    }
    this.#kept = { board, state };
    this.#forgetting = setTimeout(() => {
      this.#kept = undefined;
    }, keptMs);
    this.#forgetting.unref();
    return state;
  }
}
