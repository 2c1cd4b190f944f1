import type { Spread } from './distribution.ts';

export type Unit = 'per s' | 'ms' | 'MB' | '%';

/** The cheapest thing that does what cannot be left out, measured in the same run. */
export interface Floor {
  readonly name: string;
  readonly value: Spread;
}

/** A measured number with what it is to be compared with: its floors, and the target of SPEC 16 where there is one. */
export interface Figure {
  readonly name: string;
  readonly unit: Unit;
  readonly value: Spread;
  readonly floors: readonly Floor[];
  readonly target?: { readonly at: 'most' | 'least'; readonly value: number };
  /** What a reader must know to judge the number: load of the client, size of a frame. */
  readonly note?: string;
}

/** Whether the median reaches the target; nothing without a target. */
export function reachesTarget({ value, target }: Figure): boolean | undefined {
  if (target === undefined) return undefined;
  return target.at === 'most' ? value.median <= target.value : value.median >= target.value;
}
