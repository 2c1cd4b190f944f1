import assert from 'node:assert/strict';
import { evolve } from '../../../src/domain/evolve.ts';
import { emptyBoard } from '../../../src/domain/state.ts';
import type { LogEvent } from '../../../src/protocol/events.ts';
import { TestBoard } from './testBoard.ts';

describe('Folding events', () => {
  it('passes over a type it does not know, and counts it', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    const before = board.at(id);
    for (const type of ['ticket.teleported', 'constructor', 'toString']) {
      const event = { ...board.log.at(-1), type, sequence: board.state.sequence + 1 };
      evolve(board.state, event as unknown as LogEvent);
    }
    assert.equal(board.at(id), before);
    assert.equal(board.state.sequence, board.log.length + 3);
  });

  it('takes an event about a ticket that was never created as damage', () => {
    const board = TestBoard.team();
    board.ticket();
    const moved = board.log.at(-1) ?? assert.fail();
    assert.throws(() => evolve(emptyBoard(), moved), /names CB-1, which was never created/);
  });

  it('moves waiting children with what their parent is, whether or not today’s rules let it change', () => {
    const board = TestBoard.team();
    const epic = board.do('ticket.create', { title: 'An epic with a child', type: 'epic' }).ticket;
    const child = board.ticket({ parent: epic });
    const place = () => board.state.indexes.places.get(board.at(child).id);
    assert.deepEqual([place()?.work, place()?.epic], ['epicWork', epic]);
    board.append({
      type: 'ticket.edited',
      payload: { ticket: board.at(epic).id, changes: { type: 'story' } },
    });
    assert.deepEqual([place()?.work, place()?.epic], ['standalone', undefined]);
    assert.equal(board.state.indexes.queueOfEpic.size, 0);
  });

  it('moves a ticket in the queue with whatever decides who may claim it', () => {
    const board = TestBoard.team();
    const ticket = board.at(board.ticket()).id;
    const place = () => board.state.indexes.places.get(ticket);
    board.do('ticket.edit', {
      ticket,
      changes: { repos: [{ name: 'service' }], route: 'bella', priority: 'low' },
    });
    assert.deepEqual([place()?.repos, place()?.route, place()?.priority], [['service'], 'bella', 'low']);
    board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    assert.equal(place(), undefined, 'there is nothing to retire');
    const workspace = { folder: '/f', workspaceFile: '/f.w', fence: 1 as never, repos: [] };
    board.append({ type: 'workspace.recorded', payload: { ticket, workspace } });
    assert.equal(place()?.stage, 'retire');
  });

  it('never changes a ticket that somebody keeps', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    const before = board.at(id);
    const copy = structuredClone(before);
    board.do('ticket.edit', { ticket: id, changes: { priority: 'low', labels: ['x'] } });
    board.do('comment.add', { ticket: id, kind: 'question', text: 'Which?' });
    assert.deepEqual(before, copy);
    assert.equal(board.at(id).version, before.version + 2);
    assert.equal(board.at(id).updatedAt, board.now);
  });
});
