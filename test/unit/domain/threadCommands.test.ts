import assert from 'node:assert/strict';
import { limits } from '../../../src/protocol/limits.ts';
import { handIn, repo, rita, underReview } from './reviewedTicket.ts';
import { driven, person, seated, TestBoard } from './testBoard.ts';

function threadsOf(board: TestBoard, ticket: string) {
  return board.summary(ticket).threads;
}

describe('Threads', () => {
  it('are opened, answered and resolved', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    const place = { repo: 'api', path: 'src/main.ts', line: 12 };
    const { thread } = board.do('thread.open', { ticket, text: 'Why twice?', ...place }, rita);
    assert.equal(thread, 't1');
    assert.deepEqual(board.log.at(-1)?.payload, { ticket, thread, text: 'Why twice?', ...place });
    assert.equal(board.at(ticket).threads.opened[0], board.log.length);
    assert.equal(board.do('thread.open', { ticket, text: 'And here?' }, person).thread, 't2');
    board.do('thread.reply', { ticket, thread, text: 'Because of the cache.' }, person);
    board.do('thread.resolve', { ticket, thread }, rita);
    assert.deepEqual(threadsOf(board, ticket), { open: ['t2'], resolved: ['t1'], marked: [] });
  });

  it('become questions on the ticket where they question a requirement, and are counted', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    board.do('thread.open', { ticket, text: 'Is this wanted?', requirement: true }, rita);
    const { thread } = board.do('thread.open', { ticket, text: 'And this?' }, rita);
    board.do('thread.mark', { ticket, thread, requirement: true, text: 'And this?' }, rita);
    const shown = board.summary(ticket);
    assert.equal(shown.refinementMisses, 2);
    assert.deepEqual(shown.questions.open, ['e1', 'e2']);
    assert.deepEqual(shown.threads.marked, ['t1', 't2']);
    const asked = board.log.filter(({ type }) => type === 'comment.added').map(({ payload }) => payload);
    assert.deepEqual(asked, [
      { ticket, entry: 'e1', kind: 'question', text: 'Is this wanted?' },
      { ticket, entry: 'e2', kind: 'question', text: 'And this?' },
    ]);
    board.do('comment.add', { ticket, kind: 'answer', text: 'Yes.', answers: 'e1' });
    assert.deepEqual(board.summary(ticket).questions, { open: ['e2'], answered: ['e1'] });
    const again = { ticket, thread, requirement: true } as const;
    assert.equal(board.refusal('thread.mark', again, rita).code, 'ticket.nothingToChange');
  });

  it('are opened and resolved by who reviews or by a person, not by who did the work', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    board.do('thread.open', { ticket, text: 'Why?' }, rita);
    board.do('review.submit', { ticket, outcome: 'return', verdicts: [] }, rita);
    board.do('claim.take', { ticket }, seated('andrew'));
    const andrew = driven('andrew');
    assert.equal(board.refusal('thread.open', { ticket, text: 'No.' }, andrew).code, 'right.missing');
    assert.equal(board.refusal('thread.resolve', { ticket, thread: 't1' }, andrew).code, 'right.missing');
    assert.equal(board.refusal('thread.open', { ticket, text: 'No.' }, rita).code, 'claim.none');
    board.do('thread.reply', { ticket, thread: 't1', text: 'Done.' }, andrew);
    board.do('thread.mark', { ticket, thread: 't1', requirement: true }, andrew);
    handIn(board, ticket, [repo('api')]);
    assert.deepEqual(threadsOf(board, ticket), { open: ['t1'], resolved: [], marked: ['t1'] });
  });

  it('that do not exist or are resolved are refused', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    for (const thread of ['t1', 't9']) {
      assert.equal(
        board.refusal('thread.reply', { ticket, thread, text: 'What?' }, rita).code,
        'thread.unknown',
      );
      assert.equal(board.refusal('thread.resolve', { ticket, thread }, rita).code, 'thread.unknown');
      const mark = { ticket, thread, requirement: true } as const;
      assert.equal(board.refusal('thread.mark', mark, rita).code, 'thread.unknown');
    }
    board.do('thread.open', { ticket, text: 'Why?' }, rita);
    board.do('thread.resolve', { ticket, thread: 't1' }, rita);
    const again = board.refusal('thread.resolve', { ticket, thread: 't1' }, rita);
    assert.equal(again.code, 'ticket.nothingToChange');
  });

  it('have a place that makes sense', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    const refused = (place: object) =>
      board.refusal('thread.open', { ticket, text: 'Why?', ...place }, rita).code;
    assert.equal(refused({ path: 'src/main.ts' }), 'request.invalid');
    assert.equal(refused({ repo: 'api', line: 3 }), 'request.invalid');
    assert.equal(refused({ repo: 'service' }), 'repository.unknown');
    assert.throws(() => refused({ repo: 'api', path: '../secret' }), /stays inside/);
  });

  it('are of a limited number, and none is opened on a closed ticket', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    for (let n = 0; n < limits.threads; n += 1) {
      board.append({
        type: 'thread.opened',
        payload: { ticket: ticket as never, thread: `t${n + 1}`, text: 'x' },
      });
    }
    assert.equal(board.refusal('thread.open', { ticket, text: 'One more?' }, rita).code, 'ticket.full');
    const closed = board.ticket();
    board.do('ticket.move', { ticket: closed, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    assert.equal(board.refusal('thread.open', { ticket: closed, text: 'Why?' }).code, 'ticket.closed');
  });
});
