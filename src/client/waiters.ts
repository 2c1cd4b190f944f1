import { deferred } from '../base/deferred.ts';

interface Waiter<T> {
  readonly resolve: (value: T) => void;
  readonly reject: (error: Error) => void;
}

interface WaitOptions {
  readonly forMs: number;
  readonly signal: AbortSignal | undefined;
  readonly onTimeout: () => Error;
  readonly onAbort: () => Error;
}

/** Callers that wait for one thing, each with a time and a signal of its own. None is left hanging. */
export class Waiters<T> {
  readonly #waiting = new Set<Waiter<T>>();

  async wait({ forMs, signal, onTimeout, onAbort }: WaitOptions): Promise<T> {
    if (signal?.aborted) throw onAbort();
    const { promise, resolve, reject } = deferred<T>();
    const waiter = { resolve, reject };
    const abort = (): void => reject(onAbort());
    const timer = setTimeout(() => reject(onTimeout()), forMs);
    signal?.addEventListener('abort', abort, { once: true });
    this.#waiting.add(waiter);
    try {
      return await promise;
    } finally {
      this.#waiting.delete(waiter);
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
    }
  }

  resolve(value: T): void {
    for (const waiter of this.#waiting) waiter.resolve(value);
  }

  reject(error: () => Error): void {
    for (const waiter of this.#waiting) waiter.reject(error());
  }
}
