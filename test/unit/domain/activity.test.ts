import assert from 'node:assert/strict';
import type { AgentName, BoardKey } from '../../../src/protocol/ids.ts';
import { driven, note, person, seated, TestBoard } from './testBoard.ts';

const andrew = seated('andrew');

/** Andrew holds the first child of an epic and says nothing. */
function quiet(settings: { reclaimQuiet?: boolean } = {}): {
  board: TestBoard;
  epic: string;
  ticket: string;
} {
  const board = TestBoard.team();
  if (settings.reclaimQuiet !== undefined) board.do('board.edit', { settings });
  const { ticket: epic } = board.do('ticket.create', { title: 'An epic with children', type: 'epic' });
  const ticket = board.ticket({ parent: epic });
  board.do('claim.take', { ticket }, andrew);
  board.hub('claim.quiet', { ticket, fence: 1 });
  return { board, epic, ticket };
}

describe('A claim under which nobody writes', () => {
  it('is flagged, keeps its holder, and gives its epic free', () => {
    const { board, epic, ticket } = quiet();
    const { claim, status } = board.summary(ticket);
    assert.deepEqual([claim?.quiet, claim?.agent, status], [true, 'andrew', 'in_progress']);
    assert.equal(board.summary(epic).epicOwner, undefined);
    assert.deepEqual(board.typesSince(board.log.length - 2), ['claim.quieted', 'epic.freed']);
    const { length } = board.log;
    board.hub('claim.quiet', { ticket, fence: 1 });
    assert.equal(board.log.length, length, 'once is enough');
  });

  it('is quiet no more with whatever anybody but the hub does on the ticket', () => {
    for (const context of [person, driven('andrew')]) {
      const { board, ticket } = quiet();
      board.do('comment.add', { ticket, kind: 'comment', text: 'Still at it.' }, context);
      assert.equal(board.summary(ticket).claim?.quiet, undefined);
    }
    const { board, ticket } = quiet();
    board.hub('claim.stale', { ticket, fence: 1 });
    assert.equal(board.summary(ticket).claim?.quiet, true);
  });

  it('is taken back by the hub only where the board says so', () => {
    const reclaim = { fence: 1, reason: 'Nobody wrote anything.' };
    const { board, ticket } = quiet();
    assert.equal(board.hubRefusal('claim.reclaim', { ...reclaim, ticket }).code, 'claim.held');
    const other = quiet({ reclaimQuiet: true });
    other.board.hub('claim.reclaim', { ...reclaim, ticket: other.ticket });
    assert.equal(other.board.summary(other.ticket).status, 'ready');
    const busy = TestBoard.team();
    busy.do('board.edit', { settings: { reclaimQuiet: true } });
    busy.do('claim.take', { ticket: busy.ticket() }, andrew);
    assert.equal(busy.hubRefusal('claim.reclaim', { ...reclaim, ticket: 'CB-1' }).code, 'claim.held');
  });

  it('is refused the flag under another fence or without a claim', () => {
    const { board, ticket } = quiet();
    assert.equal(board.hubRefusal('claim.quiet', { ticket, fence: 2 }).code, 'claim.none');
    assert.equal(board.hubRefusal('claim.quiet', { ticket: 'CB-9', fence: 1 }).code, 'ticket.unknown');
  });
});

