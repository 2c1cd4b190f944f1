import assert from 'node:assert/strict';
import type { ParamsIn, Result } from '../../../src/protocol/contract.ts';
import type { TicketId } from '../../../src/protocol/ids.ts';
import type { WireError } from '../../../src/protocol/errors.ts';
import { board, handoff } from '../../support/hubBoard.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import type { RawClient } from '../../support/rawClient.ts';

type Granted = NonNullable<Result<'claim.next'>['granted']>;
type Repo = ParamsIn<'ticket.handIn'>['repos'][number];

const sha = (letter: string): string => letter.repeat(40);
const first = sha('a');
const second = sha('b');

function api(head: string, more: Partial<Repo> = {}): Repo {
  const checks = { head, passed: true };
  return { name: 'api', head, clean: true, ahead: 1, behind: 0, checks, pullRequest: 'local/1', ...more };
}

/** A window that sits as an agent of a role, and the agent that works with the token of its claim. */
class Desk {
  readonly window: RawClient;
  readonly #hub: TestHub;

  constructor(hub: TestHub, window: RawClient) {
    this.#hub = hub;
    this.window = window;
  }

  static async of(hub: TestHub, agent: string, role: string): Promise<Desk> {
    const window = await hub.connect();
    await window.do('session.sit', { board, agent: agent, role: role });
    return new Desk(hub, window);
  }

  /** The next ticket, waited for. */
  async next(): Promise<Granted> {
    const { granted } = await this.window.do('claim.next', { board, waitMs: 20_000 });
    return granted ?? assert.fail('There was nothing to do.');
  }

  /** Whether the lease of a claim still runs. */
  async holds({ claim: { fence }, ticket: { id } }: Granted): Promise<boolean> {
    const { claims } = await this.window.call('claim.renew', { claims: [{ ticket: id, fence }] });
    return claims[0]?.held === true;
  }

  agent({ token }: Granted): Promise<RawClient> {
    return this.#hub.connect({ hello: { kind: 'mcp', claimToken: token } });
  }
}

