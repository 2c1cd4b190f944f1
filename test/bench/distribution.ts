/** Several runs of one measurement: what stood in the middle, and between which bounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly runs: readonly number[];
}

/** The value below which the given share of all values lies (nearest rank); NaN of nothing. */
export function percentile(values: ArrayLike<number>, share: number): number {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
}

/** Median and bounds of the runs. Without a run there was no measurement, and that is an error. */
export function spreadOf(runs: readonly number[]): Spread {
  if (runs.length === 0 || runs.some((value) => !Number.isFinite(value)))
    throw new Error(`A measurement could not be made: runs [${runs.join(', ')}]`);
  const sorted = runs.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  const lower = sorted.length % 2 === 0 ? (sorted[middle - 1] ?? NaN) : upper;
  return { median: (lower + upper) / 2, min: sorted[0] ?? NaN, max: sorted.at(-1) ?? NaN, runs };
}
