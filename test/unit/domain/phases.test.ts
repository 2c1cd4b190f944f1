import assert from 'node:assert/strict';
import { listTickets, toBoard } from '../../../src/domain/queries.ts';
import { isVisibleToAgents } from '../../../src/domain/phases.ts';
import type { PhaseName } from '../../../src/protocol/ids.ts';
import { codes, driven, note, seated, TestBoard } from './testBoard.ts';

const andrew = seated('andrew');

function planned(...phases: string[]): TestBoard {
  const board = TestBoard.team();
  board.do('phase.plan', { phases });
  return board;
}

function states(board: TestBoard): string[] {
  return toBoard(board.state).phases.map(({ name, state }) => `${name} ${state}`);
}

describe('The phases of a board', () => {
  it('have an order, begin as planned and keep their state when the order changes', () => {
    const board = planned('one', 'two');
    board.do('phase.switch', { phase: 'two' });
    board.do('phase.plan', { phases: ['zero', 'two', 'one'] });
    assert.deepEqual(states(board), ['zero planned', 'two active', 'one planned']);
    const same = board.refusal('phase.plan', { phases: ['zero', 'two', 'one'] });
    assert.equal(same.code, 'ticket.nothingToChange');
    assert.equal(board.refusal('phase.plan', { phases: ['one', 'one'] }).code, 'request.invalid');
  });

  it('move on and back with one switch: one is active, what was is done before it and planned again after it', () => {
    const board = planned('one', 'two', 'three');
    board.do('phase.switch', { phase: 'one' });
    board.do('phase.switch', { phase: 'three' });
    assert.deepEqual(states(board), ['one done', 'two planned', 'three active']);
    board.do('phase.switch', { phase: 'two' });
    assert.deepEqual(states(board), ['one done', 'two active', 'three planned']);
    board.do('phase.switch', { phase: 'one' });
    assert.deepEqual(states(board), ['one active', 'two planned', 'three planned']);
    board.do('phase.switch', { phase: 'two' });
    for (const state of ['done', 'planned'] as const) {
      board.do('phase.switch', { phase: 'three', state });
      assert.deepEqual(
        states(board),
        ['one done', 'two active', `three ${state}`],
        'no other state moves any',
      );
    }
    assert.equal(board.refusal('phase.switch', { phase: 'two' }).code, 'ticket.nothingToChange');
    assert.equal(board.refusal('phase.switch', { phase: 'four' }).code, 'phase.unknown');
  });

  it('of a log from before there was but one active one are brought to one by any switch that makes one active', () => {
    const board = planned('one', 'two', 'three');
    const changes = ['one', 'two', 'three'].map((phase) => ({
      phase: phase as PhaseName,
      state: 'active' as const,
    }));
    board.append({ type: 'phase.switched', payload: { changes } });
    board.do('phase.switch', { phase: 'two' });
    assert.deepEqual(states(board), ['one done', 'two active', 'three planned']);
  });

  it('that are put back take nothing from who works in them: only nobody else is offered it', () => {
    const board = planned('one', 'two');
    const ticket = board.ticket({ phase: 'two' });
    board.do('phase.switch', { phase: 'two' });
    board.do('claim.take', { ticket }, andrew);
    board.do('phase.switch', { phase: 'one' });
    assert.equal(board.at(ticket).claim?.agent, 'andrew');
    assert.equal(board.do('claim.next', {}, andrew).ticket, ticket, 'it is resumed');
    board.do('comment.add', { ticket, kind: 'comment', text: 'Still at it.' }, driven('andrew'));
    const heldNow = { ticket, fence: board.fence(ticket) };
    board.do('claim.release', { ...heldNow, handoff: note }, driven('andrew'));
    assert.equal(board.at(ticket).status, 'ready');
    assert.equal(board.do('claim.next', {}, andrew).ticket, undefined);
  });

  it('cannot lose one that open tickets name, and can once these are closed', () => {
    const board = planned('one', 'two');
    const ticket = board.ticket({ phase: 'one' });
    const refusal = board.refusal('phase.plan', { phases: ['two'] });
    assert.equal(refusal.code, 'phase.inUse');
    assert.match(refusal.message, /CB-1 belongs to the phase one\./);
    board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    board.do('phase.plan', { phases: ['two'] });
    assert.deepEqual(states(board), ['two planned']);
  });

  it('are the only ones a ticket can belong to', () => {
    const board = planned('one');
    const made = { title: 'A ticket worth its title', phase: 'two' };
    assert.match(board.refusal('ticket.create', made).message, /has no phase two\. Choose one of one/);
    const ticket = board.ticket();
    assert.equal(board.refusal('ticket.edit', { ticket, changes: { phase: 'two' } }).code, 'phase.unknown');
    board.do('ticket.edit', { ticket, changes: { phase: 'one' } });
    board.do('ticket.edit', { ticket, changes: { phase: null } });
    assert.match(
      TestBoard.team().refusal('ticket.create', made).message,
      /Plan the phases of the board first\./,
    );
  });

  it('keep the tickets of all but the active ones from everybody', () => {
    const board = planned('one', 'two');
    const first = board.ticket({ phase: 'one' });
    const second = board.ticket({ phase: 'two', priority: 'urgent' });
    const none = board.ticket({ priority: 'low' });
    assert.deepEqual(codes(board.refusal('claim.take', { ticket: first }, andrew).conditions), [
      'phase.inactive',
    ]);
    assert.equal(board.decision('claim.next', {} as never, andrew).ok, true);
    assert.equal(board.do('claim.next', {}, andrew).ticket, none);
    board.do('phase.switch', { phase: 'one' });
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, first);
    board.do('phase.switch', { phase: 'two' });
    assert.equal(board.do('claim.next', {}, seated('carl')).ticket, second);
  });

  it('hide their tickets from agents until they are active, and a page is full all the same', () => {
    const board = planned('one', 'two');
    for (const phase of ['one', 'two', 'one', 'two', 'two']) board.ticket({ phase });
    board.do('phase.switch', { phase: 'two' });
    const sees = (ticket: Parameters<typeof isVisibleToAgents>[1]) => isVisibleToAgents(board.state, ticket);
    const page = listTickets(board.state, { limit: 2, sees });
    assert.ok(page.ok);
    assert.deepEqual(
      page.value.tickets.map(({ id }) => id),
      ['CB-2', 'CB-4'],
    );
    const rest = listTickets(board.state, { limit: 2, sees, cursor: page.value.next });
    assert.ok(rest.ok && rest.value.next === undefined);
    assert.deepEqual(
      rest.value.tickets.map(({ id }) => id),
      ['CB-5'],
    );
  });

  it('that the board does not list count as none, as in a log from before there were phases', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.append({
      type: 'ticket.edited',
      payload: { ticket: board.at(ticket).id, changes: { phase: 'ancient' as never } },
    });
    assert.equal(board.do('claim.next', {}, andrew).ticket, ticket);
  });
});
