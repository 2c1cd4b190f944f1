import assert from 'node:assert/strict';
import { handoff, board, makeTicket } from '../../support/hubBoard.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import type { RawClient } from '../../support/rawClient.ts';
import { type RestClient, type ServerSentEvent, switchRestOn } from '../../support/restClient.ts';

const draft = {
  board,
  type: 'task',
  title: 'Count the doors of the house',
  description: 'All of them, the one of the cellar too.',
  role: 'developer',
  needsNoRepos: true,
};

describe('The REST view at work', function () {
  this.timeout(60_000);

  let hub: TestHub;
  let window: RawClient;
  let rest: RestClient;
  beforeEach(async () => {
    hub = await startHub({ tune: { graceMs: 100, pingMs: 200 } });
    window = await hub.connect();
    await window.do('board.create', { key: board, name: 'A board' });
    rest = await switchRestOn(hub);
  });
  afterEach(async () => assert.equal(await hub.stop(), 0));

  it('carries a small team through its day: create, ask, answer, refine, next, renew, release, close', async () => {
    const made = await rest.post('/tasks', draft);
    assert.deepEqual([made.status, made.body.ticket?.id, made.body.ticket?.status], [201, 'CB-1', 'backlog']);
    const refused = await rest.post('/tasks/CB-1/move', { to: 'ready' });
    assert.deepEqual([refused.status, refused.body.code], [422, 'gate.refused']);
    assert.ok(Array.isArray((refused.body['data'] as { conditions?: unknown }).conditions));

    const asked = await rest.post('/tasks/CB-1/comments?agent=paula&role=planner', {
      kind: 'question',
      text: 'Do the windows count?',
    });
    assert.equal(asked.status, 201);
    const answered = { kind: 'answer', text: 'No.', answers: asked.body.entry };
    assert.equal((await rest.post('/tasks/CB-1/comments', answered)).status, 201);
    const edit = { criteria: [{ id: 'c1', text: 'Every door is counted' }] };
    const version = Number((await rest.get('/tasks/CB-1')).body.ticket?.version);
    const stale = await rest.ask('PATCH', '/tasks/CB-1?expectedVersion=1', { body: edit });
    assert.deepEqual([stale.status, stale.body.code], [409, 'ticket.versionStale']);
    const edited = await rest.ask('PATCH', `/tasks/CB-1?expectedVersion=${version}`, { body: edit });
    assert.equal(edited.status, 200, edited.body.message);
    assert.equal((await rest.post('/tasks/CB-1/move', { to: 'ready' })).body.ticket?.status, 'ready');

    const next = await rest.get(`/tasks/next?agent=dora&role=developer&board=${board}`);
    const { granted } = next.body;
    assert.ok(granted);
    assert.equal(granted.ticket.id, 'CB-1');
    const leaseMs = granted.claim.leaseUntil - Date.now();
    assert.ok(leaseMs > 590_000 && leaseMs <= 600_100, `a one-shot lease, not ${leaseMs} ms`);
    const again = await rest.get(`/tasks/next?agent=dora&board=${board}`);
    assert.equal(again.body.granted?.claim.fence, granted.claim.fence, 'its own work is resumed');
    const taken = await rest.post('/tasks/CB-1/claim?agent=dirk&role=developer', {});
    assert.deepEqual([taken.status, taken.body.code], [409, 'claim.held']);

    const asDora = { headers: { 'callboard-claim': granted.token } };
    const renewal = { claims: [{ ticket: 'CB-1', fence: granted.claim.fence }], leaseMs: 60_000 };
    const renewed = await rest.post('/claims/renew', renewal, asDora);
    assert.deepEqual(renewed.body['claims'], [
      { ticket: 'CB-1', fence: granted.claim.fence, held: true, leaseMs: 60_000 },
    ]);
    assert.equal(
      (await rest.post('/tasks/CB-1/comments', { kind: 'comment', text: 'Begun.' }, asDora)).status,
      201,
    );
    const elsewhere = await rest.post('/tasks', { ...draft, title: 'Count the windows, too' }, asDora);
    assert.deepEqual([elsewhere.status, elsewhere.body.code], [403, 'right.missing']);
    const released = await rest.post('/tasks/CB-1/release', { handoff }, asDora);
    assert.deepEqual([released.status, released.body.ticket?.status], [200, 'ready']);
    const late = await rest.post('/tasks/CB-1/comments', { kind: 'comment', text: 'Late.' }, asDora);
    assert.deepEqual([late.status, late.body.code], [409, 'claim.expired']);

    const closing = { to: 'closed', closedAs: 'cancelled', reason: 'The house is gone.' };
    assert.equal((await rest.post('/tasks/CB-1/move', closing)).body.ticket?.status, 'closed');
    const none = await rest.get(`/tasks/next?agent=dora&board=${board}`);
    assert.deepEqual([none.status, none.body.granted], [200, undefined]);

    const { entries } = (await rest.get('/tasks/CB-1/timeline?limit=100')).body as {
      entries?: { type: string; actor: { kind: string; agent?: string } }[];
    };
    const acts = (entries ?? []).map(({ type, actor }) =>
      `${type} ${actor.kind} ${actor.agent ?? ''}`.trim(),
    );
    assert.ok(acts.includes('comment.added person paula'), 'a question of somebody at a script');
    assert.ok(acts.includes('comment.added agent dora'), 'a comment under the claim is the agent’s');
    assert.ok(acts.includes('claim.released agent dora'));
  });

  it('hands work in, has it reviewed by another agent, and seats nobody who was fired', async () => {
    const ticket = await makeTicket(window);
    const claimed = (await rest.get(`/tasks/next?agent=dora&role=developer&board=${board}`)).body.granted;
    const asDora = { headers: { 'callboard-claim': claimed?.token } };
    const handedIn = await rest.post(`/tasks/${ticket}/handIn`, { handoff, repos: [] }, asDora);
    assert.deepEqual([handedIn.status, handedIn.body.ticket?.status], [200, 'review'], handedIn.body.message);
    const path = `/tasks/next?agent=rae&role=reviewer&board=${board}`;
    const { granted } = (await rest.get(path)).body;
    assert.equal(granted?.ticket.id, ticket);
    const asRae = { headers: { 'callboard-claim': granted.token } };
    const review = {
      outcome: 'approve',
      verdicts: [{ criterion: 'c1', verdict: 'pass', evidence: 'It does.' }],
    };
    const approved = await rest.post(`/tasks/${ticket}/review`, review, asRae);
    assert.deepEqual(
      [approved.status, approved.body.ticket?.status],
      [200, 'approved'],
      approved.body.message,
    );
    await window.do('agent.fire', { board, name: 'rae' });
    const fired = await rest.get(`/tasks/next?agent=rae&board=${board}`);
    assert.deepEqual([fired.status, fired.body.code], [404, 'agent.unknown']);
  });

  it('gives sixteen callers at once sixteen tickets', async () => {
    for (let i = 0; i < 20; i++) await makeTicket(window, `A ticket with number ${i}`);
    const answers = await Promise.all(
      Array.from({ length: 16 }, (_, i) =>
        rest.get(`/tasks/next?agent=dev-${i}&role=developer&board=${board}&wait=5`),
      ),
    );
    const tickets = answers.map(({ body }) => body.granted?.ticket.id);
    assert.equal(new Set(tickets).size, 16);
    assert.ok(!tickets.includes(undefined));
  });

  it('lets a caller wait for work, and gives none to who has hung up', async () => {
    const impatient = rest.get(`/tasks/next?agent=ida&role=developer&board=${board}&wait=50`, {
      options: { signal: AbortSignal.timeout(300) },
    });
    await assert.rejects(impatient, { name: 'AbortError' });
    const patient = rest.get(`/tasks/next?agent=pia&role=developer&board=${board}&waitMs=50000`);
    const sits = (agent: string) =>
      window.next(
        ({ method, params }) => method === 'presence.changed' && JSON.stringify(params).includes(agent),
      );
    await window.call('board.watch', { board });
    await sits('pia');
    const ticket = await makeTicket(window);
    assert.equal((await patient).body.granted?.ticket.id, ticket);
    const { ticket: now } = await window.call('ticket.get', { ticket });
    assert.equal(now.claim?.agent, 'pia');
  });

  it('does once what is asked twice with one key, and a key is for one request', async () => {
    const keyed = { headers: { 'idempotency-key': 'a-key-of-a-script' } };
    const first = await rest.post('/tasks', draft, keyed);
    const second = await rest.post('/tasks', draft, keyed);
    assert.deepEqual([first.body.ticket?.id, second.body.ticket?.id], ['CB-1', 'CB-1']);
    const other = await rest.post('/tasks', { ...draft, title: 'Count the windows, too' }, keyed);
    assert.deepEqual([other.status, other.body.code], [422, 'request.keyReused']);
    const malformed = await rest.post('/tasks', draft, { headers: { 'idempotency-key': 'x' } });
    assert.deepEqual([malformed.status, malformed.body.code], [400, 'request.invalid']);
  });

  it('is one session for each agent, which others see come and go, and which a restart of the hub does not change', async () => {
    await makeTicket(window);
    const path = `/tasks/next?agent=dora&role=developer&board=${board}`;
    const { granted } = (await rest.get(path)).body;
    const seen = await window.next(
      ({ method, params }) =>
        method === 'presence.changed' && JSON.stringify(params).includes('"agent":"dora"'),
    );
    assert.ok(seen);
    await window.next(
      ({ method, params }) =>
        method === 'presence.changed' && /"state":"gone".*"dora"/.test(JSON.stringify(params)),
    );
    await hub.stop();
    hub = await startHub({ home: hub.home });
    assert.equal((await rest.get(path)).body.granted?.claim.fence, granted?.claim.fence);
    const twin = await rest.get(path, { headers: { 'x-callboard-session': 'another-script' } });
    assert.equal(twin.body.granted, undefined, 'another session of the same agent does not hold it');
  });

  it('says what is missing: an agent, a board, a value that fits', async () => {
    for (const [path, status, code] of [
      [`/tasks/next?board=${board}`, 409, 'session.notSeated'],
      [`/tasks/next?board=NONE&agent=dora&role=developer`, 404, 'board.unknown'],
      [`/tasks/next?board=${board}&agent=dora`, 404, 'agent.unknown'],
      [`/tasks`, 400, 'request.invalid'],
      [`/tasks?board=${board}&limit=many`, 400, 'request.invalid'],
      [`/tasks?board=${board}&limit=1&limit=2`, 400, 'request.invalid'],
      [`/tasks/CB-99`, 404, 'ticket.unknown'],
      [`/events?board=NONE`, 404, 'board.unknown'],
    ] as const) {
      const { status: got, body } = await rest.get(path);
      assert.deepEqual([path, got, body.code], [path, status, code]);
    }
    const filtered = await rest.get(`/tasks?board=${board}&statuses=ready,review&limit=1&order=newest`);
    assert.deepEqual([filtered.status, filtered.body['tickets']], [200, []]);
  });
});

