import assert from 'node:assert/strict';
import type { AgentName } from '../../../src/protocol/ids.ts';
import { andrew, bella, board, makeBoard, makeTicket, sit } from '../../support/hubBoard.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import { newKey, type RawClient } from '../../support/rawClient.ts';
import { switchRestOn } from '../../support/restClient.ts';

const resumeOf = ({ hello: { session, resumeToken } }: RawClient) => ({ session, token: resumeToken });

const juggler = {
  name: 'juggler',
  title: 'Juggler',
  takes: ['implement' as const],
  never: [],
  description: 'Keeps everything in the air.',
};

describe('The roster of a hub', function () {
  this.timeout(30_000);

  let hub: TestHub;
  let boss: RawClient;
  let window: RawClient;
  beforeEach(async () => {
    hub = await startHub();
    boss = await hub.connect();
    await makeBoard(boss, bella);
    window = await hub.connect();
    await sit(window, andrew);
  });
  afterEach(async () => {
    assert.deepEqual((await boss.call('log.verify', { board })).problems, []);
    assert.equal(await hub.stop(), 0);
  });

  const seatOf = async ({ hello }: RawClient) =>
    (await boss.call('session.list', {})).sessions.find(({ id }) => id === hello.session);

  it('hands over the work of who is fired, with a note, and takes the seat from every session', async () => {
    const ticket = await makeTicket(boss);
    const { token, claim } = await window.do('claim.take', { ticket });
    const driven = await hub.connect({ hello: { kind: 'mcp', claimToken: token } });
    const fired = await boss.do('agent.fire', { board, name: andrew, reason: 'The budget is spent.' });
    assert.deepEqual(fired.released, [ticket]);
    assert.deepEqual(
      fired.board.roster.map(({ name }) => name),
      [bella],
    );
    for (const session of [window, driven]) {
      const seen = await seatOf(session);
      assert.deepEqual([seen?.state, seen?.agent, seen?.ticket], ['connected', undefined, undefined]);
    }
    await assert.rejects(window.do('claim.take', { ticket }), { code: 'session.notSeated' });
    await assert.rejects(driven.do('comment.add', { ticket, kind: 'comment', text: 'Still here.' }), {
      code: 'claim.none',
    });
    const renewed = await window.call('claim.renew', { claims: [{ ticket, fence: claim.fence }] });
    assert.equal(renewed.claims[0]?.held, false);
    const next = await boss.do('claim.next', { board });
    assert.equal(next.granted?.ticket.id, ticket);
    assert.match(
      next.granted.handoff?.gotchas ?? '',
      /andrew was taken off the roster.*The budget is spent\./,
    );
  });

  it('ends the wait of who is fired', async () => {
    const waiting = window.request('claim.next', { board, waitMs: 20_000, idempotencyKey: newKey() });
    const refused = assert.rejects(waiting, { code: 'session.notSeated' });
    // Sent on the same socket and answered after it, this says that the hub has the wait.
    await window.call('hub.status', {});
    await boss.do('agent.fire', { board, name: andrew });
    await refused;
  });

  it('brings nobody back who was fired: not by its session, not by an old answer, not after a restart', async () => {
    const key = newKey();
    const sitting = { board, role: 'developer', agent: 'carla', idempotencyKey: key };
    const carla = await hub.connect();
    await carla.request('session.sit', sitting);
    window.socket.terminate();
    for (const name of [andrew, 'carla' as AgentName]) await boss.do('agent.fire', { board, name });
    await carla.request('session.sit', sitting);
    assert.equal((await seatOf(carla))?.agent, undefined);
    const back = await hub.connect({ hello: { resume: resumeOf(window) } });
    assert.equal(back.hello.session, window.hello.session);
    assert.equal(back.hello.seat, undefined);
    await hub.stop();
    hub = await startHub({ home: hub.home });
    boss = await hub.connect();
    for (const session of [carla, window]) {
      const again = await hub.connect({ hello: { resume: resumeOf(session) } });
      assert.deepEqual([again.hello.session, again.hello.seat], [session.hello.session, undefined]);
    }
  });

  it('forgets the seat of a session that was away when its agent was fired and the hub restarted', async () => {
    await hub.stop();
    hub = await startHub({ home: hub.home });
    boss = await hub.connect();
    await boss.do('agent.fire', { board, name: andrew });
    const back = await hub.connect({ hello: { resume: resumeOf(window) } });
    assert.equal(back.hello.seat, undefined);
  });

  it('gives sessions the new role of their agent, also those that come back later', async () => {
    await boss.do('agent.edit', { board, name: andrew, role: 'reviewer', engine: 'codex' });
    assert.equal((await seatOf(window))?.role, 'reviewer');
    await hub.stop();
    hub = await startHub({ home: hub.home });
    boss = await hub.connect();
    const back = await hub.connect({ hello: { resume: resumeOf(window) } });
    assert.deepEqual(back.hello.seat, { board, agent: andrew, role: 'reviewer' });
    const { roster } = (await boss.call('board.get', { board })).board;
    assert.equal(roster.find(({ name }) => name === andrew)?.engine, 'codex');
  });

  it('tells watchers of roles that the board defines and removes, and wakes who waits for such work', async () => {
    await boss.call('board.watch', { board });
    const joe = await hub.connect();
    await boss.do('role.define', { board, role: { ...juggler, takes: ['retire'] } });
    await joe.do('session.sit', { board, role: 'juggler', agent: 'joe' });
    const { ticket } = await boss.do('ticket.create', {
      ...{
        board,
        title: 'A ticket for the juggler',
        description: 'Three balls.',
        criteria: ['Nothing falls down'],
      },
      ...{ role: 'juggler', needsNoRepos: true, ready: true },
    });
    const waiting = joe.do('claim.next', { board, waitMs: 20_000 });
    await joe.call('hub.status', {});
    await boss.do('role.define', { board, role: juggler });
    assert.equal((await waiting).granted?.ticket.id, ticket.id);
    const told = boss.notifications.flatMap(({ method, params }) =>
      method === 'board.changed' ? [params as { info?: { roles: { name: string; own?: boolean }[] } }] : [],
    );
    const last = told.findLast(({ info }) => info !== undefined)?.info;
    assert.equal(last?.roles.find(({ name }) => name === 'juggler')?.own, true);
    await assert.rejects(boss.do('role.remove', { board, name: 'juggler' }), { code: 'role.inUse' });
  });

  it('keeps a role from what it never takes at every door, and wakes who waits when the role changes', async () => {
    const label = 'security';
    const wary = { ...juggler, never: ['Drop anything', `label:${label}`] };
    await boss.do('role.define', { board, role: wary });
    for (const never of [['lable:security'], ['type:wish'], ['path:/etc/**']])
      await assert.rejects(boss.do('role.define', { board, role: { ...juggler, never } }), {
        code: 'request.invalid',
        message: /role\.never\.0: /,
      });
    const ticket = await makeTicket(boss);
    await boss.do('ticket.edit', { ticket, changes: { role: 'juggler', labels: [label] } });
    const joe = await hub.connect();
    await joe.do('session.sit', { board, role: 'juggler', agent: 'joe' });
    const conditions = [
      {
        code: 'claim.prohibited',
        message: `The role juggler never takes tickets with the label ${label} (label:${label}), and ${ticket} is one. Choose another role, or have a person change the ticket or the role.`,
      },
    ];
    await assert.rejects(joe.do('claim.take', { ticket }), {
      code: 'claim.refused',
      data: { code: 'claim.refused', conditions },
    });
    const { granted, skipped } = await joe.do('claim.next', { board, explain: true });
    assert.deepEqual([granted, skipped], [undefined, [{ ticket, conditions }]]);
    const preview = await boss.call('claim.preview', { board, role: 'juggler', tickets: [ticket] });
    assert.deepEqual(preview.tickets[0]?.conditions, conditions);
    const rest = await switchRestOn(hub);
    const asked = `agent=jane&role=juggler&board=${board}`;
    const claimed = await rest.post(`/tasks/${ticket}/claim?${asked}`, {});
    assert.deepEqual(
      [claimed.status, claimed.body.code, claimed.body['data']],
      [409, 'claim.refused', { code: 'claim.refused', conditions }],
    );
    const next = await rest.get(`/tasks/next?${asked}&explain=true`);
    assert.deepEqual([next.body.granted, next.body['skipped']], [undefined, [{ ticket, conditions }]]);

    await hub.stop();
    hub = await startHub({ home: hub.home });
    [boss, window] = [await hub.connect(), await hub.connect()];
    await window.do('session.sit', { board, role: 'juggler', agent: 'joe' });
    const waiting = window.do('claim.next', { board, waitMs: 20_000 });
    await window.call('hub.status', {});
    await boss.do('role.define', { board, role: juggler });
    assert.equal((await waiting).granted?.ticket.id, ticket);
  });
});