describe('A ticket on its way from Backlog to merged', function () {
  this.timeout(60_000);

  let hub: TestHub;
  let person: RawClient;
  let ticket: TicketId;
  beforeEach(async () => {
    hub = await startHub();
    person = await hub.connect();
    await person.do('board.create', { key: board, name: 'A board' });
    await person.do('repository.add', { board, name: 'api', root: '/repos/api' });
  });
  afterEach(async () => {
    assert.deepEqual((await person.call('log.verify', { board })).problems, []);
    assert.equal(await hub.stop(), 0);
  });

  const summary = async () => (await person.call('ticket.get', { ticket })).ticket;

  async function refine(planner: Desk): Promise<void> {
    const granted = await planner.next();
    ticket = granted.ticket.id;
    const agent = await planner.agent(granted);
    const { entry } = await agent.do('comment.add', { ticket, kind: 'question', text: 'For whom?' });
    const changes = { description: 'What it is about.', role: 'developer', decisionRequired: true };
    const criteria = [{ id: 'c1', text: 'It does what it says' }];
    await agent.do('ticket.edit', { ticket, changes: { ...changes, criteria } });
    await assert.rejects(agent.do('ticket.move', { ticket, to: 'ready' }), { code: 'gate.refused' });
    await person.do('comment.add', { ticket, kind: 'answer', answers: entry, text: 'For everybody.' });
    await agent.do('ticket.move', { ticket, to: 'ready' });
  }

  async function implement(builder: Desk, other: TicketId): Promise<void> {
    const granted = await builder.next();
    assert.equal(granted.ticket.id, ticket);
    const agent = await builder.agent(granted);
    const { fence } = granted.claim;
    await agent.do('artifact.write', { ticket, name: 'plan.md', text: 'One.' });
    await agent.do('artifact.write', { ticket, name: 'plan.md', text: 'Two.' });
    for (const refused of [
      agent.do('thread.open', { ticket, text: 'Mine.' }),
      agent.do('thread.open', { ticket: other, text: 'Not mine.' }),
      agent.do('merge.record', {
        ticket,
        repos: [{ name: 'api', head: first, target: 'main', merged: true }],
      }),
    ])
      await assert.rejects(refused, { code: 'right.missing' });
    const asked = { ticket, fence, handoff, repos: [api(first, { clean: false, pullRequest: undefined })] };
    await assert.rejects(agent.do('ticket.handIn', asked), ({ code, data }: WireError) => {
      assert.equal(code, 'gate.refused');
      assert.deepEqual(
        data.conditions?.map((one) => one.code),
        ['worktree.dirty', 'pullRequest.missing'],
      );
      return true;
    });
    const stranger = await hub.connect();
    const clean = { ...asked, repos: [api(first)] };
    await assert.rejects(stranger.do('ticket.handIn', clean), { code: 'right.missing' });
    await agent.do('ticket.handIn', clean);
    assert.ok(!(await builder.holds(granted)), 'the lease goes with the claim');
    // By now the reviewer may hold it.
    await assert.rejects(agent.do('ticket.handIn', clean), ({ code }: WireError) =>
      ['claim.none', 'claim.fenceStale'].includes(code),
    );
  }

  async function sendBack(reviewer: Desk, granted: Granted): Promise<void> {
    assert.equal(granted.ticket.id, ticket);
    assert.deepEqual(granted.handoff, handoff);
    const agent = await reviewer.agent(granted);
    const place = { repo: 'api', path: 'src/main.ts', line: 3 };
    const { thread } = await agent.do('thread.open', { ticket, text: 'Is this really wanted?', ...place });
    await agent.do('thread.mark', { ticket, thread, requirement: true });
    const verdicts = [{ criterion: 'c1', verdict: 'block' as const, evidence: 'It does not.' }];
    await agent.do('review.submit', { ticket, outcome: 'return', verdicts });
    assert.ok(!(await reviewer.holds(granted)));
  }

  async function rework(builder: Desk, granted: Granted): Promise<void> {
    assert.equal(granted.ticket.id, ticket);
    assert.deepEqual(granted.handoff, handoff);
    const agent = await builder.agent(granted);
    const { fence } = granted.claim;
    await agent.do('thread.reply', { ticket, thread: 't1', text: 'It is now.' });
    await agent.do('ticket.handIn', { ticket, fence, handoff, repos: [api(second)] });
  }

  async function approve(reviewer: Desk, granted: Granted): Promise<void> {
    const agent = await reviewer.agent(granted);
    await agent.do('thread.resolve', { ticket, thread: 't1' });
    const verdicts = [{ criterion: 'c1', verdict: 'pass' as const, evidence: 'Seen.' }];
    const asked = { ticket, outcome: 'approve' as const, verdicts };
    const old = { ...asked, heads: [{ name: 'api', head: first }] };
    await assert.rejects(agent.do('review.submit', old), { code: 'gate.refused' });
    await agent.do('review.submit', { ...asked, heads: [{ name: 'api', head: second }] });
  }

  async function merge(): Promise<void> {
    const close = { ticket, to: 'closed' as const };
    await assert.rejects(person.do('ticket.move', close), { code: 'gate.refused' });
    await person.do('decision.link', { ticket, link: 'docs/adr/0001.md' });
    const repos = [{ name: 'api', head: second, target: 'main', merged: true as const }];
    await person.do('merge.record', { ticket, repos });
    await person.do('ticket.move', close);
  }

  it('goes through every hand, each woken by the one before, and is the same after kill -9', async () => {
    const planner = await Desk.of(hub, 'pia', 'planner');
    const builder = await Desk.of(hub, 'andrew', 'developer');
    const bystander = await Desk.of(hub, 'bella', 'developer');
    const reviewer = await Desk.of(hub, 'rita', 'reviewer');
    await person.do('ticket.create', { board, title: 'A wish that came up' });
    await refine(planner);
    const other = await person.do('ticket.create', { board, title: 'Another wish that came' });

    const forReview = reviewer.next();
    await implement(builder, other.ticket.id);
    const forRework = builder.next();
    await sendBack(reviewer, await forReview);
    const { granted: taken } = await bystander.window.do('claim.next', { board });
    assert.equal(taken, undefined, 'it waits for who did the work');
    const again = await forRework;
    const returned = await summary();
    assert.deepEqual([returned.rounds, returned.refinementMisses], [1, 1]);
    assert.deepEqual(returned.verdicts, [{ criterion: 'c1', verdict: 'block' }]);
    const forSecondReview = reviewer.next();
    await rework(builder, again);
    await approve(reviewer, await forSecondReview);
    await merge();

    const before = await summary();
    assert.deepEqual([before.status, before.closedAs], ['closed', 'merged']);
    assert.deepEqual(before.implementers, ['andrew']);
    assert.deepEqual(before.threads, { open: [], resolved: ['t1'], marked: ['t1'] });
    const { entries } = await person.call('ticket.timeline', { ticket });
    const question = entries.find(({ payload }) => payload['entry'] === before.questions.open[0]);
    assert.equal(question?.payload['text'], 'Is this really wanted?');
    assert.deepEqual(
      entries.filter(({ type }) => type === 'review.submitted').map(({ actor }) => [actor.kind, actor.agent]),
      [
        ['agent', 'rita'],
        ['agent', 'rita'],
      ],
    );
    await hub.kill();
    hub = await startHub({ home: hub.home });
    person = await hub.connect();
    assert.deepEqual(await summary(), before);
    const read = (version?: number) => person.call('artifact.read', { ticket, name: 'plan.md', version });
    assert.deepEqual([(await read()).text, (await read(1)).text], ['Two.', 'One.']);
    assert.equal((await read()).author, 'andrew');
    await assert.rejects(read(3), { code: 'artifact.unknown' });
    await assert.rejects(person.call('artifact.read', { ticket, name: 'none.md' }), {
      code: 'artifact.unknown',
    });
  });

  it('is approved by a person at the very window that did the work, and the timeline says so', async () => {
    const builder = await Desk.of(hub, 'andrew', 'developer');
    const made = await person.do('ticket.create', {
      board,
      title: 'A ticket that is ready',
      description: 'What it is about.',
      criteria: ['It does what it says'],
      role: 'developer',
      needsNoRepos: true,
      ready: true,
    });
    ticket = made.ticket.id;
    const { claim } = await builder.next();
    await builder.window.do('ticket.handIn', { ticket, fence: claim.fence, handoff, repos: [] });
    const verdicts = [{ criterion: 'c1', verdict: 'pass' as const, evidence: 'Seen.' }];
    await builder.window.do('review.submit', { ticket, outcome: 'approve', verdicts });
    await person.do('ticket.move', { ticket, to: 'closed' });
    const { entries } = await person.call('ticket.timeline', { ticket });
    assert.equal(entries.find(({ type }) => type === 'review.submitted')?.actor.kind, 'person');
  });
});
