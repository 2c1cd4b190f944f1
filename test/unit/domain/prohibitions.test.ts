import assert from 'node:assert/strict';
import { previewClaims } from '../../../src/domain/queries.ts';
import { shippedRoles } from '../../../src/domain/roles.ts';
import { codes, note, seated, TestBoard } from './testBoard.ts';

const andrew = seated('andrew');
const [pia, rita] = [seated('pia', 'planner'), seated('rita', 'reviewer')];

/** Gives the board the shipped role with other prohibitions. */
function forbid(board: TestBoard, role: string, ...never: string[]): void {
  const shipped = shippedRoles.find(({ name }) => name === role) ?? assert.fail();
  board.do('role.define', { role: { ...shipped, never } });
}

/** Codes of the rules in the way of a claim. */
function inTheWay(board: TestBoard, ticket: string, context = andrew): string[] {
  return codes(board.refusal('claim.take', { ticket }, context).conditions);
}

function next(board: TestBoard, context = andrew): string | undefined {
  return board.do('claim.next', {}, context).ticket;
}

describe('A role that never takes some tickets', () => {
  it('claims none of them, and each way to say it counts', () => {
    const board = TestBoard.team();
    const repos = [{ name: 'api' }];
    const such = [
      board.ticket({ repos, labels: ['ui', 'security'] }),
      board.ticket({ repos: [...repos, { name: 'service' }] }),
      board.ticket({ repos, type: 'bug' }),
      board.ticket({ repos, paths: ['docs/**', 'src/**/schema.sql'] }),
      board.ticket({ repos, priority: 'low' }),
    ];
    const other = board.ticket({ repos, labels: ['Security'], paths: ['src/ui/**'] });
    const checked = ['label:security', 'repo:service', 'type:bug', 'path:src/db/**', 'priority:low'];
    forbid(board, 'developer', 'Sleep', ...checked, 'label: as prose');
    for (const ticket of such) assert.deepEqual(inTheWay(board, ticket), ['claim.prohibited'], ticket);
    assert.equal(next(board), other);
    assert.equal(next(board, seated('bella')), undefined);
  });

  it('is told the role, the prohibition and the way out, of all that stand in the way', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ labels: ['security'], paths: ['src/db/main.ts'] });
    forbid(board, 'developer', 'path:src/**', 'type:bug', 'label:security');
    const { message } = board.refusal('claim.take', { ticket }, andrew);
    assert.equal(
      message,
      'The role developer never takes tickets that touch src/** (path:src/**) and tickets with the label security (label:security), and CB-1 is one. Choose another role, or have a person change the ticket or the role.',
    );
    const { skipped } = board.do('claim.next', { explain: true }, andrew);
    assert.deepEqual(
      skipped.map((one) => [one.ticket, one.conditions]),
      [[ticket, [{ code: 'claim.prohibited', message }]]],
    );
    const seat = andrew.seat ?? assert.fail();
    const preview = previewClaims(board.state, { seat, session: undefined }, {});
    assert.ok(preview.ok);
    assert.deepEqual(preview.value.tickets[0]?.conditions, [{ code: 'claim.prohibited', message }]);
  });

  it('is kept from refining and reviewing them as well, and not from tidying up', () => {
    const board = TestBoard.team();
    for (const role of ['planner', 'reviewer', 'cleanup']) forbid(board, role, 'label:security');
    const labels = ['security'];
    const raw = board.ticket({ labels, ready: false });
    assert.deepEqual(inTheWay(board, raw, pia), ['claim.prohibited']);
    const made = board.ticket({ labels });
    board.append({
      type: 'ticket.moved',
      payload: { ticket: board.at(made).id, from: 'ready', to: 'review' },
    });
    assert.deepEqual(inTheWay(board, made, rita), ['claim.prohibited']);
    const over = board.ticket({ labels });
    board.do('ticket.move', { ticket: over, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    assert.deepEqual(inTheWay(board, over, seated('cleo', 'cleanup')), ['claim.workspace']);
    assert.deepEqual([next(board, pia), next(board, rita)], [undefined, undefined]);
  });

  it('gets them as soon as the role or the ticket says otherwise, and keeps what it holds', () => {
    const board = TestBoard.team();
    const held = board.ticket({ labels: ['security'] });
    const waiting = board.ticket({ labels: ['security'] });
    assert.equal(next(board), held);
    forbid(board, 'developer', 'label:security');
    assert.equal(next(board), held, 'a claim goes on');
    const bella = seated('bella');
    assert.equal(next(board, bella), undefined);
    board.do('ticket.edit', { ticket: waiting, changes: { labels: [] } });
    assert.equal(next(board, bella), waiting);
    board.do('ticket.edit', { ticket: waiting, changes: { labels: ['security'] } });
    board.do('claim.release', { ticket: waiting, fence: board.fence(waiting), handoff: note });
    assert.equal(next(board, bella), undefined);
    board.do('role.remove', { name: 'developer' });
    assert.equal(next(board, bella), waiting);
  });

  it('frees an epic of which nothing is left that it may take', () => {
    const board = TestBoard.team();
    const { ticket: epic } = board.do('ticket.create', { title: 'An epic of its own', type: 'epic' });
    const [first, second] = [board.ticket({ parent: epic }), board.ticket({ parent: epic, labels: ['ui'] })];
    assert.equal(next(board), first);
    assert.equal(board.at(epic).epicOwner, 'andrew');
    forbid(board, 'developer', 'label:ui');
    const fence = board.fence(first);
    board.do('claim.release', { ticket: first, fence, handoff: note });
    board.do('ticket.move', { ticket: first, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    assert.equal(next(board), undefined);
    assert.equal(board.at(epic).epicOwner, undefined);
    forbid(board, 'developer');
    assert.equal(next(board, seated('bella')), second);
  });
});
