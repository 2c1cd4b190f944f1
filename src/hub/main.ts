import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import type { Disposable } from '../base/disposable.ts';
import { ensurePrivateFolder, homeFrom } from '../wire/home.ts';
import { Hub } from './hub.ts';
import { FileHubLog } from './hubLog.ts';
import { LogTooNew } from './log/schema.ts';
import { takeLock } from './lock.ts';
import { checkRuntime } from './runtime.ts';
import { exitCodes, StartFailure } from './startFailure.ts';
import { type Tune, tuneFrom } from './tune.ts';

/** Runs a hub in the foreground: `ready <endpoint>` on standard output when it serves, then nothing until it ends. */
async function main(): Promise<number> {
  boundMemory();
  const { values, positionals } = parseArgs({
    options: { standby: { type: 'boolean' }, tune: { type: 'string', multiple: true } },
    allowPositionals: true,
  });
  const tune = tuneFrom([...(values.tune ?? []), ...positionals]);
  checkRuntime();
  process.umask(0o077);
  const home = homeFrom();
  const lock = await usable(home.folder, () => {
    ensurePrivateFolder(home.folder);
    return waitForLock(home.lockFile, values.standby === true ? tune : undefined);
  });
  if (lock === undefined) throw new StartFailure('locked', `Another hub serves ${home.folder}.`);
  const hubLog = new FileHubLog(home.hubLogFile, tune.hubLogBytes);
  process.on('uncaughtException', (error) => {
    hubLog.error('The hub fails and ends.', error);
    process.exit(exitCodes.failed);
  });
  const hub = await usable(home.folder, async () => {
    const made = new Hub({ home, tune, hubLog, version: ownVersion() });
    await made.serve();
    return made;
  });
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const)
    process.on(signal, () => hub.stop('stopped'));
  process.stdout.on('error', () => undefined);
  process.stdout.write(`ready ${hub.endpoint}\n`);
  await hub.stopped;
  lock.dispose();
  return exitCodes.stopped;
}

/**
 * Most of what a hub makes dies at once, the rest stays: a young generation that grows costs 30 MB and saves no time. What
 * is left of older tickets would grow to three times what is alive before V8 looked; so it grows by two fifths (SPEC 16).
 */
function boundMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=40');
}

/** A standby waits for the hub that it replaces to let go. */
async function waitForLock(file: string, standby: Tune | undefined): Promise<Disposable | undefined> {
  const until = performance.now() + (standby?.standbyMs ?? 0);
  for (;;) {
    const lock = takeLock(file);
    if (lock !== undefined || standby === undefined || performance.now() > until) return lock;
    await pause(standby.standbyEveryMs);
  }
}

/** Does something in the home; what fails there is said as a failure of the home. */
async function usable<T>(folder: string, work: () => T | Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StartFailure || !(error instanceof Error)) throw error;
    const message = error instanceof LogTooNew ? error.message : `${folder} cannot be used: ${error.message}`;
    throw new StartFailure('homeUnusable', message, { cause: error });
  }
}

/** The version of the package this file belongs to, bundled or not. */
function ownVersion(): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const file = path.join(folder, 'package.json');
    if (existsSync(file))
      return String((JSON.parse(readFileSync(file, 'utf8')) as { version: unknown }).version);
    if (folder === path.dirname(folder))
      throw new Error('This hub is incomplete: package.json is missing. Install it again.');
  }
}

main().then(
  // Everything is closed and synced by now; a timer of a session that just went must not hold the process.
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(error instanceof StartFailure ? error.exitCode : exitCodes.failed);
  },
);
