import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long one piece of work may keep the loop from others at a time. */
const sliceMs = 5;

/** Lets others have their turn when its own is over. */
export class Slices {
  #endsAt = performance.now() + sliceMs;

  get over(): boolean {
    return performance.now() > this.#endsAt;
  }

  async pause(): Promise<void> {
    await nextTurn();
    this.#endsAt = performance.now() + sliceMs;
  }
}
