import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Home } from '../wire/home.ts';
import { findRuntime } from './findRuntime.ts';
import { hubEnvironment } from './hubEnvironment.ts';
import { readHubFile } from './hubFileReader.ts';
import type { StartRight } from './startElection.ts';

/** How to start a hub. */
export interface HubCommand {
  /** Absolute path of the hub's entry point. */
  readonly entry: string;
  /** The runtime a person chose, before any other is looked at. */
  readonly node?: string;
  /** Folder whose `node_modules/node` may hold a runtime. */
  readonly packageFolder?: string;
}

/** How a start went. `up`: it wrote its hub.json. `held`: another hub holds the lock. `failed`: it ended, with its last words. `slow`: it still starts. */
export type StartResult =
  { readonly kind: 'up' | 'held' | 'slow' } | { readonly kind: 'failed'; readonly message: string };

/** Exit status with which a hub says that another one holds the lock. */
const lockHeldStatus = 3;
const pollMs = 25;
/** A start takes half a second; on a machine that is busy with other things, much longer. */
const waitForHubMs = 10_000;
const lastWordsBytes = 2_000;

/** Starts a detached hub and waits until it is up, ended, or taking long. */
export async function startHub(home: Home, command: HubCommand, right: StartRight): Promise<StartResult> {
  return await (await HubChild.spawn(home, command, [])).outcome(right);
}

/** Starts a hub that waits for the lock of the present one. The caller then asks that one to go, and waits for the outcome. */
export async function startStandby(home: Home, command: HubCommand): Promise<HubChild> {
  return await HubChild.spawn(home, command, ['--standby']);
}

/** A hub that was started here. It outlives this process. */
export class HubChild {
  readonly #home: Home;
  readonly #process: ChildProcess;
  /** Size of the hub's log before the start: what comes after are its own words. */
  readonly #logFrom: number;
  #ended: { readonly code: number | null; readonly error?: Error } | undefined;

  private constructor(home: Home, child: ChildProcess, logFrom: number) {
    this.#home = home;
    this.#process = child;
    this.#logFrom = logFrom;
    child.once('exit', (code) => (this.#ended = { code }));
    child.once('error', (error) => (this.#ended = { code: null, error }));
    child.unref();
  }

  static async spawn(home: Home, command: HubCommand, args: readonly string[]): Promise<HubChild> {
    const { entry, node, packageFolder } = command;
    const runtime = await findRuntime({
      home,
      ...(node !== undefined && { explicit: node }),
      ...(packageFolder !== undefined && { packageFolder }),
    });
    const log = openSync(home.hubLogFile, 'a', 0o600);
    try {
      const child = spawn(runtime.node, [entry, ...args], {
        detached: true,
        stdio: ['ignore', 'ignore', log],
        cwd: home.folder,
        env: hubEnvironment(process.env, { ...runtime.env, CALLBOARD_HOME: home.folder }),
        windowsHide: true,
      });
      return new HubChild(home, child, fstatSync(log).size);
    } finally {
      closeSync(log);
    }
  }

  /** Waits until the hub has written its hub.json, or ended, and keeps the right to start meanwhile. */
  async outcome(right: StartRight): Promise<StartResult> {
    const until = performance.now() + waitForHubMs;
    while (performance.now() < until) {
      if (this.#ended) return this.#end(this.#ended);
      if (readHubFile(this.#home).file?.pid === this.#process.pid) return { kind: 'up' };
      right.keep(Date.now());
      await sleep(pollMs);
    }
    return { kind: 'slow' };
  }

  /** Ends a standby that is not wanted any more. */
  cancel(): void {
    if (!this.#ended) this.#process.kill('SIGTERM');
  }

  #end({ code, error }: { readonly code: number | null; readonly error?: Error }): StartResult {
    if (code === lockHeldStatus) return { kind: 'held' };
    const words = this.#lastWords();
    const why = error?.message ?? `it ended with status ${code ?? 'none (killed)'}`;
    return { kind: 'failed', message: `The hub could not start: ${why}.${words === '' ? '' : `\n${words}`}` };
  }

  #lastWords(): string {
    const file = openSync(this.#home.hubLogFile, 'r');
    try {
      const from = Math.max(this.#logFrom, fstatSync(file).size - lastWordsBytes);
      const buffer = Buffer.alloc(lastWordsBytes);
      return buffer.toString('utf8', 0, readSync(file, buffer, 0, lastWordsBytes, from)).trim();
    } finally {
      closeSync(file);
    }
  }
}
