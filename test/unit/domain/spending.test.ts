import assert from 'node:assert/strict';
import { budgetLeft, noUsage, spentOf, withRun } from '../../../src/domain/spending.ts';
import { toBoard } from '../../../src/domain/queries.ts';
import { codes, note, seated, TestBoard } from './testBoard.ts';

const andrew = seated('andrew');
const run = { tokensIn: 1_000, tokensOut: 200, cost: 0.1 };

/** One run on a ticket, which is given back afterwards. */
function work(board: TestBoard, ticket: string, used = run): void {
  board.do('claim.take', { ticket }, andrew);
  const fence = board.fence(ticket);
  board.do('usage.record', { ticket, fence, ...used, engine: 'claude', durationMs: 5_000 }, andrew);
  board.do('claim.release', { ticket, fence, handoff: note }, andrew);
}

function inTheWay(board: TestBoard, ticket: string): string[] {
  return codes(board.refusal('claim.take', { ticket }, andrew).conditions);
}

describe('What runs use up', () => {
  it('is added up on the ticket and on the board, to the millionth', () => {
    const board = TestBoard.team();
    const [first, second] = [board.ticket(), board.ticket()];
    for (const ticket of [first, second, first]) work(board, ticket);
    assert.deepEqual(board.summary(first).usage, { runs: 2, tokensIn: 2_000, tokensOut: 400, cost: 0.2 });
    assert.deepEqual(toBoard(board.state).usage, { runs: 3, tokensIn: 3_000, tokensOut: 600, cost: 0.3 });
  });

  it('is recorded under a live claim only', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    assert.equal(board.refusal('usage.record', { ticket, fence: 1, ...run }).code, 'claim.none');
    assert.equal(board.refusal('usage.record', { ticket: 'CB-9', fence: 1, ...run }).code, 'ticket.unknown');
  });

  it('holds a ticket back when its budget of cost or tokens is used up, until it is raised', () => {
    for (const [budget, more] of [
      [{ cost: 0.1 }, { cost: 0.2 }],
      [{ tokens: 1_200 }, { tokens: 1_201 }],
    ] as const) {
      const board = TestBoard.team();
      const ticket = board.ticket({ budget });
      work(board, ticket);
      assert.deepEqual(inTheWay(board, ticket), ['budget.spent']);
      assert.equal(board.do('claim.next', {}, andrew).ticket, undefined);
      board.do('ticket.edit', { ticket, changes: { budget: more } });
      assert.equal(board.do('claim.next', {}, andrew).ticket, ticket);
    }
  });

  it('counts on the epic, whose budget bounds all its children together', () => {
    const board = TestBoard.team();
    const { ticket: epic } = board.do('ticket.create', {
      title: 'An epic with a budget',
      type: 'epic',
      budget: { cost: 0.2 },
    });
    const [first, second] = [board.ticket({ parent: epic }), board.ticket({ parent: epic })];
    work(board, first);
    work(board, first);
    assert.deepEqual(inTheWay(board, second), ['budget.spent']);
    assert.equal(board.do('claim.next', {}, andrew).ticket, undefined);
    assert.equal(board.summary(epic).epicOwner, undefined, 'no child is left to claim');
    board.do('ticket.edit', { ticket: first, changes: { parent: null } });
    assert.equal(board.do('claim.next', {}, andrew).ticket, second, 'what the first used up went with it');
  });

  it('ends all claiming when the budget of the board is used up, and next says so', () => {
    const board = TestBoard.team();
    board.do('board.edit', { settings: { budget: { tokens: 1_000 } } });
    work(board, board.ticket());
    const waiting = board.ticket();
    assert.deepEqual(inTheWay(board, waiting), ['budget.spent']);
    const { ticket, steps } = board.do('claim.next', {}, andrew);
    assert.equal(ticket, undefined);
    assert.match(
      steps[3]?.message ?? '',
      /budget of Board CB is used up: 1200 of 1000 tokens used\. A person can raise it\./,
    );
    board.do('board.edit', { settings: { budget: {} } });
    assert.notEqual(board.do('claim.next', {}, andrew).ticket, undefined);
  });

  it('is spent exactly when it reaches the bound', () => {
    const used = withRun(withRun(noUsage, { tokensIn: 0, tokensOut: 0, cost: 0.1 }), {
      tokensIn: 0,
      tokensOut: 0,
      cost: 0.2,
    });
    assert.equal(used.cost, 0.3);
    assert.equal(spentOf({ cost: 0.3 }, used), '0.3 of 0.3 spent');
    assert.equal(spentOf({ cost: 0.300001 }, used), undefined);
    assert.equal(spentOf({}, used), undefined);
    assert.equal(spentOf({ tokens: 0 }, undefined), '0 of 0 tokens used');
  });

  it('is nearly spent from four fifths of either bound on', () => {
    const used = withRun(noUsage, { tokensIn: 60, tokensOut: 20, cost: 1 });
    assert.equal(budgetLeft({ tokens: 101 }, used), 'enough');
    assert.equal(budgetLeft({ tokens: 100, cost: 9 }, used), 'nearly');
    assert.equal(budgetLeft({ tokens: 100, cost: 1 }, used), 'spent');
    assert.equal(budgetLeft({}, used), 'enough');
    assert.equal(budgetLeft({ cost: 0 }, undefined), 'spent');
  });
});
