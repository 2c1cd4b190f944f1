import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { systemClock } from '../base/clock.ts';
import { DisposableStack } from '../base/disposable.ts';
import { type LogEvent, ticketOf } from '../protocol/events.ts';
import { type BoardKey, boardOf } from '../protocol/ids.ts';
import { protocolRange } from '../protocol/version.ts';
import { isIdleOwner } from '../domain/epicOwners.ts';
import { heldTickets } from '../domain/queries.ts';
import { hasNews } from '../domain/talkCommands.ts';
import { notificationFrame } from '../wire/framing.ts';
import type { Home } from '../wire/home.ts';
import { announce, withdraw } from './announcement.ts';
import { Boards } from './boards.ts';
import { Checkpointer } from './checkpointer.ts';
import { DigestWatch } from './digestWatch.ts';
import { Dispatcher } from './dispatcher.ts';
import { clearEndpoint, protectEndpoint } from './endpoint.ts';
import { allHandlers } from './handlers/all.ts';
import { Heartbeat } from './heartbeat.ts';
import type { HubLog } from './hubLog.ts';
import { IdleWatch } from './idleWatch.ts';
import { type DueLease, Leases } from './leases.ts';
import { LeaseTimer } from './leaseTimer.ts';
import { openLog, suspectLog } from './log/openLog.ts';
import type { SqliteEventLog } from './log/sqliteEventLog.ts';
import { type Owner, OwnerWatch } from './ownerWatch.ts';
import { Publisher } from './publisher.ts';
import { RestView } from './rest/restView.ts';
import { HubServer } from './server.ts';
import type { HubServices, StopReason } from './services.ts';
import { Sessions } from './sessions.ts';
import { loadTokens, type Tokens } from './tokens.ts';
import type { Tune } from './tune.ts';
import { Waiters } from './waiters.ts';
import { Writer } from './writer.ts';

/** What a hub is started with. */
export interface HubOptions {
  readonly home: Home;
  readonly tune: Tune;
  readonly hubLog: HubLog;
  readonly version: string;
}

/** The hub: where its parts are made and where what happens in one of them reaches the others. The caller holds the lock of the home. */
export class Hub implements HubServices {
  readonly tune: Tune;
  readonly hubLog: HubLog;
  readonly version: string;
  readonly endpoint: string;
  readonly clock = systemClock;
  readonly startedAt = systemClock.now();
  readonly log: SqliteEventLog;
  readonly tokens: Tokens;
  readonly boards: Boards;
  readonly leases: Leases;
  readonly sessions: Sessions;
  readonly publisher: Publisher;
  readonly writer: Writer;
  readonly waiters = new Waiters();
  readonly rest: RestView;
  /** Resolves when everything accepted is answered and everything is closed. */
  readonly stopped: Promise<StopReason>;
  readonly #home: Home;
  /** Proves hub and client to each other; new at each start. */
  readonly #token = randomBytes(32).toString('hex');
  readonly #parts = new DisposableStack();
  readonly #leaseTimer: LeaseTimer;
  readonly #checkpointer: Checkpointer;
  readonly #digests: DigestWatch;
  readonly #owners: OwnerWatch;
  readonly #dispatcher: Dispatcher;
  readonly #server: HubServer;
  readonly #idle: IdleWatch;
  readonly #heartbeat: Heartbeat;
  readonly #onStopped: (reason: StopReason) => void;
  readonly #onStopFailed: (error: unknown) => void;
  #stopping = false;

