import assert from 'node:assert/strict';
import type { PhaseName, TicketId } from '../../../src/protocol/ids.ts';
import { andrew, bella, board, handoff, makeBoard, makeTicket, sit } from '../../support/hubBoard.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import type { RawClient } from '../../support/rawClient.ts';

const [first, second] = ['first' as PhaseName, 'second' as PhaseName];
const evidence = 'The same check fails twice.';

describe('The rules of a board', function () {
  this.timeout(30_000);

  let hub: TestHub;
  let client: RawClient;
  beforeEach(async () => {
    hub = await startHub();
    client = await hub.connect();
    await makeBoard(client);
  });
  afterEach(async () => {
    assert.deepEqual((await client.call('log.verify', { board })).problems, []);
    assert.equal(await hub.stop(), 0);
  });

  const inPhase = async (phase: PhaseName): Promise<TicketId> => {
    const ticket = await makeTicket(client);
    await client.do('ticket.edit', { ticket, changes: { phase } });
    return ticket;
  };

  it('hide the tickets of a phase that is not active from agents, and a switch gives them to who waits', async () => {
    await client.do('phase.plan', { board, phases: [first, second] });
    await client.do('phase.switch', { board, phase: first });
    const [now, later] = [await inPhase(first), await inPhase(second)];
    const { claim, token } = await client.do('claim.take', { ticket: now });
    const agent = await hub.connect({ hello: { kind: 'mcp', claimToken: token } });

    const listed = async (by: RawClient) =>
      (await by.call('ticket.list', { board })).tickets.map(({ id }) => id);
    assert.deepEqual(await listed(agent), [now]);
    assert.deepEqual(await listed(client), [now, later], 'a person sees all');
    for (const hidden of [
      agent.call('ticket.get', { ticket: later }),
      agent.call('ticket.timeline', { ticket: later }),
      agent.call('claim.preview', { board, agent: andrew, tickets: [later] }),
    ])
      await assert.rejects(hidden, { code: 'ticket.unknown' });

    const other = await hub.connect();
    await sit(other, bella);
    const waiting = other.do('claim.next', { board, waitMs: 20_000 });
    const { board: switched } = await client.do('phase.switch', { board, phase: second });
    assert.deepEqual(switched.phases, [
      { name: first, state: 'done' },
      { name: second, state: 'active' },
    ]);
    assert.equal((await waiting).granted?.ticket.id, later);
    assert.deepEqual(await listed(agent), [now, later], 'its own work stays in sight');
    await agent.do('comment.add', { ticket: now, kind: 'comment', text: 'Done soon.', fence: claim.fence });
  });

  it('let who works in a phase that was put back read, write, hand in and release, and offer it to nobody else', async () => {
    await client.do('phase.plan', { board, phases: [first, second] });
    await client.do('phase.switch', { board, phase: second });
    const [one, other] = [await inPhase(second), await inPhase(second)];
    const { claim, token } = await client.do('claim.take', { ticket: one });
    const bound = await hub.connect({ hello: { kind: 'mcp', claimToken: token } });
    // An agent with a seat of its own, bound to no ticket: a person sat down for it.
    const sitter = await hub.connect();
    await sit(sitter, bella);
    sitter.close();
    const { session, resumeToken } = sitter.hello;
    const seated = await hub.connect({ hello: { kind: 'mcp', resume: { session, token: resumeToken } } });
    const taken = await seated.do('claim.take', { ticket: other });
    const { board: switched } = await client.do('phase.switch', { board, phase: first });
    assert.deepEqual(switched.phases, [
      { name: first, state: 'active' },
      { name: second, state: 'planned' },
    ]);
    for (const [agent, ticket, fence] of [
      [bound, one, claim.fence],
      [seated, other, taken.claim.fence],
    ] as const) {
      const shown = (await agent.call('ticket.list', { board })).tickets.map(({ id }) => id);
      assert.deepEqual(shown, [ticket], 'its own and no other');
      assert.equal((await agent.call('ticket.get', { ticket })).ticket.claim?.fence, fence);
      await agent.call('ticket.timeline', { ticket });
      await agent.do('comment.add', { ticket, kind: 'comment', text: 'Still at it.', fence });
      await agent.do('usage.record', { ticket, fence, tokensIn: 1, tokensOut: 1, cost: 0 });
    }
    assert.equal((await seated.do('claim.next', { board })).granted?.ticket.id, other, 'it is resumed');
    const handedIn = await bound.do('ticket.handIn', { ticket: one, fence: claim.fence, handoff, repos: [] });
    assert.equal(handedIn.ticket.status, 'review');
    const released = await seated.do('claim.release', { ticket: other, fence: taken.claim.fence, handoff });
    assert.equal(released.ticket.status, 'ready');
    assert.equal((await seated.do('claim.next', { board })).granted, undefined);
    await assert.rejects(seated.call('ticket.get', { ticket: other }), { code: 'ticket.unknown' });
  });

  it('hand a ticket from who cannot go on to a person and on to the next, with the note', async () => {
    const ticket = await makeTicket(client);
    const { claim, token } = await client.do('claim.take', { ticket });
    const agent = await hub.connect({ hello: { kind: 'mcp', claimToken: token } });
    const used = { ticket, fence: claim.fence, tokensIn: 900, tokensOut: 100, cost: 0.25 };
    await agent.do('usage.record', used);
    await assert.rejects(agent.do('spike.raise', { ticket, evidence }), { code: 'handoff.missing' });
    const raised = await agent.do('spike.raise', { ticket, evidence, handoff });
    assert.deepEqual(raised.ticket.openSpikes, [raised.spike.id]);
    assert.deepEqual(raised.ticket.usage, { runs: 1, tokensIn: 900, tokensOut: 100, cost: 0.25 });
    const spike = await client.call('ticket.get', { ticket: raised.spike.id });
    assert.equal(spike.ticket.description, evidence);

    const other = await hub.connect();
    await sit(other, bella);
    const waiting = other.do('claim.next', { board, waitMs: 20_000 });
    await client.do('ticket.move', { ticket: raised.spike.id, to: 'closed', reason: 'Settled.' });
    const { granted } = await waiting;
    assert.deepEqual([granted?.ticket.id, granted?.handoff], [ticket, handoff]);
    const [newest] = (await client.call('ticket.timeline', { ticket, limit: 1 })).entries;
    assert.equal(newest?.type, 'handoff.read');
    assert.equal((await client.call('board.get', { board })).board.usage.cost, 0.25);
  });

  it('tell the windows what a run used up, on the ticket and on the board', async () => {
    const ticket = await makeTicket(client);
    const { claim } = await client.do('claim.take', { ticket });
    await client.call('board.watch', { board });
    await client.do('usage.record', { ticket, fence: claim.fence, tokensIn: 1, tokensOut: 2, cost: 3 });
    const { params } = await client.next(({ method }) => method === 'board.changed');
    const usage = { runs: 1, tokensIn: 1, tokensOut: 2, cost: 3 };
    assert.deepEqual((params['info'] as { usage: object }).usage, usage);
    assert.deepEqual((params['tickets'] as { usage: object }[])[0]?.usage, usage);
  });

  it('tell the windows what the children of an epic used up, also when one of them moves', async () => {
    const made = async (fields: object): Promise<TicketId> => {
      const draft = { board, title: 'Something that costs', description: 'It costs.', ...fields };
      return (await client.do('ticket.create', draft)).ticket.id;
    };
    const [epic, other] = [await made({ type: 'epic' }), await made({ type: 'epic' })];
    const ticket = await makeTicket(client);
    await client.do('ticket.edit', { ticket, changes: { parent: epic } });
    const { claim } = await client.do('claim.take', { ticket });
    await client.call('board.watch', { board });
    const sums = async (): Promise<unknown> => {
      const { params } = await client.next(
        ({ method, params }) => method === 'board.changed' && params['info'] !== undefined,
      );
      client.notifications.length = 0;
      return (params['info'] as { epicUsage: object }).epicUsage;
    };
    const usage = { runs: 1, tokensIn: 1, tokensOut: 2, cost: 3 };
    await client.do('usage.record', { ticket, fence: claim.fence, tokensIn: 1, tokensOut: 2, cost: 3 });
    assert.deepEqual(await sums(), [{ epic, usage }]);
    await client.do('ticket.edit', { ticket, changes: { parent: other } });
    assert.deepEqual(await sums(), [{ epic: other, usage }]);
    await client.do('ticket.move', { ticket: other, to: 'closed', closedAs: 'cancelled', reason: 'Enough.' });
    assert.deepEqual(await sums(), []);
    await client.do('ticket.move', { ticket: other, to: 'backlog', reason: 'Not enough.' });
    assert.deepEqual(await sums(), [{ epic: other, usage }]);
  });

  it('flag a claim under which nobody writes, although it is renewed, until somebody does', async () => {
    await client.do('board.edit', { board, settings: { quietAfterMs: 1_000 } });
    const ticket = await makeTicket(client);
    const { claim } = await client.do('claim.take', { ticket });
    await client.call('board.watch', { board });
    const { fence } = claim;
    await client.call('claim.renew', { claims: [{ ticket, fence }] });
    await client.next(({ params }) => JSON.stringify(params).includes('claim.quieted'));
    const claimNow = async () => (await client.call('ticket.get', { ticket })).ticket.claim;
    assert.equal((await claimNow())?.quiet, true);
    await client.do('board.edit', { board, settings: { quietAfterMs: 60_000 } });
    await client.do('comment.add', { ticket, kind: 'comment', text: 'Still at it.' });
    assert.equal((await claimNow())?.quiet, undefined);
  });

  it('take a quiet claim back where the board says so, and give it to who waits', async () => {
    const ticket = await makeTicket(client);
    await client.do('claim.take', { ticket });
    const other = await hub.connect();
    await sit(other, bella);
    const waiting = other.do('claim.next', { board, waitMs: 20_000 });
    await client.do('board.edit', { board, settings: { quietAfterMs: 1_000, reclaimQuiet: true } });
    const { granted } = await waiting;
    assert.equal(granted?.ticket.id, ticket);
    assert.match(granted.handoff?.gotchas ?? '', /Nobody wrote anything on the ticket/);
  });

  it('take back what is quiet already when the board comes to want that', async () => {
    await client.do('board.edit', { board, settings: { quietAfterMs: 1_000 } });
    const ticket = await makeTicket(client);
    await client.do('claim.take', { ticket });
    await client.call('board.watch', { board });
    const told = (what: string) => client.next(({ params }) => JSON.stringify(params).includes(what));
    await told('claim.quieted');
    await client.do('board.edit', { board, settings: { reclaimQuiet: true } });
    await told('claim.reclaimed');
    assert.equal((await client.call('ticket.get', { ticket })).ticket.status, 'ready');
  });

  it('give the epic of an owner who left and says nothing to who waits for its children', async () => {
    const epic = await client.do('ticket.create', { board, title: 'An epic with children', type: 'epic' });
    const parent = epic.ticket.id;
    const [child, sibling] = [await makeTicket(client), await makeTicket(client)];
    for (const ticket of [child, sibling]) await client.do('ticket.edit', { ticket, changes: { parent } });
    const { claim } = await client.do('claim.take', { ticket: child });
    await client.do('claim.release', { ticket: child, fence: claim.fence, handoff });
    const other = await hub.connect();
    await sit(other, bella);
    const waiting = other.do('claim.next', { board, waitMs: 20_000 });
    await client.do('board.edit', { board, settings: { quietAfterMs: 1_000 } });
    const { granted, steps } = await waiting;
    assert.equal(granted?.ticket.id, child);
    assert.equal(steps.at(-1)?.step, 5);
  });

  it('wake who refines when a claim makes room in a Ready that is full', async () => {
    const ready = await makeTicket(client);
    const { ticket: raw } = await client.do('ticket.create', { board, title: 'A ticket to be refined' });
    await client.do('board.edit', { board, settings: { wipPerColumn: { ready: 1 } } });
    const planner = await hub.connect();
    await planner.do('session.sit', { board, agent: 'pia', role: 'planner' });
    const waiting = planner.do('claim.next', { board, waitMs: 20_000 });
    assert.equal((await client.do('claim.take', { ticket: ready })).claim.stage, 'implement');
    assert.equal((await waiting).granted?.ticket.id, raw.id);
  });

  it('point out a title that is there already', async () => {
    const ticket = await makeTicket(client, 'Mend the login page');
    const again = await client.do('ticket.create', { board, title: 'mend the LOGIN-page' });
    assert.deepEqual(again.duplicates, [ticket]);
  });
});
