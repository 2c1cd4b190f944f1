import assert from 'node:assert/strict';
import { codes, driven, note, seated, TestBoard } from './testBoard.ts';

const title = 'A ticket worth its title';
const criteria = [{ id: 'c1', text: 'It works better than expected' }];

describe('Criteria that are fixed', () => {
  it('change with a reason, and the ticket goes back to Backlog in the same breath', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    const edit = { ticket, changes: { criteria } };
    assert.match(
      board.refusal('ticket.edit', edit).message,
      /CB-1 is in Ready, where its criteria are fixed\. Give a reason, and it goes back to Backlog/,
    );
    board.do('ticket.edit', { ...edit, reason: 'The customer wants more.' });
    const moved = board.log.at(-2);
    assert.deepEqual(moved?.payload, {
      ticket,
      from: 'ready',
      to: 'backlog',
      reason: 'The customer wants more.',
    });
    const { status, criteria: now } = board.summary(ticket);
    assert.deepEqual([status, now], ['backlog', criteria]);
    board.do('ticket.move', { ticket, to: 'ready' });
  });

  it('may come with other changes that would have broken Ready', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    const changes = { criteria: [], description: '' };
    board.do('ticket.edit', { ticket, changes, reason: 'Begin anew.' });
    assert.equal(board.summary(ticket).hasDescription, false);
  });

  it('do not change while somebody works on the ticket, whatever the reason', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    const edit = { ticket, changes: { criteria }, reason: 'Better so.' };
    const refusal = board.refusal('ticket.edit', edit);
    assert.equal(refusal.code, 'ticket.criteriaFrozen');
    assert.match(refusal.message, /Have it released to Ready first/);
    assert.equal(board.refusal('ticket.edit', edit, driven('andrew')).code, 'ticket.criteriaFrozen');
  });
});

describe('A title that is taken', () => {
  it('is pointed out, whatever its case, spaces and punctuation, as long as that ticket is open', () => {
    const board = TestBoard.team();
    const made = (name: string) => board.do('ticket.create', { title: name }).duplicates;
    assert.deepEqual(made('Fix the login page'), []);
    assert.deepEqual(made('fix the LOG-IN page!'), ['CB-1']);
    assert.deepEqual(made('Fix the logout page'), []);
    assert.deepEqual(made('„Fix the ｌｏｇｉｎ page“'), ['CB-1', 'CB-2']);
    board.do('ticket.move', { ticket: 'CB-1', to: 'closed', closedAs: 'cancelled', reason: 'x' });
    board.do('ticket.edit', { ticket: 'CB-2', changes: { title: 'Something else altogether' } });
    assert.deepEqual(made('Fix the login page'), ['CB-4']);
    assert.deepEqual([made('!!!!!!!!!!'), made('!!!!!!!!!!')], [[], []]);
  });

  it('is looked for in a title that is not written in Latin letters too', () => {
    const board = TestBoard.team();
    board.do('ticket.create', { title: 'Исправить страницу входа' });
    assert.deepEqual(board.do('ticket.create', { title: 'исправить: страницу входа' }).duplicates, ['CB-1']);
    const other = board.ticket();
    const renamed = (title: string) =>
      board.do('ticket.edit', { ticket: other, changes: { title } }).duplicates;
    assert.deepEqual(renamed('Исправить страницу входа!'), ['CB-1', 'CB-2']);
    assert.deepEqual(renamed('Исправить страницу входа…'), ['CB-1', 'CB-2'], 'it is no duplicate of itself');
    assert.deepEqual(
      board.do('ticket.edit', { ticket: other, changes: { priority: 'high' } }).duplicates,
      [],
      'what it is called was not touched',
    );
  });
});

describe('The rules in the way of a claim', () => {
  it('are all named, in the order of the specification', () => {
    const board = TestBoard.team();
    board.do('phase.plan', { phases: ['later'] });
    board.do('board.edit', { settings: { wipPerAgent: 1, wipPerColumn: { in_progress: 1 } } });
    const { ticket: epic } = board.do('ticket.create', { title, type: 'epic' });
    const blocker = board.ticket({ role: 'builder' });
    const busy = board.ticket({ parent: epic, paths: ['src/**'] });
    const carl = seated('carl', 'developer', { repos: ['api'] });
    board.do('agent.hire', { name: 'carl', role: 'developer' });
    board.do('claim.take', { ticket: busy }, seated('andrew'));
    board.do('board.edit', { settings: { wipPerAgent: 2, wipPerColumn: {} } });
    board.do('claim.take', { ticket: board.ticket() }, seated('carl'));
    const ticket = board.ticket({
      parent: epic,
      phase: 'later',
      blockedBy: [blocker],
      route: 'bella',
      role: 'builder',
      paths: ['src/main.ts'],
      budget: { cost: 0 },
    });
    board.do('spike.raise', { ticket, evidence: 'It is not clear.' });
    board.do('board.edit', {
      settings: { wipPerAgent: 1, wipPerColumn: { in_progress: 1 }, budget: { tokens: 0 } },
    });
    assert.deepEqual(codes(board.refusal('claim.take', { ticket }, carl).conditions), [
      'phase.inactive',
      'claim.blocked',
      'spike.open',
      'claim.routed',
      'claim.role',
      'claim.repos',
      'epic.owned',
      'claim.wip',
      'wip.column',
      'paths.overlap',
      'budget.spent',
      'budget.spent',
    ]);
    const explained = board.do(
      'claim.next',
      { explain: true },
      seated('carl', 'developer', { session: 'x-2' }),
    );
    const told = explained.skipped.find((one) => one.ticket === ticket);
    assert.ok(codes(told?.conditions).includes('epic.owned'));
  });

  it('do not count what only concerns others', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ route: 'andrew', budget: { cost: 1 } });
    board.do('claim.take', { ticket }, seated('andrew'));
    board.do('claim.release', { ticket, fence: 1, handoff: note });
    board.do('claim.take', { ticket }, seated('andrew'));
  });
});
