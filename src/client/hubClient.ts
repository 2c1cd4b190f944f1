import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ulid } from 'ulid';
import { systemClock, type Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import type { SessionKind } from '../protocol/board.ts';
import { contract, type Method, type ParamsIn, type Result } from '../protocol/contract.ts';
import { WireError } from '../protocol/errors.ts';
import type { NotificationName, NotificationPayload } from '../protocol/events.ts';
import type { BoardKey, SessionId } from '../protocol/ids.ts';
import { protocolRange } from '../protocol/version.ts';
import type { Home } from '../wire/home.ts';
import { BoardWatch, type BoardPosition } from './boardWatch.ts';
import { ClientError, messageOf } from './errors.ts';
import { HubFinder } from './hubFinder.ts';
import { cancelled, type HubConnection, type Notification } from './hubConnection.ts';
import type { HubCommand } from './startHub.ts';
import { takeOver } from './takeOver.ts';
import { Waiters } from './waiters.ts';

export interface HubClientOptions {
  readonly home: Home;
  /** How to start a hub. Absent: never start one. */
  readonly hubCommand?: HubCommand;
  /** Version of this program. A window of a newer one takes over from the hub of an older one. */
  readonly version: string;
  readonly kind: SessionKind;
  /** What people see in the list of sessions, such as the window's title. */
  readonly title?: string;
  /** A session to go on with, as `session` told it before. */
  readonly resume?: { readonly session: SessionId; readonly token: string };
  /** Binds the session to this claim. */
  readonly claimToken?: string;
  /** How long `connect` tries before it rejects; 10 s. */
  readonly connectForMs?: number;
  readonly log?: (line: string) => void;
  readonly clock?: Clock;
}

/**
 * `stopped`: not connected and not trying; where it starts, and where it ends when a person stopped the hub.
 * `connecting`: trying for the first time. `reconnecting`: the connection was lost and is being made again.
 * `failed`: gave up, `failure` says why. From `stopped` and `failed`, `connect` starts over.
 */
export type ClientState = 'connecting' | 'connected' | 'reconnecting' | 'stopped' | 'failed';

export type HelloResult = Result<'hello'>;

/** This client's session, as the last hello told it; the seat as it was taken or left since. */
export interface ClientSession {
  readonly id: SessionId;
  /** Keep it to resume the session after a restart of this program. */
  readonly resumeToken: string;
  /** Another process of the same session is connected, so this one is new. */
  readonly duplicate: boolean;
  readonly seat?: HelloResult['seat'];
  /** The claim that this session is bound to by its token. */
  readonly claim?: HelloResult['claim'];
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** How long a request outlives a lost connection before it is rejected; 10 s. */
  readonly retryForMs?: number;
}

/** Parameters of a call; a mutation gets an idempotency key when it brings none. */
export type CallParams<M extends Method> = Omit<ParamsIn<M>, 'idempotencyKey'> & { idempotencyKey?: string };

const connectForMs = 10_000;
const retryForMs = 10_000;
/** A hub that starts or drains is asked again after this. */
const betweenRefusalsMs = 50;

/** A program's line to the hub: finds or starts it, keeps the session over lost connections, and answers every call once. */
export class HubClient implements Disposable {
  readonly #options: HubClientOptions;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #finder: HubFinder;
  readonly #instance = randomUUID();
  readonly #stateChanged = new Emitter<ClientState>();
  readonly #notified = new Emitter<Notification>();
  readonly #watches = new Set<BoardWatch>();
  readonly #waiters = new Waiters<HubConnection>();
  #state: ClientState = 'stopped';
  #failure: Error | undefined;
  #connection: HubConnection | undefined;
  #hello: HelloResult | undefined;
  #attempt: { readonly result: Promise<HelloResult>; readonly stop: AbortController } | undefined;
  #closing: NotificationPayload<'hub.closing'>['reason'] | undefined;

  readonly onState: Event<ClientState> = this.#stateChanged.event;

  constructor(options: HubClientOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? (() => undefined);
    this.#finder = new HubFinder(options.home, {
      hubCommand: options.hubCommand,
      clock: this.#clock,
      log: this.#log,
    });
  }

  get state(): ClientState {
    return this.#state;
  }

  /** Why the state is `failed`. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  get session(): ClientSession | undefined {
    if (!this.#hello) return undefined;
    const { session, resumeToken, duplicate, seat, claim } = this.#hello;
    return { id: session, resumeToken, duplicate, ...(seat && { seat }), ...(claim && { claim }) };
  }

  /** Process id and version of the hub this client is connected to. */
  get hub(): HelloResult['hub'] | undefined {
    return this.#connection && this.#hello?.hub;
  }

  /** Connects, or waits for the attempt under way. Rejects with `hub.unreachable`, `hub.untrusted`, `runtime.unfit`, or the hub's refusal. */
  connect(): Promise<HelloResult> {
    if (this.#connection && this.#hello) return Promise.resolve(this.#hello);
    return this.#attempt?.result ?? this.#start('connecting');
  }

  /**
   * Sends a request. When the connection is lost it is sent again, with the same idempotency key, until `retryForMs` is
   * over; then it rejects with `connection.lost`. A refusal rejects with a `WireError`, an abort with `request.cancelled`.
   */
  async call<M extends Method>(
    method: M,
    params: CallParams<M>,
    options: CallOptions = {},
  ): Promise<Result<M>> {
    const body = (contract[method].mutates ? { idempotencyKey: ulid(), ...params } : params) as ParamsIn<M>;
    // A hub that came after the one that was stopped is not to be stopped by the same request.
    const patience = method === 'hub.stop' ? 0 : (options.retryForMs ?? retryForMs);
    let deadline = this.#connection ? undefined : this.#clock.monotonic() + patience;
    for (;;) {
      const connection =
        this.#connection ?? (await this.#whenConnected(method, deadline ?? 0, options.signal));
      try {
        const result = await connection.request(method, body, options.signal);
        this.#followSeat(method, result);
        return result;
      } catch (error) {
        if (!isWorthRepeating(error)) throw error;
        deadline ??= this.#clock.monotonic() + patience;
        if (this.#clock.monotonic() >= deadline) throw error;
        if (error instanceof WireError) await sleep(betweenRefusalsMs);
      }
    }
  }

  /** Listens to a notification of the hub. */
  on<N extends NotificationName>(name: N, listener: (payload: NotificationPayload<N>) => void): Disposable {
    return this.#notified.event((notification) => {
      if (notification.name === name) listener(notification.payload as NotificationPayload<N>);
    });
  }

  /** Watches a board, from a position known before or from now on. */
  watch(board: BoardKey, from?: BoardPosition): BoardWatch {
    const watch = new BoardWatch(board, {
      from,
      log: this.#log,
      subscribe: (after) => this.call('board.watch', { board, ...(after && { after }) }, { retryForMs: 0 }),
      onDispose: () => {
        this.#watches.delete(watch);
        if (this.#connection && !this.#watched(board)) this.#unwatch(board);
      },
    });
    this.#watches.add(watch);
    if (this.#connection) watch.connected(false);
    return watch;
  }

  /** Ends the connection and every call; the session can be resumed by its token. */
  dispose(): void {
    this.#attempt?.stop.abort();
    this.#settle('stopped');
    this.#connection?.close();
    for (const watch of [...this.#watches]) watch.dispose();
    this.#notified.dispose();
    this.#stateChanged.dispose();
  }

  #followSeat(method: Method, result: object): void {
    if (!this.#hello || (method !== 'session.sit' && method !== 'session.leave')) return;
    const { seat: _, ...hello } = this.#hello;
    if (method === 'session.leave') this.#hello = hello;
    else {
      const { board, agent, role } = result as Result<'session.sit'>;
      this.#hello = { ...hello, seat: { board, agent, role } };
    }
  }

  #start(state: 'connecting' | 'reconnecting'): Promise<HelloResult> {
    const stop = new AbortController();
    const forMs = state === 'connecting' ? (this.#options.connectForMs ?? connectForMs) : Infinity;
    const result = this.#establish(stop.signal, forMs);
    this.#attempt = { result, stop };
    this.#setState(state);
    return result;
  }

  async #establish(signal: AbortSignal, forMs: number): Promise<HelloResult> {
    try {
      const { connection, hello } = await this.#finder.find((found) => this.#greet(found), { signal, forMs });
      this.#connected(connection, hello);
      return hello;
    } catch (error) {
      this.#attempt = undefined;
      if (signal.aborted) throw new ClientError('request.cancelled', 'The client was closed.', error);
      this.#failure = error instanceof Error ? error : new Error(messageOf(error));
      this.#log(`Giving up: ${this.#failure.message}`);
      this.#settle('failed');
      throw error;
    }
  }

  async #greet(connection: HubConnection): Promise<HelloResult> {
    const { version, kind, title, claimToken, resume } = this.#options;
    const known = this.#hello ? { session: this.#hello.session, token: this.#hello.resumeToken } : resume;
    connection.onNotification((notification) => this.#receive(notification));
    return await connection.request('hello', {
      protocol: protocolRange,
      proof: connection.proof,
      kind,
      version,
      instance: this.#instance,
      pid: process.pid,
      ...(title !== undefined && { title }),
      ...(known && { resume: known }),
      ...(claimToken !== undefined && { claimToken }),
      watch: this.#positions(),
    });
  }

  #connected(connection: HubConnection, hello: HelloResult): void {
    this.#attempt = undefined;
    this.#failure = undefined;
    this.#closing = undefined;
    this.#connection = connection;
    // What came as a second one stays it: the hub that is asked now may never have seen the first.
    const duplicate = hello.duplicate || (this.session?.id === hello.session && this.session.duplicate);
    this.#hello = { ...hello, duplicate };
    connection.onClosed(() => this.#lost(connection));
    for (const watch of this.#watches) watch.connected(watch.position !== undefined);
    this.#waiters.resolve(connection);
    this.#setState('connected');
    void this.#takeOverWhenNewer(hello);
  }

  #lost(connection: HubConnection): void {
    if (this.#connection !== connection) return;
    this.#connection = undefined;
    if (this.#state === 'stopped') return;
    if (this.#closing === 'stopped') {
      this.#log('The hub was stopped; not starting another one.');
      this.#settle('stopped');
      return;
    }
    this.#log('The connection to the hub was lost; connecting again.');
    // Its outcome is told through the state; whoever calls connect() meanwhile shares the attempt.
    this.#start('reconnecting').catch(() => undefined);
  }

  #receive(notification: Notification): void {
    if (notification.name === 'hub.closing') this.#closing = notification.payload.reason;
    for (const watch of this.#watches) {
      if (notification.name === 'board.changed' && notification.payload.board === watch.board)
        watch.accept(notification.payload);
      if (notification.name === 'board.reset' && notification.payload.board === watch.board)
        watch.restart(notification.payload);
    }
    this.#notified.fire(notification);
  }

  async #takeOverWhenNewer(hello: HelloResult): Promise<void> {
    const { home, hubCommand, version, kind, claimToken } = this.#options;
    // A one-shot process would be gone before it is done, and an agent has no right to stop a hub.
    if (!hubCommand || kind !== 'window' || claimToken !== undefined) return;
    try {
      await takeOver({
        home,
        hubCommand,
        ours: version,
        theirs: hello.hub.version,
        now: this.#clock.now(),
        log: this.#log,
        stopOld: () => this.call('hub.stop', { reason: 'replaced' }),
      });
    } catch (error) {
      this.#log(`Taking over from hub ${hello.hub.version} failed: ${messageOf(error)}`);
    }
  }

  async #whenConnected(
    method: Method,
    deadline: number,
    signal: AbortSignal | undefined,
  ): Promise<HubConnection> {
    if (this.#state === 'stopped' || this.#state === 'failed') throw this.#unavailable(method);
    const forMs = Math.max(0, deadline - this.#clock.monotonic());
    return await this.#waiters.wait({
      forMs,
      signal,
      onTimeout: () => this.#unavailable(method),
      onAbort: () => cancelled(method, signal),
    });
  }

  #unavailable(method: Method): ClientError {
    const why = {
      stopped: 'the hub was stopped or never connected to',
      failed: `no hub can be reached: ${this.#failure?.message ?? 'unknown'}`,
    };
    const reason =
      this.#state === 'stopped' || this.#state === 'failed'
        ? why[this.#state]
        : 'the hub did not come back in time';
    return new ClientError('connection.lost', `${method} got no answer: ${reason}.`, this.#failure);
  }

  #settle(state: 'stopped' | 'failed'): void {
    this.#setState(state);
    this.#waiters.reject(
      () => new ClientError('connection.lost', 'There is no connection to the hub.', this.#failure),
    );
  }

  #setState(state: ClientState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#stateChanged.fire(state);
  }

  #watched(board: BoardKey): boolean {
    return [...this.#watches].some((watch) => watch.board === board);
  }

  #unwatch(board: BoardKey): void {
    this.call('board.unwatch', { board }, { retryForMs: 0 }).catch((error: unknown) =>
      this.#log(messageOf(error)),
    );
  }

  /** Where to resume each board: the oldest of its watches; the others drop what they have. */
  #positions(): { board: BoardKey; epoch: string; sequence: number }[] {
    const oldest = new Map<BoardKey, BoardPosition>();
    for (const { board, position } of this.#watches) {
      const known = oldest.get(board);
      if (position && (!known || position.sequence < known.sequence)) oldest.set(board, position);
    }
    return [...oldest].map(([board, position]) => ({ board, ...position }));
  }
}

/** The hub went away, or is about to: the same request, with the same key, may be sent to the next one. */
function isWorthRepeating(error: unknown): boolean {
  if (error instanceof ClientError) return error.code === 'connection.lost';
  return error instanceof WireError && (error.code === 'hub.draining' || error.code === 'hub.starting');
}
