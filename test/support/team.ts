import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Method, Result } from '../../src/protocol/contract.ts';
import type { BoardKey } from '../../src/protocol/ids.ts';
import { hubFile, type HubFile } from '../../src/protocol/hubFile.ts';
import { homeFrom, type Home } from '../../src/wire/home.ts';
import { teamBundle } from './teamBundle.ts';
import type { CallOutcome, CallRequest, MemberCommands } from './teamMember.ts';
import { TeamProcess } from './teamProcess.ts';

export interface TeamOptions {
  /** `name=value` pairs for the hub's `--tune`. */
  readonly tune?: readonly string[];
  /** A home that is there already; a new one unless given. */
  readonly folder?: string;
}

interface JoinOptions {
  readonly count: number;
  readonly version?: string;
  /** A member that may not start a hub only finds one. */
  readonly starts?: 'may' | 'never';
}

/** The board of the tests. */
export const teamBoard = 'TM' as BoardKey;

/** A member of a team: a process with a client in it. */
export class Member extends TeamProcess<MemberCommands> {
  /** Calls and hands back the result; a refusal is an error. */
  async must<M extends Method>(method: M, params: CallRequest<M>['params']): Promise<Result<M>> {
    const outcome = await this.try(method, params);
    if (!outcome.ok) throw new Error(`${method}: ${outcome.code}: ${outcome.message}`);
    return outcome.result;
  }

  /** Calls and hands back what came of it. */
  async try<M extends Method>(
    method: M,
    params: CallRequest<M>['params'],
    options: Pick<CallRequest, 'retryForMs'> = {},
  ): Promise<CallOutcome<M>> {
    return (await this.ask('call', { method, params, ...options })) as CallOutcome<M>;
  }
}

/** Real processes around one home: members with clients, and the hub that they start. */
export class Team {
  readonly home: Home;
  readonly members: Member[] = [];
  readonly #tune: readonly string[];

  private constructor(home: Home, tune: readonly string[]) {
    this.home = home;
    this.#tune = tune;
  }

  /** A home, and nobody there yet. */
  static found({ tune = [], folder = newHomeFolder() }: TeamOptions = {}): Team {
    return new Team(homeFrom({ CALLBOARD_HOME: folder }), tune);
  }

  /** Starts processes whose clients are ready to connect, and to start a hub of their own version. */
  async join({ count, version = '1.0.0', starts = 'may' }: JoinOptions): Promise<Member[]> {
    const bundle = await teamBundle();
    const entry = starts === 'may' ? this.#tunedEntry(await bundle.hub(version), version) : undefined;
    const joined = Array.from({ length: count }, () => new Member(bundle.member));
    this.members.push(...joined);
    await Promise.all(
      joined.map((member, index) =>
        member.ask('open', {
          folder: this.home.folder,
          title: `member ${String(index + 1)}`,
          version,
          ...(entry !== undefined && { entry }),
        }),
      ),
    );
    return joined;
  }

  /** Starts processes and connects them. */
  async joinConnected(options: JoinOptions): Promise<Member[]> {
    const joined = await this.join(options);
    await Promise.all(joined.map((member) => member.ask('connect', undefined)));
    return joined;
  }

  /** What hub.json says now. */
  get hub(): HubFile {
    return hubFile.parse(JSON.parse(readFileSync(this.home.hubFile, 'utf8')));
  }

  /** Every process that runs the hub of this home. */
  hubProcesses(): number[] {
    const lines = execFileSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' }).split('\n');
    return lines.filter((line) => line.includes(this.#entryPrefix)).map((line) => Number.parseInt(line, 10));
  }

  /** A hub's program that tunes it as this team wants; its path tells its process from all others. */
  #tunedEntry(hub: string, version: string): string {
    const entry = `${this.#entryPrefix}-${version}.cjs`;
    const args = this.#tune.flatMap((pair) => ['--tune', pair]);
    const tune = `process.argv.push(...${JSON.stringify(args)});`;
    writeFileSync(entry, `${tune}\nrequire(${JSON.stringify(hub)});\n`);
    return entry;
  }

  get #entryPrefix(): string {
    return join(this.home.folder, 'tuned-hub');
  }

  signalHub(signal: NodeJS.Signals): number {
    const { pid } = this.hub;
    process.kill(pid, signal);
    return pid;
  }

  /** Ends every process and removes the home. */
  async disband(): Promise<void> {
    await Promise.all(this.members.map((member) => member.kill()));
    const hubs = this.hubProcesses();
    for (const pid of hubs) killIfAlive(pid);
    await until('no hub is left', () => !hubs.some(isAlive));
    rmSync(this.home.folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function newHomeFolder(): string {
  return mkdtempSync(join(tmpdir(), 'callboard-home-'));
}

/** Ends a process; one that ended by itself since it was seen is just as well. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Whether a process lives. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Waits until something holds, asking again and again; an error after the limit. */
export async function until(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 40_000,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`Waited ${String(limitMs)} ms in vain until ${what}.`);
    await sleep(10);
  }
}
