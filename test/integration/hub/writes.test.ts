import assert from 'node:assert/strict';
import { WireError } from '../../../src/protocol/errors.ts';
import { limits } from '../../../src/protocol/limits.ts';
import type { Fence, SessionId } from '../../../src/protocol/ids.ts';
import { andrew, bella, board, handoff, makeBoard, makeTicket, sit } from '../../support/hubBoard.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import { newKey, type RawClient } from '../../support/rawClient.ts';
import type { Home } from '../../../src/wire/home.ts';
import { DatabaseSync } from 'node:sqlite';

/** Goes through the answers that a log keeps, while no hub has it open; gives what was there. */
function changeAnswers({ logFile }: Home, change: (answer: string) => string): string[] {
  const database = new DatabaseSync(logFile);
  try {
    const rows = database.prepare('SELECT rowid, result FROM answers').all();
    const update = database.prepare('UPDATE answers SET result = ? WHERE rowid = ?');
    const kept = rows.map(({ result }) => String(result));
    for (const [index, { rowid }] of rows.entries()) update.run(change(kept[index] ?? ''), Number(rowid));
    return kept;
  } finally {
    database.close();
  }
}

const resumeOf = ({ hello }: RawClient): { session: SessionId; token: string } => ({
  session: hello.session,
  token: hello.resumeToken,
});

