import { randomBytes } from 'node:crypto';
import { DisposableStack } from '../base/disposable.ts';
import { systemClock } from '../base/clock.ts';
import { boardOf } from '../protocol/ids.ts';
import type { LogEvent } from '../protocol/events.ts';
import { protocolRange } from '../protocol/version.ts';
import { heldTickets } from '../domain/queries.ts';
import { notificationFrame } from '../wire/framing.ts';
import type { Home } from '../wire/home.ts';
import { announce, withdraw } from './announcement.ts';
import { Boards } from './boards.ts';
import { Checkpointer } from './checkpointer.ts';
import { Dispatcher } from './dispatcher.ts';
import { clearEndpoint, protectEndpoint } from './endpoint.ts';
import { allHandlers } from './handlers/all.ts';
import { Heartbeat } from './heartbeat.ts';
import type { HubLog } from './hubLog.ts';
import { IdleWatch } from './idleWatch.ts';
import { type DueLease, Leases } from './leases.ts';
import { LeaseTimer } from './leaseTimer.ts';
import { openLog } from './log/openLog.ts';
import { Publisher } from './publisher.ts';
import { HubServer } from './server.ts';
import type { HubServices, StopReason } from './services.ts';
import { Sessions } from './sessions.ts';
import { loadTokens } from './tokens.ts';
import type { Tune } from './tune.ts';
import { Waiters } from './waiters.ts';
import { Writer } from './writer.ts';

export interface HubOptions {
  readonly home: Home;
  readonly tune: Tune;
  readonly hubLog: HubLog;
  readonly version: string;
}

/** A hub that serves. The caller holds the lock of its home until `stopped` resolves. */
export interface Hub {
  readonly endpoint: string;
  /** Resolves when everything accepted is answered and everything is closed. */
  readonly stopped: Promise<StopReason>;
  stop(reason: StopReason): boolean;
}

/** Puts the parts together and begins to serve (SPEC 14). The only place where parts of the hub are made. */
export async function startHub({ home, tune, hubLog, version }: HubOptions): Promise<Hub> {
  const clock = systemClock;
  const parts = new DisposableStack();
  const log = openLog(home, { fullCheckBytes: tune.fullCheckBytes, hubLog });
  parts.defer(() => log.close());
  const boards = new Boards(log);
  const waiters = new Waiters();

  const leases: Leases = new Leases({
    clock,
    staleMs: tune.staleMs,
    goneAt: (session) => sessions.goneAt(session),
  });
  const leaseTimer = parts.use(
    new LeaseTimer(leases, { clock, retryMs: tune.probeMs, onDue: (due) => endLease(due) }),
  );
  const sessions: Sessions = parts.use(
    new Sessions({
      clock,
      graceMs: tune.graceMs,
      ticketOf: (session) => [...leases.ofSession(session)].at(-1)?.ticket,
      onPresence: () => leaseTimer.reconsider(),
    }),
  );
  const publisher = new Publisher({ log, boards, sessions, resumeEvents: tune.resumeEvents });
  const checkpointer = parts.use(new Checkpointer({ boards, log, clock, hubLog, tune }));
  const writer = new Writer({ log, boards, clock, hubLog, probeMs: tune.probeMs, onCommit: committed });

  for (const board of boards.all()) leases.restore(heldTickets(board));
  leaseTimer.reconsider();

  const token = randomBytes(32).toString('hex');
  const startedAt = clock.now();
  let stopping: StopReason | undefined;
  const { promise: stopped, resolve: onStopped, reject: onStopFailed } = Promise.withResolvers<StopReason>();
  const services: HubServices = {
    ...{ tune, clock, hubLog, log, boards, leases, sessions, publisher, writer, waiters, version, startedAt },
    tokens: loadTokens(home.secretFile),
    endpoint: home.endpoint,
    stop,
  };
  const claimOf = (id: Parameters<typeof boardOf>[0]) => boards.find(boardOf(id))?.tickets.get(id)?.claim;
  const dispatcher = new Dispatcher({
    handlers: allHandlers(services),
    writer,
    claimOf,
    now: () => clock.now(),
  });
  const idle = parts.use(
    new IdleWatch({
      afterMs: tune.idleExitMs,
      isIdle: () => server.connections.size === 0 && leases.count === 0,
      onIdle: () => stop('idle'),
    }),
  );
  const server: HubServer = new HubServer({
    ...{ hub: services, dispatcher, token },
    isDraining: () => stopping !== undefined,
    onClosed: () => idle.begin(),
  });
  const heartbeat = parts.use(
    new Heartbeat({
      ...{ clock, everyMs: tune.pingMs, pauseMs: tune.pauseMs },
      onBeat: ({ afterPause }) => {
        if (afterPause) grace();
        for (const connection of server.connections) connection.beat({ afterPause });
      },
    }),
  );

  clearEndpoint(home);
  await server.listen(home.endpoint);
  protectEndpoint(home);
  announce(home, {
    endpoint: home.endpoint,
    token,
    pid: process.pid,
    version,
    protocol: protocolRange,
    startedAt,
  });
  idle.begin();
  hubLog.info(`Hub ${version} serves ${boards.count} boards at ${home.endpoint}, process ${process.pid}.`);
  return { endpoint: home.endpoint, stopped, stop };

  function committed(events: readonly LogEvent[]): void {
    for (const event of events) {
      for (const id of leases.follow(event)) {
        const session = sessions.get(id);
        if (session !== undefined) sessions.changed(session);
      }
      const lease = 'ticket' in event.payload ? leases.get(event.payload.ticket) : undefined;
      if (lease !== undefined) leaseTimer.notLaterThan(leases.dueAt(lease));
    }
    publisher.publish(events);
    waiters.follow(events);
    checkpointer.follow();
  }

  function endLease({ method, lease }: DueLease): void {
    if (heartbeat.paused) return grace();
    const { ticket, fence } = lease;
    const reason = `The lease ran out and its session did not come back.`;
    const params = method === 'claim.stale' ? { ticket, fence } : { ticket, fence, reason };
    writer
      .submit((transaction) => transaction.decide(method, params as never, { actor: { kind: 'hub' } }))
      .catch((error: unknown) => hubLog.info(`${method} of ${ticket}: ${String(error)}`));
  }

  function grace(): void {
    hubLog.info('The hub or the machine slept; every lease begins anew.');
    leases.graceForAll();
    leaseTimer.reconsider();
  }

  function stop(reason: StopReason): boolean {
    if (stopping !== undefined) return false;
    stopping = reason;
    // The answer to who asked goes out before the farewell.
    setImmediate(() => void drain(reason).then(() => onStopped(reason), onStopFailed));
    return true;
  }

  async function drain(reason: StopReason): Promise<void> {
    hubLog.info(`The hub stops (${reason}).`);
    const drained = writer.drain();
    waiters.wakeAll();
    await drained;
    const farewell = Buffer.from(notificationFrame('hub.closing', { reason }));
    for (const { peer } of sessions.all()) peer?.send(farewell);
    withdraw(home, token);
    await server.close(tune.drainMs);
    checkpointer.save();
    parts.dispose();
  }
}
