import assert from 'node:assert/strict';
import { itemText } from '../../../src/domain/itemText.ts';
import { limits } from '../../../src/protocol/limits.ts';
import type { LogEvent } from '../../../src/protocol/events.ts';
import { note, seated, TestBoard } from './testBoard.ts';

function last(board: TestBoard): LogEvent {
  return board.log.at(-1) ?? assert.fail();
}

describe('The text of an inbox item', () => {
  const said = (text: string): string => {
    const board = TestBoard.team();
    board.do('message.post', { channel: 'general', text });
    return itemText(last(board));
  };

  it('is what was written, in one line', () => {
    assert.equal(said(' First line\n\n  second\tline '), 'First line second line');
  });

  it('ends with an ellipsis where it is cut, between characters', () => {
    const most = limits.inboxTextLength;
    assert.equal(said('x'.repeat(most)), 'x'.repeat(most));
    assert.equal(said('x'.repeat(most + 1)), `${'x'.repeat(most)}…`);
    assert.equal(said(`${'x'.repeat(most - 1)}😀`), `${'x'.repeat(most - 1)}…`);
  });

  it('says what is left to do, why something moved, what a new ticket is called', () => {
    const board = TestBoard.team();
    const ticket = board.do('ticket.create', { title: 'A ticket with a title', route: 'bella' }).ticket;
    assert.equal(itemText(last(board)), 'A ticket with a title');
    const ready = board.ticket();
    board.do('claim.take', { ticket: ready }, seated('andrew'));
    const fence = board.fence(ready);
    assert.equal(itemText(last(board)), '');
    board.do('claim.release', { ticket: ready, fence, handoff: note });
    assert.equal(itemText(last(board)), note.pending);
    board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'Not needed.' });
    assert.equal(itemText(last(board)), 'Not needed.');
  });
});
