import assert from 'node:assert/strict';
import { factsOf, type TicketFacts } from '../../../src/domain/blankTicket.ts';
import { boardFacts, restoreBoard, stateDigest, type BoardFacts } from '../../../src/domain/snapshot.ts';
import type { AgentName, BoardKey } from '../../../src/protocol/ids.ts';
import { seated, TestBoard } from './testBoard.ts';

function kept(board: TestBoard): { facts: BoardFacts; tickets: TicketFacts[] } {
  return JSON.parse(
    JSON.stringify({
      facts: boardFacts(board.state),
      tickets: [...board.state.tickets.values()].map(factsOf),
    }),
  ) as { facts: BoardFacts; tickets: TicketFacts[] };
}

function busyBoard(): TestBoard {
  const board = TestBoard.team();
  const epic = board.do('ticket.create', { title: 'An epic with children', type: 'epic' }).ticket;
  const blocker = board.ticket({ parent: epic });
  board.ticket({ blockedBy: [blocker], labels: ['x'], route: 'bella' });
  board.do('claim.next', {}, seated('andrew'));
  board.do('message.post', { channel: 'general', text: 'Who takes it, @bella or @andrew?' });
  board.do('inbox.acknowledge', { items: [`i${board.state.sequence}`] }, seated('bella'));
  board.settle('digest.post', { board: 'CB' as BoardKey }, { actor: { kind: 'hub' } });
  return board;
}

describe('A snapshot', () => {
  it('restores the state, whatever the order of its tickets', () => {
    const board = busyBoard();
    const { facts, tickets } = kept(board);
    const restored = restoreBoard(facts, tickets.reverse()) ?? assert.fail();
    assert.deepEqual([...stateDigest(restored)], [...stateDigest(board.state)]);
  });

  it('restores what decisions rest on', () => {
    const board = busyBoard();
    const { facts, tickets } = kept(board);
    board.state = restoreBoard(facts, tickets) ?? assert.fail();
    assert.equal(board.do('claim.next', {}, seated('andrew')).resumed, true);
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, undefined, 'still blocked');
    assert.equal(board.ticket(), 'CB-4');
  });

  it('of another format is left alone', () => {
    const { facts, tickets } = kept(busyBoard());
    assert.equal(restoreBoard({ ...facts, format: facts.format + 1 }, tickets), undefined);
  });

  it('digest tells apart what differs in a single fact', () => {
    const board = busyBoard();
    const seen = new Set([board.digest()]);
    board.do('ticket.edit', { ticket: 'CB-3', changes: { labels: ['y'] } });
    seen.add(board.digest());
    board.state.inboxes.delete('andrew' as AgentName);
    seen.add(board.digest());
    board.state.channels.clear();
    seen.add(board.digest());
    delete board.state.lastDigest;
    seen.add(board.digest());
    assert.equal(seen.size, 5);
  });
});
