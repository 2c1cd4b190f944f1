/** Numbers from 0 up to 1 that depend on the seed alone (mulberry32), so that a failed run can be had again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * The seed of a search for what nobody has thought of: where a change is judged it is always the same one, for the change
 * is not to blame for what the search finds elsewhere; everywhere else it is new each time.
 */
export function seedOfSearch(): number {
  return process.env['CI'] === undefined || process.env['CALLBOARD_SEED'] !== undefined
    ? seedOfRun()
    : 20_261_120;
}

/** The seed of this run: `CALLBOARD_SEED`, else a new one. Say it, or a failure cannot be repeated. */
export function seedOfRun(): number {
  const given = process.env['CALLBOARD_SEED'];
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}
