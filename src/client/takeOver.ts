import type { Home } from '../wire/home.ts';
import { compareVersions } from './compareVersions.ts';
import { winStart } from './startElection.ts';
import { startStandby, type HubCommand } from './startHub.ts';

interface TakeOverOptions {
  readonly home: Home;
  readonly hubCommand: HubCommand;
  readonly ours: string;
  readonly theirs: string;
  readonly now: number;
  readonly log: (line: string) => void;
  /** Asks the present hub to finish and make room. */
  readonly stopOld: () => Promise<unknown>;
}

/**
 * Replaces the hub of an older version by one of ours, without a moment in which another old one could start: the right
 * to start is held until the standby has the lock (SPEC 14). Does nothing when ours is not newer or somebody else is at it.
 */
export async function takeOver(options: TakeOverOptions): Promise<void> {
  const { home, ours, theirs, log } = options;
  if (compareVersions(ours, theirs) <= 0) return;
  const right = winStart(home, options.now);
  if (!right) return;
  try {
    log(`The hub is ${theirs}, this is ${ours}: taking over.`);
    const standby = await startStandby(home, options.hubCommand);
    try {
      await options.stopOld();
    } catch (error) {
      standby.cancel();
      throw error;
    }
    const result = await standby.outcome(right);
    log(`Take-over: ${result.kind === 'failed' ? result.message : result.kind}`);
  } finally {
    right.dispose();
  }
}