describe('An epic', () => {
  it('is taken from its owner by a person, with a reason', () => {
    const board = TestBoard.team();
    const { ticket: epic } = board.do('ticket.create', { title: 'An epic with children', type: 'epic' });
    const [first, second] = [board.ticket({ parent: epic }), board.ticket({ parent: epic })];
    board.do('claim.take', { ticket: first }, andrew);
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, undefined, 'it is andrew’s');
    board.do('epic.free', { ticket: epic, reason: 'It is urgent.' });
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, second);
    assert.equal(board.summary(epic).epicOwner, 'bella');
    for (const ticket of [first, 'CB-9']) {
      const code = ticket === first ? 'epic.unowned' : 'ticket.unknown';
      assert.equal(board.refusal('epic.free', { ticket, reason: 'x' }).code, code);
    }
  });

  it('is for others when the last claim of its owner was taken back, for then it is gone', () => {
    const board = TestBoard.team();
    const { ticket: epic } = board.do('ticket.create', { title: 'An epic with children', type: 'epic' });
    const [first, second] = [board.ticket({ parent: epic }), board.ticket({ parent: epic })];
    for (const ticket of [first, second]) board.do('claim.take', { ticket }, andrew);
    const takeBack = (ticket: string): void => {
      board.hub('claim.stale', { ticket, fence: 1 });
      board.hub('claim.reclaim', { ticket, fence: 1, reason: 'Its session did not come back.' });
    };
    takeBack(second);
    assert.equal(board.summary(epic).epicOwner, 'andrew', 'he still works on the other child');
    takeBack(first);
    assert.equal(board.summary(epic).epicOwner, undefined);
    assert.deepEqual(board.log.at(-1)?.payload, {
      ticket: epic,
      reason: 'andrew is gone: Its session did not come back.',
    });
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, first);
  });

  it('is for others when its owner holds nothing and has gone quiet', () => {
    const board = TestBoard.team();
    const { ticket: epic } = board.do('ticket.create', { title: 'An epic with children', type: 'epic' });
    const [first, second] = [board.ticket({ parent: epic }), board.ticket({ parent: epic })];
    board.do('claim.take', { ticket: first }, andrew);
    const quiet = (agent: string) =>
      board.settle(
        'epic.quiet',
        { board: 'CB' as BoardKey, agent: agent as AgentName },
        { actor: { kind: 'hub' } },
      );
    const { length } = board.log;
    quiet('andrew');
    assert.equal(board.log.length, length, 'what he holds tells whether he is quiet');
    board.do('claim.release', { ticket: first, fence: 1, handoff: note }, andrew);
    board.do('ticket.edit', { ticket: first, changes: { route: 'andrew' } });
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, undefined);
    quiet('bella');
    assert.equal(board.summary(epic).epicOwner, 'andrew');
    quiet('andrew');
    assert.equal(board.summary(epic).epicOwner, undefined);
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, second);
  });

  it('is closed as done by a person when its last child is, and not before', () => {
    const board = TestBoard.team();
    const { ticket: epic } = board.do('ticket.create', { title: 'An epic with children', type: 'epic' });
    const children = [board.ticket({ parent: epic }), board.ticket({ parent: epic })];
    const close = { to: 'closed', reason: 'All of it is there.' } as const;
    const [first = '', second = ''] = children;
    board.do('ticket.move', { ...close, ticket: first, closedAs: 'cancelled' });
    const { conditions } = board.refusal('ticket.move', { ...close, ticket: epic });
    assert.deepEqual(conditions, [
      {
        code: 'children.open',
        message: `${epic} is not done: 1 of its children is open (${second}). Close them first, or say whether ${epic} is closed as cancelled or as duplicate.`,
      },
    ]);
    board.do('ticket.move', { ...close, ticket: second, closedAs: 'cancelled' });
    board.do('ticket.move', { ...close, ticket: epic });
    assert.deepEqual([board.summary(epic).status, board.summary(epic).closedAs], ['closed', undefined]);
    const { ticket: given } = board.do('ticket.create', { title: 'An epic given up', type: 'epic' });
    board.ticket({ parent: given });
    board.do('ticket.move', { ...close, ticket: given, closedAs: 'cancelled' });
    assert.equal(board.summary(given).closedAs, 'cancelled');
  });

  it('that somebody owns is no matter for those who refine or review its children', () => {
    const board = TestBoard.team();
    const { ticket: epic } = board.do('ticket.create', { title: 'An epic with children', type: 'epic' });
    board.do('claim.take', { ticket: board.ticket({ parent: epic }) }, andrew);
    const [raw, made] = [board.ticket({ parent: epic, ready: false }), board.ticket({ parent: epic })];
    board.append({
      type: 'ticket.moved',
      payload: { ticket: board.at(made).id, from: 'ready', to: 'review' },
    });
    assert.equal(board.do('claim.next', {}, seated('pia', 'planner')).ticket, raw);
    assert.equal(board.do('claim.next', {}, seated('rita', 'reviewer')).ticket, made);
  });
});

describe('A handoff note', () => {
  it('is recorded as read by the claim that is given it', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, andrew);
    assert.equal(board.log.at(-1)?.type, 'claim.granted', 'there was no note');
    board.do('claim.release', { ticket, fence: 1, handoff: note }, andrew);
    const { sequence } = board.log.at(-1) ?? {};
    board.do('claim.next', {}, seated('bella'));
    assert.deepEqual(board.log.at(-1)?.payload, { ticket, fence: 2, handoff: sequence });
    assert.equal(board.log.at(-1)?.type, 'handoff.read');
  });
});