  constructor({ home, tune, hubLog, version }: HubOptions) {
    this.#home = home;
    this.tune = tune;
    this.hubLog = hubLog;
    this.version = version;
    this.endpoint = home.endpoint;
    const { clock } = this;
    const stopped = Promise.withResolvers<StopReason>();
    this.stopped = stopped.promise;
    this.#onStopped = stopped.resolve;
    this.#onStopFailed = stopped.reject;

    this.tokens = loadTokens(home.secretFile);
    const log = openLog(home, { fullCheckBytes: tune.fullCheckBytes, hubLog });
    this.log = log;
    this.#parts.defer(() => log.close());
    const boards = new Boards(log);
    this.boards = boards;
    const leases = new Leases({
      clock,
      staleMs: tune.staleMs,
      goneAt: (session) => this.sessions.goneAt(session),
      quietAfterMs: (ticket) => boards.get(boardOf(ticket)).settings.quietAfterMs,
      reclaimsQuiet: (ticket) => boards.get(boardOf(ticket)).settings.reclaimQuiet,
    });
    this.leases = leases;
    this.#leaseTimer = this.#parts.use(
      new LeaseTimer(leases, { clock, retryMs: tune.probeMs, onDue: (due) => this.#judge(due) }),
    );
    const sessions = new Sessions({
      clock,
      graceMs: tune.graceMs,
      ticketOf: (session) => [...leases.ofSession(session)].at(-1)?.ticket,
      onPresence: () => this.#leaseTimer.reconsider(),
    });
    this.sessions = this.#parts.use(sessions);
    const { resumeEvents, slowConsumerBytes } = tune;
    this.publisher = new Publisher({ log, boards, sessions, resumeEvents, slowConsumerBytes });
    this.#checkpointer = this.#parts.use(new Checkpointer({ boards, log, clock, hubLog, tune }));
    this.#digests = this.#parts.use(
      new DigestWatch({
        everyMs: (board) => Math.min(tune.digestEveryMs, boards.get(board).settings.digestEveryMs),
        onDue: (board) => this.#postDigest(board),
      }),
    );
    this.#owners = this.#parts.use(this.#makeOwnerWatch());
    const onCommit = (events: readonly LogEvent[]): void => this.#follow(events);
    this.writer = new Writer({ log, boards, clock, hubLog, probeMs: tune.probeMs, onCommit });
    this.#dispatcher = this.#makeDispatcher();
    this.rest = new RestView({ hub: this, dispatcher: this.#dispatcher, file: home.restFile });
    this.#server = new HubServer({
      hub: this,
      dispatcher: this.#dispatcher,
      token: this.#token,
      isDraining: () => this.#stopping,
      onClosed: () => this.#idle.begin(),
    });
    this.#idle = this.#parts.use(this.#makeIdleWatch());
    this.#heartbeat = this.#parts.use(this.#makeHeartbeat());
  }

