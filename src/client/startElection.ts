import { closeSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Disposable } from '../base/disposable.ts';
import type { Home } from '../wire/home.ts';
import { isProcessAlive } from './processAlive.ts';

/** The right to start the hub, until it is disposed of. */
export interface StartRight extends Disposable {
  /** Says that the start is still under way, so that nobody takes the right for abandoned. */
  keep(now: number): void;
}

/** A starter that has not said by then that it goes on has failed. */
const starterGoneMs = 5_000;

/**
 * Lets one of many clients start the hub, so that forty windows do not start forty. The file `starting` is only
 * courtesy: the hub's lock decides. Returns the right to start, to be disposed of when done, or nothing when somebody
 * else is at it.
 */
export function winStart(home: Home, now: number): StartRight | undefined {
  const file = path.join(home.folder, 'starting');
  if (isAbandoned(file, now)) rmSync(file, { force: true });
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, `${process.pid}\n`);
    closeSync(handle);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
    throw error;
  }
  const isOurs = (): boolean => ownerOf(file) === process.pid;
  return {
    keep: (at) => {
      if (isOurs()) utimesSync(file, at / 1_000, at / 1_000);
    },
    dispose: () => {
      if (isOurs()) rmSync(file, { force: true });
    },
  };
}

/** Its process is gone, or it is older than a start may take. Files of the future (a clock that was set back) count as old. */
function isAbandoned(file: string, now: number): boolean {
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) return false;
  if (Math.abs(now - stat.mtimeMs) > starterGoneMs) return true;
  const owner = ownerOf(file);
  return owner !== undefined && !isProcessAlive(owner);
}

/** Nothing while the owner is still writing. */
function ownerOf(file: string): number | undefined {
  try {
    const pid = Number(readFileSync(file, 'utf8').trim());
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
