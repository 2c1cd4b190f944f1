/** Something that holds a resource until it is disposed of. Disposing twice does nothing. */
export interface Disposable {
  dispose(): void;
}

/** Collects disposables and disposes of them in reverse order, even when one of them throws. */
export class DisposableStack implements Disposable {
  #items: Disposable[] = [];

  /** Adds one and hands it back. */
  use<T extends Disposable>(item: T): T {
    this.#items.push(item);
    return item;
  }

  /** Adds a function to be called at the end. */
  defer(dispose: () => void): void {
    this.#items.push({ dispose });
  }

  dispose(): void {
    const items = this.#items.splice(0).reverse();
    const errors: unknown[] = [];
    for (const item of items) {
      try {
        item.dispose();
      } catch (error) {
        errors.push(error);
      }
    }
    if (errors.length > 0) throw new AggregateError(errors, 'Not everything could be disposed of.');
  }
}
