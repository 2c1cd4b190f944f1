import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { hubFile, type HubFile } from '../../src/protocol/hubFile.ts';
import { homeFrom, type Home } from '../../src/wire/home.ts';
import { bundleHub } from '../support/teamBundle.ts';
import { LoadSocket } from './load/loadSocket.ts';

/** How long a hub may take until it counts as one that cannot be measured. */
const startLimitMs = 60_000;

/** A hub that runs for a measurement. */
export interface BenchHub {
  readonly home: Home;
  readonly pid: number;
  readonly file: HubFile;
  /** From the moment before the process was made to the first answered hello. */
  readonly readyMs: number;
  /** Resident memory now, in MB. */
  memoryMB(): number;
  stop(): Promise<void>;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

interface StartOptions {
  /** Folder for the profile that `node --cpu-prof` writes when the hub ends. */
  readonly profileInto?: string | undefined;
}

/** Runs hubs as users get them: one bundled file. The bundle is made at first use, so that what is measured is never older than the sources. */
export class BenchHubs {
  readonly #folder: string;
  readonly #running = new Set<ChildProcess>();
  #bundle: Promise<string> | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Path of the bundled hub. */
  entry(): Promise<string> {
    this.#bundle ??= bundleHub(this.#folder, '0.0.0');
    return this.#bundle;
  }

  /** Starts a hub on a home and waits until it answers a hello. */
  async start(folder: string, { profileInto }: StartOptions = {}): Promise<BenchHub> {
    const entry = await this.entry();
    const home = homeFrom({ CALLBOARD_HOME: folder });
    const profile = profileInto === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileInto}`];
    const errors = openSync(join(folder, 'stderr.txt'), 'a');
    const startedAt = performance.now();
    const child = spawn(process.execPath, [...profile, entry], {
      env: { ...process.env, CALLBOARD_HOME: folder },
      stdio: ['ignore', 'ignore', errors],
    });
    this.#running.add(child);
    child.once('exit', () => this.#running.delete(child));
    const file = await readiness(home, child);
    const readyMs = performance.now() - startedAt;
    return {
      home,
      pid: file.pid,
      file,
      readyMs,
      memoryMB: () => residentMB(file.pid),
      stop: () => end(child, 'SIGTERM'),
      kill: () => end(child, 'SIGKILL'),
    };
  }

  /** Ends what a measurement left running. */
  async stopAll(): Promise<void> {
    await Promise.all([...this.#running].map((child) => end(child, 'SIGTERM')));
  }
}

async function readiness(home: Home, child: ChildProcess): Promise<HubFile> {
  const deadline = performance.now() + startLimitMs;
  while (child.exitCode === null && child.signalCode === null && performance.now() < deadline) {
    const file = hubFileOf(home);
    if (file?.pid === child.pid && file !== undefined && (await answersHello(file))) return file;
    await sleep(2);
  }
  const said = readFileSync(join(home.folder, 'stderr.txt'), 'utf8');
  throw new Error(
    `The hub did not get ready (exit status ${String(child.exitCode ?? child.signalCode)}). ${said}`,
  );
}

function hubFileOf(home: Home): HubFile | undefined {
  try {
    return hubFile.safeParse(JSON.parse(readFileSync(home.hubFile, 'utf8'))).data;
  } catch {
    // Not there yet, or being replaced.
    return undefined;
  }
}

async function answersHello({ endpoint, token }: HubFile): Promise<boolean> {
  try {
    const socket = await LoadSocket.open({ endpoint, token });
    socket.close();
    return true;
  } catch {
    // It listens before it has read its log, and says so; ask again.
    return false;
  }
}

/** Resident memory of a process, in MB. */
export function residentMB(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  const kill = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await exited;
  clearTimeout(kill);
}
