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
  const agents: McpAgent[] = [];
  before(async () => {
    desk = new Desk();
    desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api');
    await desk.ok('ticket', 'new', '--title', 'Greet people by name', '--description', 'They like it.');
  });
  after(async () => {
    for (const agent of agents) await agent.close();
    desk.close();
  });

  async function seat(agent: string, role: string): Promise<McpAgent> {
    const client = await McpAgent.start(desk, ['--agent', agent, '--role', role]);
    agents.push(client);
    return client;
  }

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

    const working = await waiting;
    assert.deepEqual([working.claim.stage, working.ticket.status], ['implement', 'in_progress']);
    assert.ok(working.claim.fence > refining.claim.fence);
    assert.equal(
      await pia.refusal('comment_add', { ticket: 'CB-1', kind: 'comment', text: 'One more thing.' }),
      'right.missing',
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
});
