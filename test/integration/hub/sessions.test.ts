import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeCodes } from '../../../src/wire/framing.ts';
import { andrew, bella, board, makeBoard, makeTicket, sit } from '../../support/hubBoard.ts';
import { startHub, type StartHubOptions, type TestHub } from '../../support/hub.ts';
import type { Notification, RawClient } from '../../support/rawClient.ts';

/** Leases end soon; a process that does not get its turn on a busy machine is not taken for dead. */
const fast = { leaseMs: 400, staleMs: 300, graceMs: 300 };

const presenceOf = (id: string, state: string) => (notification: Notification) =>
  notification.method === 'presence.changed' &&
  (notification.params['sessions'] as { id: string; state: string }[]).some(
    (session) => session.id === id && session.state === state,
  );

const eventOf = (type: string) => (notification: Notification) =>
  notification.method === 'board.changed' &&
  (notification.params['events'] as { type: string }[]).some((event) => event.type === type);

describe('Sessions and leases of a hub', function () {
  this.timeout(60_000);

  let hub: TestHub;
  let client: RawClient;
  beforeEach(async () => {
    hub = await startHub({ tune: fast });
    client = await hub.connect();
    await makeBoard(client);
    await client.call('board.watch', { board });
  });
  afterEach(async () => {
    assert.equal(await hub.stop(), 0);
  });

  /** Another hub over the same home, and the same window at it, which hears what it has missed. */
  async function restart(tune: StartHubOptions['tune']): Promise<void> {
    const { epoch, sequence } = await client.call('board.watch', { board });
    await hub.stop();
    hub = await startHub({ home: hub.home, tune });
    client = await hub.connect({
      hello: { resume: resumeOf(client), watch: [{ board, epoch, sequence }] },
    });
  }

  /** When each of the first so many claims went stale, by the hub's wall clock. */
  async function staled(watcher: RawClient, count: number): Promise<number[]> {
    const { epoch } = watcher.hello;
    await watcher.call('board.watch', { board, after: { epoch, sequence: 0 } });
    const times = (): number[] => [
      ...new Map(
        watcher.notifications
          .filter(({ method }) => method === 'board.changed')
          .flatMap(({ params }) => params['events'] as { type: string; sequence: number; at: number }[])
          .filter(({ type }) => type === 'claim.staled')
          .map(({ sequence, at }) => [sequence, at]),
      ).values(),
    ];
    await watcher.next(() => times().length >= count);
    return times();
  }

  const resumeOf = ({ hello: { session, resumeToken } }: RawClient) => ({ session, token: resumeToken });

  it('tells everybody who comes, loses its socket, comes back and goes', async () => {
    const other = await hub.connect({ hello: { title: 'A window' } });
    const { session } = other.hello;
    await client.next(presenceOf(session, 'connected'));
    await sit(other, bella);
    other.socket.terminate();
    await client.next(presenceOf(session, 'reconnecting'));
    const back = await hub.connect({ hello: { resume: resumeOf(other) } });
    assert.deepEqual(back.hello.seat, { board, agent: bella, role: 'developer' });
    client.notifications.length = 0;
    back.socket.terminate();
    await client.next(presenceOf(session, 'gone'));
    const { sessions } = await client.call('session.list', {});
    assert.deepEqual(
      sessions.map(({ id }) => id),
      [client.hello.session],
    );
  });

  it('tells sessions that watch nothing which boards appeared or changed, and nothing of what happens on them', async () => {
    const other = await hub.connect();
    const told = (): unknown[] =>
      other.notifications.flatMap(({ method, params }) =>
        method === 'boards.changed' ? (params['boards'] as unknown[]) : [],
      );
    await client.do('board.create', { key: 'NEW', name: 'A new board' });
    await client.do('board.edit', { board, settings: { wipPerAgent: 7 } });
    await makeTicket(client);
    await client.do('board.edit', { board, name: 'Another name' });
    await client.do('repository.add', { board, name: 'later', root: '/later' });
    await client.do('repository.remove', { board, name: 'later' });
    // What was sent before this answer has arrived with it.
    await other.call('hub.status', {});
    assert.deepEqual(told(), ['NEW', board, board, board]);
  });

  it('gives a duplicated window a session of its own, and a reloaded one its old one', async () => {
    const duplicate = await hub.connect({ hello: { resume: resumeOf(client) } });
    assert.equal(duplicate.hello.duplicate, true);
    assert.notEqual(duplicate.hello.session, client.hello.session);
    const instance = 'instance-of-a-window';
    const window = await hub.connect({ hello: { instance } });
    const again = await hub.connect({ hello: { instance, resume: resumeOf(window) } });
    assert.equal(again.hello.session, window.hello.session);
    assert.equal(again.hello.duplicate, false);
    assert.equal(await window.closed, 1000);
    await again.call('hub.status', {});
  });

  it('begins a new session where the resume token does not fit', async () => {
    const forged = { session: client.hello.session, token: 'f'.repeat(64) };
    const thief = await hub.connect({ hello: { resume: forged } });
    assert.notEqual(thief.hello.session, client.hello.session);
    assert.equal(thief.hello.seat, undefined);
  });

  it('never takes a claim from a living session, however long it does not renew', async () => {
    const ticket = await makeTicket(client);
    const { claim } = await client.do('claim.take', { ticket });
    await sleep(fast.leaseMs + fast.staleMs + fast.graceMs + 300);
    const { claims } = await client.call('claim.renew', { claims: [{ ticket, fence: claim.fence }] });
    assert.equal(claims[0]?.held, true);
  });

  it('shows the claim of a session that went as stale, then takes it back, and refuses the old holder', async () => {
    await restart({ ...fast, staleMs: 60_000 });
    const holder = await hub.connect();
    await sit(holder, bella);
    const ticket = await makeTicket(client);
    const { claim, token } = await holder.do('claim.take', { ticket });
    holder.socket.terminate();
    await client.next(eventOf('claim.staled'));
    let back = await hub.connect({ hello: { resume: resumeOf(holder) } });
    const write = { ticket, kind: 'comment', text: 'Back.', fence: claim.fence } as const;
    await assert.rejects(back.do('comment.add', write), { code: 'claim.expired' });
    await assert.rejects(hub.connect({ hello: { claimToken: token } }), { code: 'claim.expired' });
    await restart(fast);
    await client.next(eventOf('claim.reclaimed'));
    back = await hub.connect({ hello: { resume: resumeOf(holder) } });
    await assert.rejects(back.do('comment.add', write), { code: 'claim.none' });
    const { ticket: now } = await client.call('ticket.get', { ticket });
    assert.equal(now.status, 'ready');
    const next = await client.do('claim.take', { ticket });
    assert.equal(next.claim.fence, claim.fence + 1);
    assert.match(next.handoff?.done ?? '', /bella/);
    await assert.rejects(back.do('comment.add', write), { code: 'claim.fenceStale' });
  });

  it('gives every live claim one whole lease after its own start', async () => {
    const ticket = await makeTicket(client);
    await client.do('claim.take', { ticket });
    await hub.kill();
    await sleep(fast.leaseMs + fast.staleMs);
    hub = await startHub({ home: hub.home, tune: fast });
    const { startedAt } = hub.file();
    const [staledAt = 0] = await staled(await hub.connect(), 1);
    assert.ok(staledAt >= startedAt + fast.leaseMs, 'the lease did not begin anew');
  });

  it('gives every live claim one whole lease after it was frozen, however many have run out by then', async () => {
    // The first lease runs out before the next beat, so that it is the lease that notices the pause.
    const leaseMs = 2_000;
    await restart({ ...fast, leaseMs, pingMs: 3_000, pauseMs: 100 });
    const holder = await hub.connect();
    await sit(holder, bella);
    const tickets = [await makeTicket(holder), await makeTicket(holder), await makeTicket(holder)];
    for (const ticket of tickets) await holder.do('claim.take', { ticket });
    holder.socket.terminate();
    await client.next(presenceOf(holder.hello.session, 'gone'));
    await hub.kill('SIGSTOP');
    await sleep(3_500);
    const thawedAt = Date.now();
    await hub.kill('SIGCONT');
    for (const at of await staled(client, tickets.length))
      assert.ok(at >= thawedAt + leaseMs, `a lease that began anew at ${thawedAt} was over at ${at}`);
  });

  it('lets the claim of a one-shot process outlive it', async () => {
    const once = await hub.connect({ hello: { kind: 'cli' } });
    await sit(once, bella);
    const ticket = await makeTicket(once);
    const { claim, token } = await once.do('claim.take', { ticket });
    assert.equal(claim.leaseMs, 600_000);
    once.close();
    await client.next(presenceOf(once.hello.session, 'gone'));
    await sleep(fast.leaseMs + fast.staleMs + fast.graceMs);
    const later = await hub.connect({ hello: { kind: 'cli' } });
    const { claims } = await later.call('claim.renew', { claims: [{ ticket, fence: claim.fence, token }] });
    assert.equal(claims[0]?.held, true);
    const forged = token.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
    const refused = await later.call('claim.renew', {
      claims: [
        { ticket, fence: claim.fence },
        { ticket, fence: claim.fence, token: forged },
      ],
    });
    assert.deepEqual(
      refused.claims.map(({ held, code }) => [held, code]),
      [
        [false, 'right.missing'],
        [false, 'claim.token'],
      ],
    );
  });

  it('drops a consumer that does not read, and tells it to load anew what is too much to send again', async () => {
    await hub.stop();
    hub = await startHub({ home: hub.home, tune: { slowConsumerBytes: 1_000_000 } });
    const [writer, slow] = await Promise.all([hub.connect(), hub.connect()]);
    await sit(writer, andrew);
    const { epoch, sequence } = await slow.call('board.watch', { board });
    slow.socket.pause();
    const ticket = await makeTicket(writer);
    const text = 'word '.repeat(10_000);
    while ((await writer.call('hub.status', {})).clients === 2)
      await writer.do('comment.add', { ticket, kind: 'comment', text });
    slow.socket.resume();
    assert.ok([closeCodes.slow, 1006].includes(await slow.closed));
    const back = await hub.connect({ hello: { watch: [{ board, epoch, sequence }] } });
    const { params } = await back.next(({ method }) => method === 'board.reset');
    assert.equal(params['sequence'], (await back.call('log.read', { board, after: 0, limit: 1 })).last);
  });

  it('drops a consumer whose oldest frame is unsent for too long', async () => {
    await hub.stop();
    hub = await startHub({ home: hub.home, tune: { slowConsumerMs: 300, pingMs: 10_000 } });
    const [writer, slow] = await Promise.all([hub.connect(), hub.connect()]);
    await sit(writer, andrew);
    await slow.call('board.watch', { board });
    slow.socket.pause();
    const ticket = await makeTicket(writer);
    const text = 'word '.repeat(10_000);
    while ((await writer.call('hub.status', {})).clients === 2) {
      await writer.do('comment.add', { ticket, kind: 'comment', text });
      await sleep(20);
    }
    slow.socket.terminate();
  });
});
