import assert from 'node:assert/strict';
import { codes, note, seated, TestBoard, workspaceOf } from './testBoard.ts';

const title = 'A ticket worth its title';
const andrew = seated('andrew');

function next(board: TestBoard, context = andrew, explain = false) {
  return board.do('claim.next', { explain }, context);
}

/** Claims the next, gives it back closed, and says what it was. */
function done(board: TestBoard, context = andrew): string | undefined {
  const { ticket } = next(board, context);
  if (ticket === undefined) return undefined;
  board.do('claim.release', { ticket, fence: board.fence(ticket), handoff: note });
  board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'done with it' });
  return ticket;
}

describe('Next', () => {
  it('1. resumes what this session holds, without a new claim', () => {
    const board = TestBoard.team();
    board.ticket({ priority: 'low' });
    const { ticket } = next(board);
    board.ticket({ priority: 'urgent' });
    const { length } = board.log;
    const again = next(board);
    assert.deepEqual([again.ticket, again.resumed, again.step.step], [ticket, true, 1]);
    assert.equal(board.log.length, length);
  });

  it('1. does not give away what another session of the agent holds, and says so', () => {
    const board = TestBoard.team();
    const [first, second] = [board.ticket(), board.ticket()];
    assert.equal(next(board).ticket, first);
    const other = next(board, seated('andrew', 'developer', { session: 'another-session' }));
    assert.equal(other.ticket, second);
    assert.match(other.steps[0]?.message ?? '', /CB-1 \(in another session\), which is not given away/);
    board.hub('claim.stale', { ticket: first, fence: 1 });
    assert.match(next(board).steps[0]?.message ?? '', /CB-1 \(the lease ran out\)/);
  });

  it('2. goes on with the epic the agent owns, before a more urgent bug', () => {
    const board = TestBoard.team();
    const epic = board.do('ticket.create', { title, type: 'epic' }).ticket;
    const [first, second, third] = [
      board.ticket({ parent: epic, priority: 'urgent' }),
      board.ticket({ parent: epic, priority: 'low' }),
      board.ticket({ parent: epic, priority: 'high', type: 'story' }),
    ];
    assert.equal(done(board), first);
    board.ticket({ type: 'bug', priority: 'urgent' });
    const chosen = next(board);
    assert.deepEqual([chosen.ticket, chosen.step.step], [third, 2]);
    assert.equal(next(board, seated('bella')).step.step, 4, 'the epic is not bella’s');
    board.do('claim.release', { ticket: third, fence: 1, handoff: note });
    board.do('ticket.edit', { ticket: third, changes: { route: 'bella' } });
    assert.equal(next(board).ticket, second);
  });

  it('3. frees an epic that has no child left to claim', () => {
    const board = TestBoard.team();
    const epic = board.do('ticket.create', { title, type: 'epic' }).ticket;
    board.ticket({ parent: epic });
    const { ticket } = next(board);
    const other = seated('andrew', 'developer', { session: 'another-session' });
    next(board, other);
    assert.equal(board.summary(epic).epicOwner, 'andrew', 'work on a child goes on');
    board.do('claim.release', { ticket: ticket ?? '', fence: 1, handoff: note });
    board.do('ticket.move', { ticket: ticket ?? '', to: 'closed', closedAs: 'cancelled', reason: 'x' });
    const { steps, step } = next(board);
    assert.match(steps[2]?.message ?? '', /CB-1 has no child left for andrew/);
    assert.equal(step.step, 7);
    assert.equal(board.summary(epic).epicOwner, undefined);
  });

  it('3. keeps an epic whose children only wait for the agent to have free hands', () => {
    const board = TestBoard.team();
    board.do('board.edit', { settings: { wipPerAgent: 1 } });
    const epic = board.do('ticket.create', { title, type: 'epic' }).ticket;
    const child = board.ticket({ parent: epic });
    board.do('claim.take', { ticket: child }, andrew);
    board.do('claim.release', { ticket: child, fence: 1, handoff: note });
    board.do('claim.take', { ticket: board.ticket() }, andrew);
    assert.equal(
      next(board, seated('andrew', 'developer', { session: 'another-session' })).ticket,
      undefined,
    );
    assert.equal(board.summary(epic).epicOwner, 'andrew');
  });

  it('4 to 6. takes bugs before the work of epics before standalone work', () => {
    const board = TestBoard.team();
    const epic = board.do('ticket.create', { title, type: 'epic' }).ticket;
    const standalone = board.ticket({ priority: 'urgent' });
    const ofEpic = board.ticket({ parent: epic, priority: 'low' });
    const bug = board.ticket({ type: 'bug', priority: 'low' });
    const steps = [next(board), next(board, seated('bella')), next(board, seated('carl'))];
    assert.deepEqual(
      steps.map(({ ticket, step }) => [ticket, step.step]),
      [
        [bug, 4],
        [ofEpic, 5],
        [standalone, 6],
      ],
    );
    assert.equal(board.summary(epic).epicOwner, 'bella');
  });

  it('within a step goes by priority, then age', () => {
    const board = TestBoard.team();
    const priorities = ['low', 'normal', 'urgent', 'high', 'normal', 'urgent'] as const;
    for (const priority of priorities) board.ticket({ priority });
    const order = priorities.map(() => done(board));
    assert.deepEqual(order, ['CB-3', 'CB-6', 'CB-4', 'CB-2', 'CB-5', 'CB-1']);
  });

  it('goes by age over routed and free tickets, with and without role, of any repositories', () => {
    const board = TestBoard.team();
    board.ticket({ route: 'bella' });
    board.ticket({ repos: [{ name: 'api' }] });
    board.ticket({ route: 'andrew' });
    board.ticket({ needsNoRepos: true });
    board.ticket({ role: 'builder' });
    board.ticket();
    assert.deepEqual(
      [1, 2, 3, 4, 5].map(() => done(board)),
      ['CB-2', 'CB-3', 'CB-4', 'CB-6', undefined],
    );
  });

  it('passes over tickets for which the session lacks a repository', () => {
    const board = TestBoard.team();
    board.ticket({ repos: [{ name: 'service' }], priority: 'urgent' });
    board.ticket({ repos: [{ name: 'service' }, { name: 'api' }] });
    board.ticket({ repos: [{ name: 'api' }], priority: 'low' });
    assert.equal(next(board, seated('andrew', 'developer', { repos: ['api'] })).ticket, 'CB-3');
  });

  it('passes over blocked tickets until their blockers are closed', () => {
    const board = TestBoard.team();
    const blocker = board.ticket({ role: 'builder' });
    const ticket = board.ticket({ blockedBy: [blocker] });
    assert.equal(next(board).ticket, undefined);
    board.do('ticket.move', { ticket: blocker, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    assert.equal(next(board).ticket, ticket);
  });

  it('passes over what waits for the answer to a question of the agent’s own, and offers it to others', () => {
    for (const [context, ready] of [
      [andrew, true],
      [seated('pia', 'planner'), false],
    ] as const) {
      const board = TestBoard.team();
      board.do('agent.hire', { name: 'paul', role: 'planner' });
      const ticket = board.ticket({ ready });
      assert.equal(next(board, context).ticket, ticket);
      board.do('comment.add', { ticket, kind: 'question', text: 'Which one is meant?' }, context);
      board.do('claim.release', { ticket, fence: 1, handoff: note }, context);
      const { ticket: again, skipped } = next(board, context, true);
      assert.equal(again, undefined);
      assert.deepEqual(skipped, [
        {
          ticket,
          conditions: [
            {
              code: 'question.open',
              message: `CB-1 waits for an answer: e1, asked by ${String(context.seat?.agent)}, is open. Have it answered, or claim this very ticket.`,
            },
          ],
        },
      ]);
      const other = ready ? seated('bella') : seated('paul', 'planner');
      assert.equal(next(board, other).ticket, ticket, 'another one may know');
      board.do('claim.release', { ticket, fence: 2, handoff: note }, other);
      board.do('comment.add', { ticket, kind: 'answer', answers: 'e1', text: 'The first.' });
      assert.equal(next(board, context).ticket, ticket);
    }
  });

  it('3. keeps an epic whose only child waits for the answer to its owner’s question', () => {
    const board = TestBoard.team();
    const { ticket: epic } = board.do('ticket.create', { title, type: 'epic' });
    const ticket = board.ticket({ parent: epic });
    next(board);
    board.do('comment.add', { ticket, kind: 'question', text: 'Which one is meant?' }, andrew);
    board.do('claim.release', { ticket, fence: 1, handoff: note }, andrew);
    assert.equal(next(board).ticket, undefined);
    assert.equal(board.summary(epic).epicOwner, 'andrew');
  });

  it('7. waits, and each step says why', () => {
    const board = TestBoard.team();
    const { ticket, step, steps } = next(board);
    assert.equal(ticket, undefined);
    assert.equal(step.step, 7);
    assert.deepEqual(
      steps.map((one) => one.step),
      [1, 2, 3, 4, 5, 6, 7],
    );
    for (const { message, name } of steps) assert.ok(message.endsWith('.') && name.length > 0);
  });

  it('says that the agent holds as many tickets as it may', () => {
    const board = TestBoard.team();
    board.do('board.edit', { settings: { wipPerAgent: 1 } });
    board.ticket();
    board.ticket();
    next(board);
    const { ticket, steps } = next(board, seated('andrew', 'developer', { session: 'another-session' }));
    assert.equal(ticket, undefined);
    assert.match(steps[3]?.message ?? '', /andrew holds CB-1, and 1 at once is the limit/);
  });

  it('gives every role what it takes: planners Backlog, reviewers their reviews', () => {
    const board = TestBoard.team();
    const backlog = board.ticket({ ready: false });
    const review = board.ticket();
    board.append({
      type: 'ticket.moved',
      payload: { ticket: board.at(review).id, from: 'ready', to: 'review' },
    });
    assert.equal(next(board, seated('pia', 'planner')).ticket, backlog);
    assert.equal(board.at(backlog).claim?.stage, 'refine');
    assert.equal(next(board, seated('rita', 'reviewer')).ticket, review);
    assert.equal(next(board).ticket, undefined);
    assert.match(next(board, seated('joe', 'juggler')).steps[3]?.message ?? '', /takes no tickets/);
  });

  it('offers a workspace to be retired until somebody did what there was to do, and by name ever after', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, andrew);
    board.do('workspace.record', { ticket, fence: 1, workspace: workspaceOf(1) }, andrew);
    board.do('claim.release', { ticket, fence: 1, handoff: note }, andrew);
    board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'not wanted' });
    board.do('agent.hire', { name: 'carl', role: 'cleanup' });
    const carl = seated('carl', 'cleanup');
    assert.equal(next(board, carl).ticket, ticket);
    board.hub('claim.stale', { ticket, fence: 2 });
    board.hub('claim.reclaim', { ticket, fence: 2, reason: 'Gone.' });
    assert.equal(next(board, carl).ticket, ticket, 'nobody has said what came of it');
    board.do('claim.release', { ticket, fence: 3, handoff: note }, carl);
    assert.equal(next(board, carl).ticket, undefined);
    board.do('claim.take', { ticket }, carl);
    board.do('claim.release', { ticket, fence: 4, handoff: note }, carl);
    board.do('ticket.move', { ticket, to: 'backlog', reason: 'wanted after all' });
    board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'not wanted' });
    assert.equal(next(board, carl).ticket, ticket, 'it began anew');
  });

  it('gives a review to whom the board names, when the ticket names nobody', () => {
    const board = TestBoard.team();
    const review = board.ticket();
    board.append({
      type: 'ticket.moved',
      payload: { ticket: board.at(review).id, from: 'ready', to: 'review' },
    });
    const carl = seated('carl', 'code-reviewer');
    assert.equal(next(board, carl).ticket, undefined);
    board.do('board.edit', { settings: { reviewer: 'code-reviewer' } });
    assert.equal(next(board, seated('rita', 'reviewer')).ticket, undefined);
    assert.equal(next(board, carl).ticket, review);
  });

  it('explains each ticket it passed over, when asked', () => {
    const board = TestBoard.team();
    const blocker = board.ticket({ role: 'builder' });
    board.ticket({ blockedBy: [blocker] });
    board.ticket({ route: 'bella' });
    board.ticket();
    board.ticket({ ready: false });
    board.ticket();
    const { ticket, skipped } = next(board, andrew, true);
    assert.equal(ticket, 'CB-4');
    assert.deepEqual(
      skipped.map((one) => [one.ticket, ...codes(one.conditions)]),
      [
        ['CB-1', 'claim.role'],
        ['CB-2', 'claim.blocked'],
        ['CB-3', 'claim.routed'],
        ['CB-5', 'claim.state'],
      ],
    );
    assert.deepEqual(next(board, seated('bella'), false).skipped, []);
  });

  it('explains at most fifty', () => {
    const board = TestBoard.team();
    for (let n = 0; n < 60; n += 1) board.ticket({ role: 'builder' });
    assert.equal(next(board, andrew, true).skipped.length, 50);
  });
});
