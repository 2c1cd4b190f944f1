import type { Disposable } from '../base/disposable.ts';

interface IdleOptions {
  readonly afterMs: number;
  readonly isIdle: () => boolean;
  readonly onIdle: () => void;
}

/** Notices that nobody has needed the hub for a while. */
export class IdleWatch implements Disposable {
  readonly #options: IdleOptions;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: IdleOptions) {
    this.#options = options;
  }

  /** Something ended; perhaps it was the last. */
  begin(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#look(), this.#options.afterMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    if (this.#options.isIdle()) this.#options.onIdle();
    else this.begin();
  }
}
