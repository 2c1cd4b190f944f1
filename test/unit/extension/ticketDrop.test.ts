import assert from 'node:assert/strict';
import { dropOnGroup, dropsOnTicket } from '../../../src/extension/views/ticketDrop.ts';
import type { Grouping } from '../../../src/extension/views/ticketGroups.ts';
import { ticketOf } from './ticketOf.ts';

const edit = (changes: object) => ({ act: 'edit', changes });

describe('dropping a ticket on a group', () => {
  const ticket = ticketOf('CB-1', { route: 'andrew', phase: 'build', parent: 'CB-9', role: 'developer' });
  const cases: readonly (readonly [Grouping, string, object | undefined])[] = [
    ['state', 'backlog', { act: 'move', to: 'backlog' }],
    ['state', 'ready', undefined],
    ['epic', 'CB-8', edit({ parent: 'CB-8' })],
    ['epic', 'CB-9', undefined],
    ['epic', '', edit({ parent: null })],
    ['phase', 'ship', edit({ phase: 'ship' })],
    ['phase', 'build', undefined],
    ['phase', '', edit({ phase: null })],
    ['role', 'reviewer', edit({ role: 'reviewer' })],
    ['role', 'developer', undefined],
    ['agent', 'tess', edit({ route: 'tess' })],
    ['agent', 'andrew', undefined],
    ['agent', '', edit({ route: null })],
    ['repository', 'api', undefined],
  ];
  for (const [grouping, key, wanted] of cases)
    it(`by ${grouping} named “${key}” ${wanted === undefined ? 'does nothing' : `is ${JSON.stringify(wanted)}`}`, () => {
      assert.deepEqual(dropOnGroup(ticket, { grouping, key }), wanted);
    });

  it('gives no epic a parent', () => {
    assert.equal(
      dropOnGroup(ticketOf('CB-2', { type: 'epic' }), { grouping: 'epic', key: 'CB-9' }),
      undefined,
    );
  });
});

describe('dropping a ticket on another one', () => {
  const byState = { grouping: 'state', key: 'ready' } as const;
  const relations = (...args: Parameters<typeof dropsOnTicket>) =>
    dropsOnTicket(...args).map(({ relation }) => relation);

  it('offers to wait for it, and its priority where that differs', () => {
    const ticket = ticketOf('CB-1');
    assert.deepEqual(relations(ticket, ticketOf('CB-2'), byState), ['waits']);
    const urgent = ticketOf('CB-2', { priority: 'urgent' });
    assert.deepEqual(relations(ticket, urgent, byState), ['priority', 'waits']);
  });

  it('adds to what it waits for and drops nothing of it', () => {
    const drops = dropsOnTicket(ticketOf('CB-1', { blockedBy: ['CB-3'] }), ticketOf('CB-2'), byState);
    assert.deepEqual(drops, [{ relation: 'waits', drop: edit({ blockedBy: ['CB-3', 'CB-2'] }) }]);
  });

  it('offers an epic as parent first, but not the one it has', () => {
    const epic = ticketOf('CB-2', { type: 'epic' });
    assert.deepEqual(relations(ticketOf('CB-1'), epic, byState), ['child', 'waits']);
    assert.deepEqual(relations(ticketOf('CB-1', { parent: 'CB-2' }), epic, byState), ['waits']);
    const inGroup = { grouping: 'epic', key: 'CB-2' } as const;
    assert.deepEqual(relations(ticketOf('CB-1'), epic, inGroup), ['child', 'waits']);
  });

  it('offers only a spike to what is no epic as a child', () => {
    assert.deepEqual(relations(ticketOf('CB-1', { type: 'spike' }), ticketOf('CB-2'), byState), [
      'child',
      'waits',
    ]);
  });

  it('offers the group that the other one stands in', () => {
    const inBacklog = { grouping: 'state', key: 'backlog' } as const;
    const drops = dropsOnTicket(ticketOf('CB-1'), ticketOf('CB-2', { status: 'backlog' }), inBacklog);
    assert.deepEqual(drops[0], { relation: 'group', drop: { act: 'move', to: 'backlog' } });
  });

  it('offers nothing on itself, and of a closed one no waiting', () => {
    assert.deepEqual(relations(ticketOf('CB-1'), ticketOf('CB-1'), byState), []);
    assert.deepEqual(relations(ticketOf('CB-1'), ticketOf('CB-2', { status: 'closed' }), byState), []);
  });
});