describe('Writing through a hub', function () {
  this.timeout(60_000);

  let hub: TestHub;
  let client: RawClient;
  beforeEach(async () => {
    hub = await startHub();
    client = await hub.connect();
    await makeBoard(client);
  });
  afterEach(async () => {
    assert.equal(await hub.stop(), 0);
  });

  it('answers a repeated request with its first answer, also after kill -9', async () => {
    const ticket = await makeTicket(client);
    const params = { ticket, idempotencyKey: newKey() };
    const first = await client.call('claim.take', params);
    assert.deepEqual(await client.call('claim.take', params), first);
    await hub.kill();
    hub = await startHub({ home: hub.home });
    const { session, resumeToken } = client.hello;
    const again = await hub.connect({ hello: { resume: { session, token: resumeToken } } });
    assert.equal(again.hello.session, session);
    assert.deepEqual(again.hello.seat, client.hello.seat ?? { board, agent: andrew, role: 'developer' });
    assert.deepEqual(await again.call('claim.take', params), first);
    assert.equal((await again.call('ticket.get', { ticket })).ticket.version, first.ticket.version);
  });

  it('shows the ticket of a repeated claim as it stands by then, and that of every other act as the act left it', async () => {
    const ticket = await makeTicket(client);
    const edit = { ticket, changes: { title: 'Another title' }, idempotencyKey: newKey() };
    const claim = { ticket, idempotencyKey: newKey() };
    // Both come in the same commit; what was edited may be taken back only while nobody did anything after it.
    const [edited, granted] = await Promise.all([
      client.call('ticket.edit', edit),
      client.call('claim.take', claim),
    ]);
    assert.equal(edited.ticket.claim, undefined);
    await client.do('claim.release', { ticket, fence: granted.claim.fence, handoff });
    const now = (await client.call('ticket.get', { ticket })).ticket;
    assert.ok(edited.ticket.version < now.version);
    assert.deepEqual(await client.call('ticket.edit', edit), edited);
    assert.deepEqual(await client.call('claim.take', claim), { ...granted, ticket: now });
    assert.equal((await client.call('ticket.get', { ticket })).ticket.version, now.version);
  });

  it('keeps of a claim’s answer neither the ticket nor the note of its last holder a second time', async () => {
    const ticket = await makeTicket(client);
    const { claim } = await client.do('claim.take', { ticket });
    await client.do('claim.release', { ticket, fence: claim.fence, handoff });
    const params = { ticket, idempotencyKey: newKey() };
    const first = await client.call('claim.take', params);
    assert.deepEqual(first.handoff, handoff);
    await hub.stop();
    const kept = changeAnswers(hub.home, (answer) => answer);
    for (const text of [first.ticket.description, handoff.done, first.token])
      assert.ok(!kept.some((answer) => answer.includes(text)), text);
    hub = await startHub({ home: hub.home });
    client = await hub.connect({ hello: { resume: resumeOf(client) } });
    assert.deepEqual(await client.call('claim.take', params), first);
  });

  it('still answers what a hub of before kept with ticket and note', async () => {
    const ticket = await makeTicket(client);
    const params = { ticket, idempotencyKey: newKey() };
    const { token: _token, ...granted } = await client.call('claim.take', params);
    await hub.stop();
    changeAnswers(hub.home, (answer) =>
      answer.startsWith('{"ticket":"CB-1"') ? JSON.stringify({ ...granted, handoff }) : answer,
    );
    hub = await startHub({ home: hub.home });
    client = await hub.connect({ hello: { resume: resumeOf(client) } });
    const { token, ...again } = await client.call('claim.take', params);
    assert.deepEqual(again, { ...granted, handoff });
    assert.match(token, /^cb1\./);
  });

  it('refuses a key that was used for another request', async () => {
    const idempotencyKey = newKey();
    const params = { board, title: 'A ticket like others', idempotencyKey };
    await client.call('ticket.create', params);
    await assert.rejects(client.call('ticket.create', { ...params, title: 'Another title for it' }), {
      code: 'request.keyReused',
    });
  });

  it('gives the answer that a person got to no agent', async () => {
    const ticket = await makeTicket(client);
    const params = { ticket, kind: 'comment', text: 'Hello.', idempotencyKey: newKey() } as const;
    const { token } = await client.do('claim.take', { ticket });
    await client.call('comment.add', params);
    const agent = await hub.connect({ hello: { kind: 'mcp', claimToken: token } });
    await assert.rejects(agent.call('comment.add', params), { code: 'request.keyReused' });
  });

  it('commits many writes of one moment in order and tells watchers each once, without a gap', async () => {
    const watcher = await hub.connect();
    const { sequence: from } = await watcher.call('board.watch', { board });
    await Promise.all(
      Array.from({ length: 600 }, (_, i) =>
        client.do('ticket.create', { board, title: `Ticket number ${i}` }),
      ),
    );
    const { events, last } = await client.call('log.read', { board, after: from, limit: 1_000 });
    assert.equal(last, from + 600);
    const seen = (): number[] =>
      watcher.notifications
        .filter(({ method }) => method === 'board.changed')
        .flatMap(({ params }) =>
          (params['events'] as { sequence: number }[]).map(({ sequence }) => sequence),
        );
    await watcher.next(() => seen().at(-1) === last);
    assert.deepEqual(
      seen(),
      events.map(({ sequence }) => sequence),
    );
    assert.deepEqual((await client.call('log.verify', { board })).problems, []);
  });

  it('resumes a watch from where it was, and resets one that it cannot resume', async () => {
    const { epoch } = client.hello;
    const { sequence } = await client.call('board.watch', { board });
    const ticket = await makeTicket(client);
    const back = await hub.connect({ hello: { watch: [{ board, epoch, sequence }] } });
    const { params } = await back.next(({ method }) => method === 'board.changed');
    const events = params['events'] as { sequence: number; payload: { ticket?: string } }[];
    assert.equal(events[0]?.sequence, sequence + 1);
    assert.ok(events.every(({ payload }) => payload.ticket === ticket));
    for (const unknown of [
      { epoch: 'another', sequence },
      { epoch, sequence: sequence + 1_000 },
    ]) {
      const lost = await hub.connect({ hello: { watch: [{ board, ...unknown }] } });
      const { params: reset } = await lost.next(({ method }) => method === 'board.reset');
      assert.deepEqual(reset, { board, epoch, sequence: events.at(-1)?.sequence });
    }
  });

  it('splits what is too much for one frame when it brings a client up to date', async () => {
    const { epoch } = client.hello;
    const { sequence } = await client.call('board.watch', { board });
    const ticket = await makeTicket(client);
    const text = 'word '.repeat(limits.textBytes / 6);
    for (let i = 0; i < 24; i++) await client.do('comment.add', { ticket, kind: 'comment', text });
    const last = (await client.call('log.read', { board, after: sequence, limit: 1 })).last;
    const back = await hub.connect({ hello: { watch: [{ board, epoch, sequence }] } });
    const frames = () => back.notifications.filter(({ method }) => method === 'board.changed');
    const seen = () =>
      frames().flatMap(({ params }) =>
        (params['events'] as { sequence: number }[]).map((event) => event.sequence),
      );
    await back.next(() => seen().at(-1) === last);
    assert.deepEqual(
      seen(),
      Array.from({ length: last - sequence }, (_, i) => sequence + 1 + i),
    );
    assert.ok(frames().length > 1);
    for (const frame of frames()) assert.ok(JSON.stringify(frame).length < limits.frameBytes);
    const page = await client.call('ticket.timeline', { ticket, limit: 1_000 });
    assert.ok(page.next !== undefined && page.entries.length < 24);
  });

  it('wakes who waits for work when there is some, and gives it to one of them', async () => {
    const other = await hub.connect();
    await sit(other, bella);
    const waiting = [client, other].map((each) => each.do('claim.next', { board, waitMs: 5_000 }));
    const maker = await hub.connect();
    const ticket = await makeTicket(maker);
    const winner = await Promise.race(waiting);
    assert.equal(winner.granted?.ticket.id, ticket);
    const second = await makeTicket(maker, 'A second ticket for it');
    const all = await Promise.all(waiting);
    assert.deepEqual(all.map(({ granted }) => granted?.ticket.id).sort(), [ticket, second]);
  });

  it('wakes who waits for work also when looking for some set an epic free', async () => {
    const { ticket: epic } = await client.do('ticket.create', { board, type: 'epic', title: 'A whole epic' });
    const { ticket: child } = await client.do('ticket.create', {
      board,
      title: 'The only child of it',
      description: 'D',
      criteria: ['It does what it says'],
      role: 'developer',
      parent: epic.id,
      needsNoRepos: true,
      ready: true,
    });
    const { claim } = await client.do('claim.take', { ticket: child.id });
    await client.do('claim.release', { ticket: child.id, fence: claim.fence, handoff });
    await client.do('ticket.move', { ticket: child.id, to: 'closed', closedAs: 'cancelled', reason: 'No.' });
    const { sequence } = await client.call('board.watch', { board });
    assert.equal((await client.call('ticket.get', { ticket: epic.id })).ticket.epicOwner, andrew);
    const params = { board, waitMs: 10_000, idempotencyKey: newKey() };
    const waiting = client.call('claim.next', params);
    await client.next(({ method }) => method === 'board.changed');
    const { events } = await client.call('log.read', { board, after: sequence });
    assert.deepEqual(
      events.map(({ type }) => type),
      ['epic.freed'],
    );
    const ticket = await makeTicket(await hub.connect());
    const answer = await waiting;
    assert.equal(answer.granted?.ticket.id, ticket);
    assert.deepEqual(await client.call('claim.next', params), answer);
  });

  it('gives nothing to who stopped waiting', async () => {
    const other = await hub.connect();
    await sit(other, bella);
    const cancelled = client.do('claim.next', { board, waitMs: 60_000 });
    const id = client.lastId;
    const left = other.do('claim.next', { board, waitMs: 60_000 });
    left.catch(() => undefined);
    await hub.status();
    client.notify('$/cancelRequest', { id });
    assert.equal((await cancelled).granted, undefined);
    other.close();
    await other.closed;
    const ticket = await makeTicket(client);
    assert.equal((await client.call('ticket.get', { ticket })).ticket.claim, undefined);
  });

  it('answers everything it accepted before it stops, and refuses what comes after', async () => {
    const writes = Array.from({ length: 300 }, (_, i) =>
      client.do('ticket.create', { board, title: `Ticket number ${i}` }).then(
        ({ ticket }) => ticket.id,
        (error: unknown) => (error instanceof WireError ? error.code : String(error)),
      ),
    );
    const waiting = (await hub.connect()).do('claim.next', { board, waitMs: 60_000 });
    waiting.catch(() => undefined);
    const stop = client.call('hub.stop', { reason: 'stopped' });
    const late = client.do('ticket.create', { board, title: 'A ticket that is late' });
    await stop;
    // On a busy machine it may come when the hub has said farewell already.
    await assert.rejects(late, /about to hand over or stop|closed with 4503/);
    const answers = await Promise.all(writes);
    assert.equal(await hub.exited, 0);
    hub = await startHub({ home: hub.home });
    const after = await hub.connect();
    const { tickets } = await after.call('ticket.list', { board, limit: 1_000 });
    const acknowledged = answers.filter((answer) => answer.startsWith('CB-'));
    assert.deepEqual(tickets.map(({ id }) => id).sort(), acknowledged.sort());
    assert.ok(answers.every((answer) => /^(CB-\d+|hub\.draining)$/.test(answer)));
  });

  it('lets the token of a claim die with the claim', async () => {
    const ticket = await makeTicket(client);
    const { token, claim } = await client.do('claim.take', { ticket });
    const agent = await hub.connect({ hello: { kind: 'mcp', claimToken: token } });
    await agent.do('comment.add', { ticket, kind: 'comment', text: 'I am at it.' });
    await client.do('claim.release', { ticket, fence: claim.fence, handoff });
    const refused = agent.do('comment.add', { ticket, kind: 'comment', text: 'I go on.' });
    await assert.rejects(refused, { code: 'claim.none' });
    await client.do('claim.take', { ticket });
    const later = agent.do('comment.add', { ticket, kind: 'comment', text: 'I go on.' });
    await assert.rejects(later, { code: 'claim.fenceStale' });
    await assert.rejects(hub.connect({ hello: { claimToken: token } }), { code: 'claim.expired' });
    const forged = token.replace(/#?\.1\./, '.2.');
    await assert.rejects(hub.connect({ hello: { claimToken: forged } }), { code: 'claim.token' });
  });

  it('moves a claim to the window that has its token', async () => {
    const ticket = await makeTicket(client);
    const { token, claim } = await client.do('claim.take', { ticket });
    const third = await hub.connect({ hello: { claimToken: token } });
    assert.deepEqual(third.hello.seat, { board, agent: andrew, role: 'developer' });
    const adopted = await third.do('claim.adopt', { ticket, fence: claim.fence, token });
    assert.equal(adopted.claim.session, third.hello.session);
    assert.equal(adopted.token, token);
    const { claims } = await client.call('claim.renew', { claims: [{ ticket, fence: claim.fence }] });
    assert.equal(claims[0]?.held, false);
    const wrong = { ticket, fence: (claim.fence + 1) as Fence, token };
    await assert.rejects(third.do('claim.adopt', wrong), { code: 'claim.token' });
  });
});
