import assert from 'node:assert/strict';
import { Desk } from '../cli/desk.ts';
import { McpAgent } from './mcpDesk.ts';

interface Ticket {
  readonly id: string;
  readonly status: string;
  readonly version: number;
  readonly questions: { readonly open: readonly string[] };
}

interface Granted {
  readonly ticket: Ticket;
  readonly claim: { readonly stage: string; readonly fence: number };
  readonly handoff?: unknown;
}

describe('a day of a small team whose agents know nothing but MCP', function () {
  this.timeout(120_000);
  let desk: Desk;
  const agents = new Map<string, McpAgent>();
  before(async () => {
    desk = new Desk();
    desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api');
    await desk.ok('ticket', 'new', '--title', 'Greet people by name', '--description', 'They like it.');
  });
  after(async () => {
    for (const agent of agents.values()) await agent.close();
    desk.close();
  });

  async function seat(agent: string, role: string): Promise<McpAgent> {
    const client = await McpAgent.start(desk, ['--agent', agent, '--role', role]);
    agents.set(agent, client);
    return client;
  }

  /** The note of whoever gives a ticket out of the hand. */
  const note = { done: 'The handler.', pending: 'A look at it.', gotchas: 'Names may be empty.' };
  const head = 'a'.repeat(40);
  const handedIn = {
    name: 'api',
    head,
    clean: true,
    ahead: 1,
    behind: 0,
    checks: { head, passed: true },
    pullRequest: 'local/1',
  };

  async function next(agent: McpAgent, waitMs = 0): Promise<Granted> {
    const { granted } = await agent.ok('claim_next', { waitMs });
    assert.ok(granted);
    return granted as Granted;
  }

  it('refines, asks, is answered, implements and hands over to the next one', async () => {
    const [pia, andrew, rita] = await Promise.all([
      seat('pia', 'planner'),
      seat('andrew', 'developer'),
      seat('rita', 'reviewer'),
    ]);

    // The planner refines and asks what only a person knows.
    const refining = await next(pia);
    assert.deepEqual([refining.ticket.id, refining.claim.stage], ['CB-1', 'refine']);
    const asked = await pia.ok('comment_add', {
      ticket: 'CB-1',
      kind: 'question',
      text: 'First name or both?',
    });
    const changes = {
      criteria: [{ id: 'c1', text: 'A person is greeted by first name' }],
      role: 'developer',
      reviewer: 'reviewer',
      repos: [{ name: 'api' }],
    };
    await pia.ok('ticket_edit', { ticket: 'CB-1', changes });
    const early = await pia.call('ticket_move', { ticket: 'CB-1', to: 'ready' });
    assert.equal(early.data['code'], 'gate.refused');
    assert.match(early.text, /question/i);

    // A developer waits meanwhile, and is woken by the move.
    const waiting = next(andrew, 60_000);
    await desk.ok(
      'ticket',
      'comment',
      'CB-1',
      'First name.',
      '--kind',
      'answer',
      '--answers',
      String(asked['entry']),
    );
    const { ticket: ready } = (await pia.ok('ticket_move', { ticket: 'CB-1', to: 'ready' })) as {
      ticket: Ticket;
    };
    assert.deepEqual([ready.status, ready.questions.open], ['ready', []]);

    // What somebody else begins to work on is no longer hers to send back; what nobody does is.
    const working = await waiting;
    const back = { ticket: 'CB-1', to: 'backlog', reason: 'One more question.' };
    assert.equal(await pia.refusal('ticket_move', back), 'claim.none');
    assert.deepEqual([working.claim.stage, working.ticket.status], ['implement', 'in_progress']);
    assert.ok(working.claim.fence > refining.claim.fence);
    assert.equal(
      await pia.refusal('comment_add', { ticket: 'CB-1', kind: 'comment', text: 'One more thing.' }),
      'claim.none',
    );
    assert.equal(await rita.refusal('claim_take', { ticket: 'CB-1' }), 'claim.held');
    assert.equal(
      await andrew.refusal('ticket_edit', { ticket: 'CB-1', changes: { criteria: [] } }),
      'ticket.criteriaFrozen',
    );

    // He finds something out, writes it down and hands over; the next one starts with his note.
    await andrew.ok('comment_add', { ticket: 'CB-1', kind: 'finding', text: 'Names may be empty.' });
    const half = { done: 'The handler.', pending: 'The tests.', gotchas: 'Names may be empty.' };
    await andrew.ok('claim_release', { ticket: 'CB-1', handoff: half });
    assert.equal(await andrew.refusal('ticket_move', back), 'gate.refused');
    await pia.ok('ticket_move', back);
    const { fence: refined } = (await next(pia)).claim;
    await pia.ok('ticket_move', { ticket: 'CB-1', to: 'ready' });
    assert.ok(refined > working.claim.fence);
    const bella = await seat('bella', 'developer');
    const { tickets } = (await bella.ok('claim_preview', { tickets: ['CB-1'] })) as {
      tickets: { claimable: boolean }[];
    };
    assert.equal(tickets[0]?.claimable, true);
    assert.deepEqual((await next(bella)).handoff, half);

    // Everything that happened is on the timeline, each act with who it was.
    const { entries } = (await bella.ok('ticket_timeline', { ticket: 'CB-1' })) as {
      entries: { type: string; actor: { kind: string; agent?: string } }[];
    };
    const told = entries.map(({ type, actor }) => `${type} ${actor.agent ?? actor.kind}`).reverse();
    for (const entry of [
      'comment.added pia',
      'comment.added person',
      'ticket.moved pia',
      'claim.released andrew',
      'claim.granted bella',
    ])
      assert.ok(told.includes(entry), `${entry} in ${told.join(', ')}`);
  });

  it('hands in, is sent back, asks for a person, is approved, and a person merges and closes', async () => {
    const [pia, rita, bella] = ['pia', 'rita', 'bella'].map((name) => agents.get(name));
    assert.ok(pia && rita && bella);
    const ticket = 'CB-1';

    const dirty = { ticket, handoff: note, repos: [{ ...handedIn, clean: false }] };
    assert.equal(await bella.refusal('ticket_handIn', dirty), 'gate.refused');
    const reviewing = next(rita, 60_000);
    const holds = async (): Promise<boolean> => {
      const { resources } = await bella.client.listResources();
      return resources.some(({ uri }) => uri === `callboard://ticket/${ticket}`);
    };
    assert.equal(await holds(), true);
    await bella.ok('ticket_handIn', { ticket, handoff: note, repos: [handedIn] });
    assert.equal(await holds(), false, 'what is handed in is held no more');
    assert.deepEqual([(await reviewing).claim.stage, (await reviewing).handoff], ['review', note]);

    // The reviewer finds something and returns it; it comes back to who did the work.
    const opened = await rita.ok('thread_open', { ticket, text: 'An empty name is greeted.', repo: 'api' });
    const verdicts = [{ criterion: 'c1', verdict: 'block', evidence: 'An empty name gets a greeting.' }];
    await rita.ok('review_submit', { ticket, outcome: 'return', verdicts });
    assert.equal((await next(bella)).claim.stage, 'implement');

    // She cannot decide it, asks for a person, and is offered nothing until there was one.
    const raised = await bella.ok('spike_raise', { ticket, evidence: 'May a name be empty?', handoff: note });
    const spike = (raised['spike'] as Ticket).id;
    assert.equal((await bella.ok('claim_next'))['granted'], undefined);
    const again = next(bella, 60_000);
    await desk.ok('ticket', 'move', spike, 'closed', '--reason', 'It may not.');
    assert.equal((await again).ticket.id, ticket);

    await bella.ok('ticket_handIn', { ticket, handoff: note, repos: [handedIn] });
    assert.equal(await bella.refusal('claim_take', { ticket, stage: 'review' }), 'claim.refused');
    assert.equal((await next(rita, 60_000)).claim.stage, 'review');
    const passed = [{ criterion: 'c1', verdict: 'pass', evidence: 'An empty name is refused.' }];
    const approval = { ticket, outcome: 'approve', verdicts: passed, heads: [{ name: 'api', head }] };
    assert.equal(await rita.refusal('review_submit', approval), 'gate.refused');
    await rita.ok('thread_resolve', { ticket, thread: opened['thread'] });
    const { ticket: approved } = (await rita.ok('review_submit', approval)) as { ticket: Ticket };
    assert.equal(approved.status, 'approved');

    // Merging is a person's act.
    const merged = { ticket, repos: [{ name: 'api', head, target: 'main', merged: true }] };
    await desk.ok('call', 'merge.record', JSON.stringify(merged));
    await desk.ok('ticket', 'move', ticket, 'closed');
    const { ticket: closed } = (await pia.ok('ticket_get', { ticket })) as { ticket: Ticket };
    assert.equal(closed.status, 'closed');
  });
});
