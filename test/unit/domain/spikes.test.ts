import assert from 'node:assert/strict';
import { gateOf } from '../../../src/domain/gates.ts';
import { gateBoard } from '../../../src/domain/ticketCommands.ts';
import { codes, driven, note, seated, TestBoard } from './testBoard.ts';

const andrew = seated('andrew');
const evidence = 'The same check fails twice: `npm test`.';

function raised(): { board: TestBoard; ticket: string; spike: string } {
  const board = TestBoard.team();
  const { ticket } = board.do('claim.take', { ticket: board.ticket({ priority: 'high' }) }, andrew);
  const { spike } = board.do('spike.raise', { ticket, fence: 1, evidence, handoff: note }, andrew);
  return { board, ticket, spike };
}

describe('A spike', () => {
  it('is a child with the evidence; the claim ends with its note and the route of the failure is cleared', () => {
    const { board, ticket, spike } = raised();
    assert.deepEqual(board.typesSince(board.log.length - 3), [
      'ticket.created',
      'spike.raised',
      'claim.released',
    ]);
    const { type, parent, status, priority, hasDescription, needsNoRepos } = board.summary(spike);
    assert.deepEqual(
      { type, parent, status, priority, hasDescription, needsNoRepos },
      {
        type: 'spike',
        parent: ticket,
        status: 'backlog',
        priority: 'high',
        hasDescription: true,
        needsNoRepos: true,
      },
    );
    const after = board.summary(ticket);
    assert.deepEqual([after.status, after.route, after.claim], ['ready', undefined, undefined]);
    assert.deepEqual(after.openSpikes, [spike]);
  });

  it('keeps everybody from the ticket until a person closes it with a reason', () => {
    const { board, ticket, spike } = raised();
    const bella = seated('bella');
    assert.deepEqual(codes(board.refusal('claim.take', { ticket }, bella).conditions), ['spike.open']);
    assert.equal(board.do('claim.next', {}, bella).ticket, undefined);
    const move = { ticket: spike, to: 'closed' } as const;
    assert.deepEqual(codes(board.refusal('ticket.move', move).conditions), ['reason.missing']);
    assert.equal(
      board.refusal('ticket.move', { ...move, reason: 'So.' }, driven('andrew')).code,
      'claim.none',
    );
    board.do('ticket.move', { ...move, reason: 'The check was wrong and is mended.' });
    assert.deepEqual(board.typesSince(board.log.length - 2), ['ticket.moved', 'spike.closed']);
    assert.equal(board.summary(spike).closedAs, undefined);
    const { ticket: offered } = board.do('claim.next', {}, bella);
    assert.equal(offered, ticket);
    assert.deepEqual(board.log.at(-1)?.type, 'handoff.read', 'bella was given the note of andrew');
  });

  it('needs the handoff note of a holder, and none from anybody else', () => {
    const board = TestBoard.team();
    const { ticket } = board.do('claim.take', { ticket: board.ticket() }, andrew);
    for (const holder of [andrew, driven('andrew')]) {
      assert.equal(board.refusal('spike.raise', { ticket, evidence }, holder).code, 'handoff.missing');
    }
    board.do('spike.raise', { ticket, evidence, title: 'Ask the customer about this' });
    assert.equal(board.summary(ticket).claim?.agent, 'andrew', 'work goes on');
    assert.equal(board.summary('CB-2').title, 'Ask the customer about this');
  });

  it('is named after its ticket without a half of a character at the end', () => {
    const board = TestBoard.team();
    for (const start of ['', 'x']) {
      const ticket = board.ticket({ title: `${start}${'😀'.repeat(95)}` });
      const { spike } = board.do('spike.raise', { ticket, evidence });
      assert.match(board.summary(spike).title, /^Settle what keeps CB-\d back: x?(😀)+$/u);
    }
  });

  it('is refused on what is closed, unknown, or held under another fence', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    const refused = (params: object): string =>
      board.refusal('spike.raise', { ticket, evidence, ...params }).code;
    assert.equal(refused({ ticket: 'CB-9' }), 'ticket.unknown');
    assert.equal(refused({ fence: 3 }), 'claim.none');
    board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    assert.equal(refused({}), 'ticket.parentInvalid');
  });

  it('counts however it came to be: created, made one by an edit, moved to another ticket, reopened', () => {
    const board = TestBoard.team();
    const [first, second] = [board.ticket(), board.ticket()];
    const open = () => [first, second].map((id) => board.summary(id).openSpikes.join(' '));
    const { ticket: spike } = board.do('ticket.create', {
      title: 'A spike made by hand',
      type: 'spike',
      parent: first,
    });
    assert.deepEqual(open(), [spike, '']);
    board.do('ticket.edit', { ticket: spike, changes: { parent: second } });
    assert.deepEqual(open(), ['', spike]);
    board.do('ticket.move', { ticket: spike, to: 'closed', reason: 'done' });
    assert.deepEqual(open(), ['', '']);
    board.do('ticket.move', { ticket: spike, to: 'backlog', reason: 'not done' });
    assert.deepEqual(open(), ['', spike]);
  });

  it('that is open keeps an approved ticket from being closed as merged', () => {
    const { board, ticket } = raised();
    const approved = { ...board.at(ticket), status: 'approved' as const };
    const conditions = gateOf(approved, gateBoard(board.state), { to: 'closed', by: { kind: 'person' } });
    assert.ok(codes(conditions).includes('spike.open'));
  });
});