  /** Begins to serve (SPEC 14). Rejects when the endpoint cannot be made. */
  async serve(): Promise<void> {
    for (const board of this.boards.all()) this.leases.restore(heldTickets(board));
    this.#leaseTimer.reconsider();
    for (const board of this.boards.all()) {
      if (board.key === '') continue;
      // A hub that often ends and starts again would otherwise never come to tell one.
      const told = board.lastDigest?.at ?? board.createdAt;
      if (hasNews(board)) this.#digests.begin(board.key, this.clock.now() - told);
      for (const [agent] of board.indexes.epicsOf.entries()) this.#owners.begin({ board: board.key, agent });
    }
    clearEndpoint(this.#home);
    await this.#server.listen(this.endpoint);
    protectEndpoint(this.#home);
    await this.rest.restore();
    const { endpoint, version, startedAt } = this;
    announce(this.#home, {
      ...{ endpoint, version, startedAt },
      token: this.#token,
      pid: process.pid,
      protocol: protocolRange,
    });
    this.#idle.begin();
    this.hubLog.info(
      `Hub ${version} serves ${this.boards.count} boards at ${endpoint}, process ${process.pid}.`,
    );
  }

  suspectLog(reason: string): void {
    this.hubLog.error(`The log is damaged and is checked whole at the next start. ${reason}`);
    suspectLog(this.#home, reason);
  }

  stop(reason: StopReason): boolean {
    if (this.#stopping) return false;
    this.#stopping = true;
    // The answer to who asked goes out before the farewell.
    setImmediate(() => {
      this.#drain(reason).then(() => this.#onStopped(reason), this.#onStopFailed);
    });
    return true;
  }

  async #drain(reason: StopReason): Promise<void> {
    this.hubLog.info(`The hub stops (${reason}).`);
    const drained = this.writer.drain();
    this.waiters.wakeAll();
    await drained;
    await this.#answerTheRest();
    const farewell = Buffer.from(notificationFrame('hub.closing', { reason }));
    for (const { peer } of this.sessions.all()) peer?.send(farewell);
    withdraw(this.#home, this.#token);
    const { drainMs } = this.tune;
    await Promise.all([this.#server.close(drainMs), this.rest.close(drainMs)]);
    this.#checkpointer.finish();
    this.#parts.dispose();
  }

  /** What a connection has read already is refused with a code instead of being cut off. */
  async #answerTheRest(): Promise<void> {
    const until = this.clock.monotonic() + this.tune.drainMs;
    for (let seen = -1; seen !== this.#dispatcher.received && this.clock.monotonic() < until;) {
      seen = this.#dispatcher.received;
      // One turn for a message to be read, one for it to be dispatched.
      await nextTurn();
      await nextTurn();
    }
  }

  /** What a commit means for everybody but who asked for it. */
  #follow(events: readonly LogEvent[]): void {
    for (const event of events) {
      for (const id of this.leases.follow(event)) {
        const session = this.sessions.get(id);
        if (session !== undefined) this.sessions.changed(session);
      }
      if (event.type === 'board.edited') this.#leaseTimer.reconsider();
      const ticket = ticketOf(event);
      const lease = ticket && this.leases.get(ticket);
      if (lease !== undefined) this.#leaseTimer.notLaterThan(this.leases.dueAt(lease));
    }
    this.publisher.publish(events);
    this.waiters.follow(events, (board) => this.boards.get(board).settings.wipPerColumn.ready !== undefined);
    this.#digests.follow(events);
    this.#owners.follow(events);
    this.#checkpointer.follow(events.length);
  }

  #postDigest(board: BoardKey): void {
    this.writer
      .submit((transaction) => transaction.decide('digest.post', { board }, { actor: { kind: 'hub' } }))
      .catch((error: unknown) => this.hubLog.info(`The digest of ${board}: ${String(error)}`));
  }

  /** Whether the hub slept: nobody could renew or write meanwhile, so nobody is judged by that time. */
  #hasSlept(): boolean {
    const { paused } = this.#heartbeat;
    if (paused) this.#heartbeat.beat();
    return paused;
  }

  #freeEpicsOf({ board, agent }: Owner): void {
    if (this.#hasSlept()) return;
    this.writer
      .submit((transaction) => transaction.decide('epic.quiet', { board, agent }, { actor: { kind: 'hub' } }))
      .catch((error: unknown) => this.hubLog.info(`epic.quiet of ${agent} on ${board}: ${String(error)}`));
  }

  #judge(due: DueLease): void {
    if (this.#hasSlept()) return;
    const { method } = due;
    const { ticket, fence, session } = due.lease;
    const by = { actor: { kind: 'hub' } } as const;
    this.writer
      .submit((transaction) => {
        // Asked again in its turn: a pause was noticed at another lease, or somebody came back, renewed or adopted meanwhile.
        if (this.boards.ticket(ticket).claim?.session !== session || !this.leases.isDue(due)) return;
        const { reclaimQuiet, quietAfterMs } = this.boards.get(boardOf(ticket)).settings;
        const isQuiet = method === 'claim.quiet' || !due.lease.stale;
        if (method !== 'claim.reclaim') transaction.decide(method, { ticket, fence }, by);
        if (method === 'claim.stale' || (method === 'claim.quiet' && !reclaimQuiet)) return;
        const reason = isQuiet
          ? `Nobody wrote anything on the ticket for ${Math.round(quietAfterMs / 60_000)} min.`
          : 'The lease ran out and its session did not come back.';
        transaction.decide('claim.reclaim', { ticket, fence, reason }, by);
      })
      .catch((error: unknown) => this.hubLog.info(`${method} of ${ticket}: ${String(error)}`));
  }

  #makeDispatcher(): Dispatcher {
    const { boards, writer, clock } = this;
    return new Dispatcher({
      handlers: allHandlers(this),
      writer,
      claimOf: (ticket) => boards.find(boardOf(ticket))?.tickets.get(ticket)?.claim,
      now: () => clock.now(),
    });
  }

  #makeOwnerWatch(): OwnerWatch {
    const { boards, clock } = this;
    return new OwnerWatch({
      clock,
      quietAfterMs: (board) => boards.get(board).settings.quietAfterMs,
      standingOf: ({ board, agent }) => {
        const state = boards.get(board);
        if (isIdleOwner(state, agent)) return 'idle';
        return state.indexes.epicsOf.get(agent).size === 0 ? 'none' : 'busy';
      },
      onQuiet: (owner) => this.#freeEpicsOf(owner),
    });
  }

  #makeIdleWatch(): IdleWatch {
    return new IdleWatch({
      afterMs: this.tune.idleExitMs,
      // Whoever comes through the REST view cannot start a hub; one that offers it stays.
      isIdle: () =>
        this.#server.connections.size === 0 && this.leases.count === 0 && this.rest.address === undefined,
      onIdle: () => this.stop('idle'),
    });
  }

  #makeHeartbeat(): Heartbeat {
    const { clock, tune } = this;
    return new Heartbeat({
      ...{ clock, everyMs: tune.pingMs, pauseMs: tune.pauseMs },
      onBeat: ({ afterPause }) => {
        if (afterPause) {
          this.hubLog.info('The hub or the machine slept; every lease begins anew.');
          this.leases.graceForAll();
          this.#owners.graceForAll();
          this.#leaseTimer.reconsider();
        }
        for (const connection of this.#server.connections) connection.beat({ afterPause });
        this.rest.beat();
      },
    });
  }
}
