import type { Figure } from './figure.ts';
import type { BenchHubs } from './benchHub.ts';
import type { Seeds } from './seeds.ts';

/** What every measurement is given. */
export interface BenchContext {
  /** A short run: fewer repetitions and smaller boards, for development. */
  readonly quick: boolean;
  readonly hubs: BenchHubs;
  readonly seeds: Seeds;
  /** A new empty folder that is removed at the end of the run. */
  readonly folder: () => string;
  /** Says what is under way. */
  readonly progress: (text: string) => void;
}

/** One entry of the bench: measures some figures that share their preparation. */
export interface Bench {
  /** For `--only`. */
  readonly name: string;
  readonly measure: (context: BenchContext) => Promise<readonly Figure[]>;
}
