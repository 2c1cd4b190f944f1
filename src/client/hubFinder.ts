import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import type { Result } from '../protocol/contract.ts';
import { WireError } from '../protocol/errors.ts';
import type { HubFile } from '../protocol/hubFile.ts';
import { ensurePrivateFolder, type Home } from '../wire/home.ts';
import { ClientError, messageOf } from './errors.ts';
import { HubConnection } from './hubConnection.ts';
import { readHubFile } from './hubFileReader.ts';
import { winStart } from './startElection.ts';
import { startHub, type HubCommand, type StartResult } from './startHub.ts';

interface HubFinderOptions {
  /** Absent: never start one. */
  readonly hubCommand: HubCommand | undefined;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

interface FindOptions {
  readonly signal: AbortSignal;
  /** How long to try; forever when infinite. */
  readonly forMs: number;
}

/** A connection whose hello was answered. */
export interface Greeted {
  readonly connection: HubConnection;
  readonly hello: Result<'hello'>;
}

/** What one attempt came to. `absent`: nobody of ours listens. Otherwise there is a hub that is not ready, or does not answer. */
interface Missed {
  readonly error: Error;
  readonly absent: boolean;
}

export type Greet = (connection: HubConnection) => Promise<Result<'hello'>>;

/** Between two looks: from 25 to 100 ms at first, by chance so that forty clients do not come at once, growing to a second. */
const firstDelayMs = 25;
const jitterMs = 75;
const longestDelayMs = 1_000;
const delayGrowth = 1.1;
/** How long a hub whose socket refused is taken for gone, without asking it again. */
const goneForMs = 500;
/** After a start of ours that led to no hub, the next one waits. */
const restartDelayMs = 1_000;
/** A hub that failed to start so many times in a row will do so again. */
const failedStarts = 3;
/** The socket is there but busy, or closed in this very moment: there is a hub, or was a moment ago. */
const busyCodes: readonly unknown[] = ['EAGAIN', 'ECONNRESET', 'EPIPE'];
/** Refusals of hello that pass with time: a hub that starts, drains, or was replaced between reading its file and connecting. */
const passingCodes: readonly string[] = ['hub.starting', 'hub.draining', 'hello.proof'];

/** Finds the hub, or starts one where there is none and that is allowed, until a connection has been greeted. */
export class HubFinder {
  readonly #home: Home;
  readonly #options: HubFinderOptions;
  #gone: { readonly token: string; readonly until: number; readonly missed: Missed } | undefined;

  constructor(home: Home, options: HubFinderOptions) {
    this.#home = home;
    this.#options = options;
  }

  /** Tries until `greet` was answered, `forMs` is over, or it makes no sense to go on; then rejects with the reason. */
  async find(greet: Greet, { signal, forMs }: FindOptions): Promise<Greeted> {
    const { clock, hubCommand } = this.#options;
    const until = clock.monotonic() + forMs;
    const starter = hubCommand && new Starter(this.#home, hubCommand, this.#options);
    for (let round = 0; ; round++) {
      signal.throwIfAborted();
      const attempt = await this.#attempt(greet);
      if ('connection' in attempt) return keptUnlessAborted(attempt, signal);
      if (attempt.absent && (await starter?.start()) === 'up') continue;
      const hopeless = attempt.absent && !starter && forMs !== Infinity;
      if (hopeless || clock.monotonic() >= until) throw attempt.error;
      const delay = Math.min(longestDelayMs, firstDelayMs * delayGrowth ** round) + Math.random() * jitterMs;
      await sleep(delay, undefined, { signal });
    }
  }

  async #attempt(greet: Greet): Promise<Greeted | Missed> {
    const found = readHubFile(this.#home);
    if (!found.file)
      return { error: new ClientError('hub.unreachable', `No hub is running. ${found.why}`), absent: true };
    const gone = this.#knownGone(found.file);
    if (gone !== undefined) return gone;
    let connection: HubConnection;
    try {
      connection = await HubConnection.open(found.file, this.#options.log);
    } catch (error) {
      return this.#remember(found.file, missed(error));
    }
    try {
      return { connection, hello: await greet(connection) };
    } catch (error) {
      connection.close();
      if (error instanceof WireError && !passingCodes.includes(error.code)) throw error;
      return missed(error);
    }
  }

  /** A new hub writes a new token. While the file still names the one that is gone, forty clients knocking would only slow the new one down. */
  #knownGone({ token }: HubFile): Missed | undefined {
    const gone = this.#gone;
    return gone?.token === token && this.#options.clock.monotonic() < gone.until ? gone.missed : undefined;
  }

  #remember({ token }: HubFile, missed: Missed): Missed {
    if (missed.absent) this.#gone = { token, until: this.#options.clock.monotonic() + goneForMs, missed };
    return missed;
  }
}

/** Starts hubs for one search, and knows when to stop trying. */
class Starter {
  readonly #home: Home;
  readonly #command: HubCommand;
  readonly #options: HubFinderOptions;
  #failures = 0;
  #notBefore = -Infinity;

  constructor(home: Home, command: HubCommand, options: HubFinderOptions) {
    this.#home = home;
    this.#command = command;
    this.#options = options;
  }

  /** Starts one unless somebody else is at it. Rejects when it makes no sense to try again. */
  async start(): Promise<StartResult['kind'] | undefined> {
    const { clock, log } = this.#options;
    if (clock.monotonic() < this.#notBefore) return undefined;
    const right = this.#win();
    if (!right) return undefined;
    try {
      log('No hub is running; starting one.');
      const result = await startHub(this.#home, this.#command, right);
      log(`Start of the hub: ${result.kind}`);
      this.#notBefore = clock.monotonic() + restartDelayMs;
      if (result.kind === 'failed' && ++this.#failures >= failedStarts)
        throw new ClientError('hub.unreachable', result.message);
      return result.kind;
    } finally {
      right.dispose();
    }
  }

  #win(): ReturnType<typeof winStart> {
    try {
      ensurePrivateFolder(this.#home.folder);
      return winStart(this.#home, this.#options.clock.now());
    } catch (error) {
      throw new ClientError(
        'hub.unreachable',
        `${this.#home.folder} cannot be used: ${messageOf(error)}`,
        error,
      );
    }
  }
}

function missed(error: unknown): Missed {
  const known = error instanceof Error ? error : new Error(String(error));
  if (!(known instanceof ClientError)) return { error: known, absent: false };
  if (known.code === 'hub.untrusted') return { error: known, absent: true };
  const cause = known.cause instanceof Error && 'code' in known.cause ? known.cause.code : undefined;
  return {
    error: known,
    absent: known.code === 'hub.unreachable' && cause !== undefined && !busyCodes.includes(cause),
  };
}

function keptUnlessAborted(greeted: Greeted, signal: AbortSignal): Greeted {
  if (signal.aborted) greeted.connection.close();
  signal.throwIfAborted();
  return greeted;
}