describe('The events of the REST view', function () {
  this.timeout(60_000);

  let hub: TestHub;
  let window: RawClient;
  let rest: RestClient;
  const path = `/events?board=${board}`;
  beforeEach(async () => {
    hub = await startHub({ tune: { pingMs: 100, resumeEvents: 30 } });
    window = await hub.connect();
    await window.do('board.create', { key: board, name: 'A board' });
    rest = await switchRestOn(hub);
  });
  afterEach(async () => assert.equal(await hub.stop(), 0));

  const sequences = (events: readonly ServerSentEvent[]): number[] =>
    events
      .filter(({ event }) => event === 'board.changed')
      .flatMap(({ data = '' }) => (JSON.parse(data) as { events: { sequence: number }[] }).events)
      .map(({ sequence }) => sequence);

  it('come as they happen, with heartbeats between, and go on from the last one seen without gap or duplicate', async () => {
    const seen: number[] = [];
    let lastId = '';
    for (let round = 0; round < 4; round++) {
      const stream = await rest.events(path, lastId === '' ? {} : { 'last-event-id': lastId });
      assert.equal(stream.response.headers['content-type'], 'text/event-stream; charset=utf-8');
      await makeTicket(window, `A ticket of round ${round}`);
      const wanted = await last();
      const events = await stream.until((sofar) => sequences(sofar).includes(wanted));
      seen.push(...sequences(events));
      lastId = stream.lastId;
      stream.close();
      await makeTicket(window, `A ticket that nobody saw in round ${round}`);
    }
    assert.deepEqual(
      seen,
      seen.map((_, index) => index + 2),
    );
    const idle = await rest.events(path, { 'last-event-id': lastId });
    await idle.until(() => idle.comments >= 2);
    idle.close();
  });

  async function last(): Promise<number> {
    return (await window.call('log.read', { board, after: 0, limit: 1 })).last;
  }

  it('begin with a reset where they cannot go on: another epoch, or too far behind', async () => {
    const { epoch } = await window.call('board.watch', { board });
    for (let i = 0; i < 20; i++) await makeTicket(window, `A ticket with number ${i}`);
    for (const id of [`another-epoch:1`, `${epoch}:1`, `${epoch}:9999`]) {
      const stream = await rest.events(path, { 'last-event-id': id });
      const [reset] = await stream.until((events) => events.length > 0);
      assert.equal(reset?.event, 'board.reset', id);
      assert.equal(reset.id, `${epoch}:${await last()}`);
      stream.close();
    }
    const garbage = await rest.get(path, { headers: { 'last-event-id': 'garbage' } });
    assert.deepEqual([garbage.status, garbage.body.code], [400, 'request.invalid']);
  });

  it('give up on a reader that does not read, who then goes on from where it was', async () => {
    await hub.stop();
    hub = await startHub({ home: hub.home, tune: { slowConsumerBytes: 1_000_000 } });
    window = await hub.connect();
    const ticket = await makeTicket(window);
    const before = await last();
    const stream = await rest.events(path);
    stream.response.pause();
    for (let i = 0; i < 40; i++)
      await Promise.all(
        Array.from({ length: 5 }, () =>
          window.do('comment.add', { ticket, kind: 'comment', text: 'x'.repeat(60_000) }),
        ),
      );
    stream.response.resume();
    const seen = sequences(await stream.until(() => stream.ended));
    assert.ok(seen.length < 200);
    const again = await rest.events(path, { 'last-event-id': stream.lastId });
    const wanted = await last();
    const rests = await again.until(
      (sofar) => sequences(sofar).includes(wanted) || sofar.some(({ event }) => event === 'board.reset'),
    );
    // Whoever is too far behind is told so; nobody is left with a gap.
    const goesOn = sequences(rests)[0] === before + seen.length + 1;
    assert.ok(goesOn || rests[0]?.event === 'board.reset');
    again.close();
  });

  it('say that the hub closes, and end', async () => {
    const stream = await rest.events(path);
    await hub.stop();
    await stream.until(() => stream.ended);
    const events = await stream.until((sofar) => sofar.some(({ event }) => event === 'hub.closing'));
    assert.ok(events.length > 0);
  });
});
