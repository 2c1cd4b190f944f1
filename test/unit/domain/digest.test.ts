import assert from 'node:assert/strict';
import { digestOf } from '../../../src/domain/digest.ts';
import { digestText } from '../../../src/domain/digestText.ts';
import { digest as schema, type Digest } from '../../../src/protocol/digest.ts';
import type { BoardKey } from '../../../src/protocol/ids.ts';
import { limits } from '../../../src/protocol/limits.ts';
import { driven, person, seated, TestBoard } from './testBoard.ts';

const hub = { actor: { kind: 'hub' } } as const;
const day = 86_400_000;

function digestNow(board: TestBoard): Digest {
  const digest = digestOf(board.state, board.now);
  assert.deepEqual(schema.parse(JSON.parse(JSON.stringify(digest))), digest);
  return digest;
}

/** Tickets of each section that has any. */
function told({ sections }: Digest): Record<string, string[]> {
  const some = Object.entries(sections).filter(([, { total }]) => total > 0);
  return Object.fromEntries(some.map(([name, { entries }]) => [name, entries.map(({ ticket }) => ticket)]));
}

/** One ticket for each section. */
function busyBoard(): TestBoard {
  const board = TestBoard.team();
  const stale = board.ticket({ title: 'A claim that ran out' });
  board.do('claim.take', { ticket: stale }, seated('andrew'));
  board.hub('claim.stale', { ticket: stale, fence: board.fence(stale) });
  const asked = board.ticket({ title: 'A ticket with a question' });
  board.do('claim.take', { ticket: asked }, seated('bella'));
  board.do('comment.add', { ticket: asked, kind: 'question', text: 'Which?' }, driven('bella'));
  const review = board.ticket({ title: 'A ticket in review' });
  board.append({
    type: 'ticket.moved',
    payload: { ticket: board.at(review).id, from: 'ready', to: 'review' },
  });
  board.do('ticket.create', { title: 'A spike that is open', type: 'spike' });
  const done = board.ticket({ title: 'A ticket that is done' });
  board.do('ticket.move', { ticket: done, to: 'closed', closedAs: 'duplicate', reason: 'x' });
  return board;
}

