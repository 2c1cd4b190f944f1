/** Time as an argument: `now` is the wall clock in ms since 1970, `monotonic` never jumps and is the only one that may decide a lease. */
export interface Clock {
  now(): number;
  monotonic(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
};