describe('The column of work in progress', () => {
  it('takes no more than the board says, whoever asks', () => {
    const board = TestBoard.team();
    board.do('board.edit', { settings: { wipPerColumn: { in_progress: 1 } } });
    const [first, second] = [board.ticket(), board.ticket()];
    board.do('claim.take', { ticket: first }, andrew);
    const { conditions } = board.refusal('claim.take', { ticket: second }, seated('bella'));
    assert.deepEqual(conditions, [
      {
        code: 'wip.column',
        message: 'In Progress holds 1 ticket, and 1 is the limit. Finish one that is there first.',
      },
    ]);
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, undefined);
    board.do('claim.release', { ticket: first, fence: 1, handoff: note });
    board.do('claim.take', { ticket: second }, seated('bella'));
  });
});

describe('Any column that work goes to', () => {
  const full = (board: TestBoard, status: string, ticket: string): void => {
    board.append({
      type: 'ticket.moved',
      payload: { ticket: board.at(ticket).id, from: board.at(ticket).status, to: status as 'review' },
    });
    board.do('board.edit', { settings: { wipPerColumn: { [status]: 1 } } });
  };

  it('holds back what leads there while it is full, and takes more afterwards', () => {
    for (const [status, agent, raw, ...rest] of [
      ['ready', seated('pia', 'planner'), 'backlog'],
      ['review', seated('bella'), 'ready'],
      ['approved', seated('rita', 'reviewer'), 'review', 'review'],
    ] as const) {
      const board = TestBoard.team();
      const [there, waiting] = [board.ticket(), board.ticket({ ready: raw !== 'backlog' })];
      for (const to of rest)
        board.append({
          type: 'ticket.moved',
          payload: { ticket: board.at(waiting).id, from: 'ready', to },
        });
      full(board, status, there);
      const { conditions } = board.refusal('claim.take', { ticket: waiting }, agent);
      assert.deepEqual(
        conditions?.map(({ code }) => code),
        ['wip.column'],
        status,
      );
      assert.match(board.do('claim.next', {}, agent).steps.at(-2)?.message ?? '', /1 is the limit/);
      board.do('board.edit', { settings: { wipPerColumn: { [status]: 2 } } });
      assert.equal(board.do('claim.next', {}, agent).ticket, waiting, status);
    }
  });

  it('never holds back what came back from there', () => {
    const board = TestBoard.team();
    const [there, back] = [board.ticket(), board.ticket()];
    board.append({
      type: 'ticket.moved',
      payload: { ticket: board.at(back).id, from: 'ready', to: 'in_progress' },
    });
    full(board, 'review', there);
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, back);
  });

  it('is one that a claim leads to: others cannot be bounded', () => {
    const board = TestBoard.team();
    const bound = (status: string) => ({ settings: { wipPerColumn: { [status]: 1 } } });
    for (const status of ['backlog', 'closed'])
      assert.match(
        board.refusal('board.edit', bound(status)).message,
        /No claim leads to (Backlog|Closed).*Limit Ready, In Progress, Review, Approved\./,
      );
  });
});

describe('Nobody', () => {
  it('reviews what it implemented, however long ago', () => {
    const board = TestBoard.team();
    const role = 'quality-checker';
    for (const name of ['quinn', 'quentin', 'quirin']) board.do('agent.hire', { name, role });
    const ticket = board.ticket({ role, reviewer: role });
    const quinn = seated('quinn', role);
    board.do('claim.take', { ticket }, quinn);
    board.do('claim.release', { ticket, fence: 1, handoff: note });
    board.do('claim.take', { ticket }, seated('quentin', role));
    board.do('claim.release', { ticket, fence: 2, handoff: note });
    board.append({
      type: 'ticket.moved',
      payload: { ticket: board.at(ticket).id, from: 'ready', to: 'review' },
    });
    assert.match(
      board.refusal('claim.take', { ticket }, quinn).message,
      /quinn implemented CB-1, and nobody reviews its own work\./,
    );
    assert.equal(board.do('claim.next', {}, quinn).ticket, undefined);
    assert.equal(board.do('claim.next', {}, seated('quirin', role)).ticket, ticket);
  });
});
