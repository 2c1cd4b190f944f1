import assert from 'node:assert/strict';
import { seated, TestBoard } from '../domain/testBoard.ts';
import { hindranceOf } from '../../../src/extension/commands/hindranceOf.ts';

const search = (...messages: readonly string[]) => [
  { step: 1, message: 'rita holds nothing.' },
  ...messages.map((message, index) => ({ step: index + 4, message })),
  { step: 7, message: 'Nothing to do for rita now. Wait.' },
];

describe('what keeps an agent from claiming anything', () => {
  it('is what every search says', () => {
    const limit = 'rita holds 1 ticket, which is the limit.';
    assert.equal(hindranceOf(search(limit, limit, limit)), limit);
  });

  it('is told by a board whose agent is at its limit, and by none that merely has no work', () => {
    const board = TestBoard.team();
    const next = (session?: string) =>
      board.do(
        'claim.next',
        { explain: true },
        seated('andrew', 'developer', { ...(session && { session }) }),
      ).steps;
    assert.equal(hindranceOf(next()), undefined);
    board.do('board.edit', { settings: { wipPerAgent: 1 } });
    board.ticket();
    board.ticket();
    next();
    assert.match(
      hindranceOf(next('another-session')) ?? '',
      /andrew holds CB-\d, and 1 at once is the limit/,
    );
  });

  it('is nothing where each search found nothing of its own', () => {
    assert.equal(
      hindranceOf(search('No bug waits.', 'No work of an epic waits.', 'No task waits.')),
      undefined,
    );
    assert.equal(hindranceOf([]), undefined);
  });
});
