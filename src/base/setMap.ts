const empty: ReadonlySet<never> = new Set<never>();

/** A map from a key to a set of values. A key whose last value goes is forgotten. */
export class SetMap<K, V> {
  readonly #sets = new Map<K, Set<V>>();

  add(key: K, value: V): void {
    const set = this.#sets.get(key);
    if (set === undefined) this.#sets.set(key, new Set([value]));
    else set.add(value);
  }

  delete(key: K, value: V): void {
    const set = this.#sets.get(key);
    if (set?.delete(value) === true && set.size === 0) this.#sets.delete(key);
  }

  /** The values of a key, empty when there are none. */
  get(key: K): ReadonlySet<V> {
    return this.#sets.get(key) ?? empty;
  }

  /** Every key with its values. */
  entries(): IterableIterator<[K, ReadonlySet<V>]> {
    return this.#sets.entries();
  }
}
