import assert from 'node:assert/strict';
import { closedAsOf, outcomesOf } from '../../../src/domain/outcomes.ts';
import { person, TestBoard } from './testBoard.ts';

describe('The outcomes that a person is offered', () => {
  it('are all that the gate knows, with a reason', () => {
    const board = TestBoard.team();
    for (const type of ['epic', 'story', 'task', 'bug', 'spike'] as const)
      for (const outcome of outcomesOf({ type, status: 'backlog' })) {
        const ticket = board.ticket({ type, ready: false });
        const move = { ticket, to: 'closed', reason: 'It is over', ...closedAsOf(outcome) } as const;
        board.do('ticket.move', move, person);
        assert.equal(board.at(ticket).closedAs, outcome === 'done' ? undefined : outcome);
      }
  });

  it('begin with the merge where the work was approved', () => {
    assert.equal(outcomesOf({ type: 'task', status: 'approved' })[0], 'merged');
    assert.equal(outcomesOf({ type: 'task', status: 'review' }).includes('merged'), false);
  });
});