describe('A digest', () => {
  it('names what waits, since when and for whom', () => {
    const board = busyBoard();
    const digest = digestNow(board);
    assert.deepEqual(told(digest), {
      stale: ['CB-1'],
      reviews: ['CB-3'],
      questions: ['CB-2'],
      spikes: ['CB-4'],
      closed: ['CB-5'],
    });
    const { stale, reviews, questions, closed } = digest.sections;
    assert.equal(stale.entries[0]?.agent, 'andrew');
    assert.deepEqual(reviews.entries[0]?.reviewer, 'reviewer');
    assert.deepEqual([questions.entries[0]?.agent, questions.entries[0]?.entry], ['bella', 'e1']);
    assert.equal(questions.entries[0]?.since, board.at('CB-2').updatedAt);
    assert.equal(closed.entries[0]?.closedAs, 'duplicate');
    assert.deepEqual(
      digest.states.map(({ count }) => count),
      [1, 0, 2, 1, 0, 1],
    );
  });

  it('counts the age of a review from when it began, whatever was written since', () => {
    const board = busyBoard();
    const began = board.at('CB-3').statusSince;
    board.do('comment.add', { ticket: 'CB-3', kind: 'comment', text: 'Soon.' });
    assert.equal(digestNow(board).sections.reviews.entries[0]?.since, began);
  });

  it('takes work without an entry for three days for abandoned, but no epic, no spike and nothing in Backlog', () => {
    const board = TestBoard.team();
    const work = board.ticket();
    const epic = board.ticket({ type: 'epic' });
    const fresh = board.ticket();
    board.do('ticket.create', { title: 'A wish in the backlog' });
    board.now += 3 * day;
    board.do('comment.add', { ticket: fresh, kind: 'comment', text: 'Still on.' });
    assert.equal(board.at(epic).status, 'ready');
    assert.deepEqual(told(digestNow(board)), { abandoned: [work] });
    board.do('comment.add', { ticket: work, kind: 'comment', text: 'This too.' });
    assert.deepEqual(told(digestNow(board)), {});
  });

  it('shows quiet claims apart from stale ones', () => {
    const board = TestBoard.team();
    const ticket = board.at(board.ticket()).id;
    board.do('claim.take', { ticket }, seated('andrew'));
    const before = board.at(ticket);
    assert.ok(before.claim);
    board.state.tickets.set(ticket, { ...before, claim: { ...before.claim, quiet: true } });
    assert.deepEqual(told(digestNow(board)), { quiet: [ticket] });
  });

  it('names the oldest of many and counts all; of what closed, the newest', () => {
    const board = TestBoard.team();
    for (let n = 0; n < limits.digestEntries + 3; n += 1) {
      board.do('ticket.create', { title: `Spike number ${n}`, type: 'spike' });
    }
    const { total, entries } = digestNow(board).sections.spikes;
    assert.deepEqual([total, entries.length, entries[0]?.ticket], [28, 25, 'CB-1']);
    for (const id of ['CB-1', 'CB-2']) {
      board.do('ticket.move', { ticket: id, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    }
    assert.deepEqual(told(digestNow(board))['closed'], ['CB-2', 'CB-1']);
  });

  it('is posted when something happened since the last one, and begins anew what closed', () => {
    const board = busyBoard();
    const post = (): number => {
      const before = board.log.length;
      board.settle('digest.post', { board: 'CB' as BoardKey }, hub);
      return board.log.length - before;
    };
    assert.equal(post(), 1);
    assert.equal(post(), 0, 'nothing happened since');
    assert.deepEqual(board.state.lastDigest, { sequence: board.state.sequence, at: board.now });
    const posted = board.now;
    board.do('comment.add', { ticket: 'CB-3', kind: 'comment', text: 'On it.' }, person);
    const digest = digestNow(board);
    assert.equal(digest.previousAt, posted);
    assert.deepEqual(told(digest)['closed'], undefined);
    assert.equal(post(), 1);
  });
});

describe('The text of a digest', () => {
  it('says in plain lines what the digest says', () => {
    const board = busyBoard();
    board.now += 2 * 3_600_000;
    assert.equal(
      digestText(digestNow(board), 'text'),
      [
        'CB Team board, 2030-01-01 02:00 UTC',
        '',
        '  Backlog: 1',
        '  Ready: 0',
        '  In Progress: 2',
        '  Review: 1',
        '  Approved: 0',
        '  Closed: 1',
        '',
        'Stale claims (1)',
        '  CB-1 A claim that ran out, andrew, for 2 hours',
        '',
        'Waiting for review (1)',
        '  CB-3 A ticket in review, reviewer, for 2 hours',
        '',
        'Open questions (1)',
        '  CB-2 A ticket with a question, e1, bella, for 2 hours',
        '',
        'Open spikes (1)',
        '  CB-4 A spike that is open, for 2 hours',
        '',
        'Closed so far (1)',
        '  CB-5 A ticket that is done, duplicate, 2 hours ago',
      ].join('\n'),
    );
  });

  it('says the rule by which something counts as abandoned', () => {
    const board = TestBoard.team();
    board.ticket();
    board.now += 9 * day;
    assert.match(
      digestText(digestNow(board), 'text'),
      /Perhaps abandoned: Ready or In Progress without an entry for 3 days \(1\)\n {2}CB-1 .*, nothing for 9 days/,
    );
  });

  it('says that nothing waits, and how many more there are than it names', () => {
    const board = TestBoard.team();
    assert.match(digestText(digestNow(board), 'text'), /\n\nNothing waits for anybody\.$/);
    for (let n = 0; n < limits.digestEntries + 3; n += 1) {
      board.do('ticket.create', { title: `Spike number ${n}`, type: 'spike' });
    }
    assert.match(digestText(digestNow(board), 'text'), /\n {2}and 3 more$/);
  });

  it('is markdown in which a title can be nothing but text', () => {
    const board = TestBoard.team();
    const title = '<img src=x> [a](http://b) `c` *d* # e';
    board.do('ticket.create', { title, type: 'spike' });
    const text = digestText(digestNow(board), 'markdown');
    assert.match(text, /^# CB Team board, .*\n\n- Backlog: 1\n/);
    assert.match(text, /\n\n## Open spikes \(1\)\n- CB-1 /);
    assert.ok(text.includes('\\<img src=x\\> \\[a\\]\\(http\\://b\\) \\`c\\` \\*d\\* \\# e'), text);
  });

  it('tells the spend when there was a run', () => {
    const digest = digestNow(TestBoard.team());
    const spend = { runs: 1, tokensIn: 1_200, tokensOut: 34, cost: 0.5 };
    assert.match(
      digestText({ ...digest, spend }, 'text'),
      /\n\nSpend\n {2}1 run, 1200 tokens in, 34 out, cost 0\.50$/,
    );
  });
});
