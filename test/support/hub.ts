import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Result } from '../../src/protocol/contract.ts';
import { hubFile, type HubFile } from '../../src/protocol/hubFile.ts';
import { type Home, homeFrom } from '../../src/wire/home.ts';
import type { Tune } from '../../src/hub/tune.ts';
import { RawClient, type RawClientOptions } from './rawClient.ts';

export interface StartHubOptions {
  /** A home to serve; without one a new one is made and removed at the end of the process. */
  readonly home?: Home;
  /** Times and sizes other than the usual ones. */
  readonly tune?: Partial<Tune>;
  readonly standby?: boolean;
  /** A program that starts the hub in its own way, before the hub's own command line; for limits of the shell. */
  readonly wrapper?: readonly string[];
}

/** A real hub in a process of its own. */
export interface TestHub {
  readonly home: Home;
  readonly pid: number;
  readonly process: ChildProcess;
  /** What hub.json says now. */
  file(): HubFile;
  status(): Promise<Result<'hub.status'>>;
  /** A client that has said hello. */
  connect(options?: RawClientOptions): Promise<RawClient>;
  /** Sends a signal; with one that ends the process, resolves when it has ended. */
  kill(signal?: NodeJS.Signals): Promise<void>;
  /** Asks the hub to end; resolves with its exit status. */
  stop(): Promise<number | null>;
  readonly exited: Promise<number | null>;
}

/** Why a hub did not start. */
export class HubDidNotStart extends Error {
  readonly status: number | null;

  constructor(status: number | null, said: string) {
    super(said.trim());
    this.status = status;
  }
}

const entry = path.join(import.meta.dirname, '../../src/hub/main.ts');
const running = new Set<ChildProcess>();
const homes: string[] = [];
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

/** A home of its own, removed with this process. */
export function newHome(): Home {
  const folder = mkdtempSync(path.join(tmpdir(), 'callboard-hub-'));
  homes.push(folder);
  mkdirSync(path.join(folder, 'home'), { mode: 0o700 });
  return homeFrom({ CALLBOARD_HOME: path.join(folder, 'home') });
}

/** Starts a hub and waits until it serves; rejects with `HubDidNotStart` when it ends instead. */
export async function startHub(options: StartHubOptions = {}): Promise<TestHub> {
  const { home = newHome(), tune = {}, standby = false, wrapper = [] } = options;
  const tuned = Object.entries(tune).flatMap(([name, value]) => ['--tune', `${name}=${String(value)}`]);
  const [program = process.execPath, ...args] = [
    ...wrapper,
    process.execPath,
    entry,
    ...(standby ? ['--standby'] : []),
    ...tuned,
  ];
  const child = spawn(program, args, {
    env: { ...process.env, CALLBOARD_HOME: home.folder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    });
  });
  await ready(child, exited);
  return new RunningHub({ home, child, exited });
}

async function ready(child: ChildProcess, exited: Promise<number | null>): Promise<void> {
  let said = '';
  child.stderr?.on('data', (chunk) => (said += String(chunk)));
  const printed = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => {
      if (String(chunk).startsWith('ready ')) resolve();
    });
  });
  const ended = exited.then((status) => {
    throw new HubDidNotStart(status, said);
  });
  await Promise.race([printed, ended]);
  // From here on its end is no failed start any more.
  ended.catch(() => undefined);
}

class RunningHub implements TestHub {
  readonly home: Home;
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;

  constructor({ home, child, exited }: { home: Home; child: ChildProcess; exited: Promise<number | null> }) {
    this.home = home;
    this.process = child;
    this.exited = exited;
  }

  get pid(): number {
    return this.file().pid;
  }

  file(): HubFile {
    return hubFile.parse(JSON.parse(readFileSync(this.home.hubFile, 'utf8')));
  }

  async status(): Promise<Result<'hub.status'>> {
    const client = await this.connect();
    try {
      return await client.call('hub.status', {});
    } finally {
      client.close();
    }
  }

  connect(options?: RawClientOptions): Promise<RawClient> {
    return RawClient.connect(this.file(), options);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.process.kill(signal);
    if (signal === 'SIGKILL' || signal === 'SIGTERM' || signal === 'SIGINT') await this.exited;
  }

  async stop(): Promise<number | null> {
    if (this.process.exitCode === null && this.process.signalCode === null) this.process.kill('SIGTERM');
    return this.exited;
  }
}
