import assert from 'node:assert/strict';
import { listTickets, previewClaims, statusCounts, type TicketQuery } from '../../../src/domain/queries.ts';
import type { Outcome } from '../../../src/domain/command.ts';
import type { AgentName, RoleName, TicketId } from '../../../src/protocol/ids.ts';
import { codes, seated, TestBoard } from './testBoard.ts';

const seat = { agent: 'andrew' as AgentName, role: 'developer' as RoleName };

function value<T>(outcome: Outcome<T>): T {
  return outcome.ok ? outcome.value : assert.fail(outcome.refusal.message);
}

/** Numbers of all pages, one array for each page. */
function pages(board: TestBoard, query: TicketQuery): number[][] {
  const found: number[][] = [];
  let cursor: string | undefined;
  do {
    const page = value(listTickets(board.state, { ...query, cursor }));
    found.push(page.tickets.map(({ number }) => number));
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

function sixTickets(): TestBoard {
  const board = TestBoard.team();
  for (const ready of [true, false, true, true, false, true]) board.ticket({ ready });
  board.do('ticket.move', { ticket: 'CB-3', to: 'closed', closedAs: 'cancelled', reason: 'x' });
  return board;
}

describe('A list of tickets', () => {
  it('comes page by page in both orders, over all states or some', () => {
    const board = sixTickets();
    assert.deepEqual(pages(board, { limit: 4 }), [
      [1, 2, 3, 4],
      [5, 6],
    ]);
    assert.deepEqual(pages(board, { limit: 4, order: 'newest' }), [
      [6, 5, 4, 3],
      [2, 1],
    ]);
    assert.deepEqual(pages(board, { limit: 2, statuses: ['ready', 'backlog', 'ready'] }), [
      [1, 2],
      [4, 5],
      [6],
    ]);
    assert.deepEqual(pages(board, { statuses: ['closed'] }), [[3]]);
    assert.deepEqual(pages(board, { statuses: [] }), [[]]);
  });

  it('has no next page when the last one is exactly full', () => {
    assert.deepEqual(pages(sixTickets(), { limit: 3 }), [
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });

  it('refuses a cursor that no page gave', () => {
    for (const cursor of ['', 'x', '-1', '1e3', '0']) {
      const outcome = listTickets(sixTickets().state, { cursor });
      assert.equal(outcome.ok ? '' : outcome.refusal.code, 'request.invalid', cursor);
    }
  });

  it('is counted by state', () => {
    assert.deepEqual(statusCounts(sixTickets().state), {
      backlog: 2,
      ready: 3,
      in_progress: 0,
      review: 0,
      approved: 0,
      closed: 1,
    });
  });
});

describe('A preview of claims', () => {
  it('says for the open tickets what is in the way, page by page', () => {
    const board = sixTickets();
    board.do('claim.take', { ticket: 'CB-1' }, seated('bella'));
    const first = value(previewClaims(board.state, { seat }, { limit: 3 }));
    const second = value(previewClaims(board.state, { seat }, { limit: 3, cursor: first.next }));
    assert.deepEqual(
      [...first.tickets, ...second.tickets].map(({ ticket, claimable, conditions }) => [
        ticket.id,
        claimable,
        ...codes(conditions),
      ]),
      [
        ['CB-1', false, 'claim.held'],
        ['CB-2', false, 'claim.stage'],
        ['CB-4', true],
        ['CB-5', false, 'claim.stage'],
        ['CB-6', true],
      ],
    );
    assert.equal(second.next, undefined);
  });

  it('looks at the named tickets, in their order, for the named stage', () => {
    const board = sixTickets();
    const tickets = ['CB-6', 'CB-2'] as TicketId[];
    const page = value(previewClaims(board.state, { seat }, { tickets, stage: 'implement' }));
    assert.deepEqual(
      page.tickets.map(({ ticket, conditions }) => [ticket.id, ...codes(conditions)]),
      [['CB-6'], ['CB-2', 'claim.state']],
    );
    const unknown = previewClaims(board.state, { seat }, { tickets: ['CB-99' as TicketId] });
    assert.equal(unknown.ok ? '' : unknown.refusal.code, 'ticket.unknown');
  });

  it('looks at closed tickets for retiring only', () => {
    const page = value(previewClaims(sixTickets().state, { seat }, { stage: 'retire' }));
    assert.deepEqual(
      page.tickets.map(({ ticket }) => ticket.id),
      ['CB-3'],
    );
  });

  it('agrees with what claiming then says', () => {
    const board = sixTickets();
    for (const { ticket, claimable, conditions } of value(previewClaims(board.state, { seat }, {})).tickets) {
      const { id } = ticket;
      if (claimable) board.do('claim.take', { ticket: id }, seated('andrew'));
      else
        assert.deepEqual(
          board.refusal('claim.take', { ticket: id }, seated('andrew')).conditions,
          conditions,
        );
    }
  });
});
