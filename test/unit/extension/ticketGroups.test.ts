import assert from 'node:assert/strict';
import { ticketStatuses } from '../../../src/protocol/ticket.ts';
import { groupingFrom, groupTickets } from '../../../src/extension/views/ticketGroups.ts';
import { ticketOf as ticket } from './ticketOf.ts';

function ids(groups: ReturnType<typeof groupTickets>): Record<string, string[]> {
  return Object.fromEntries(groups.map(({ key, tickets }) => [key, tickets.map(({ id }) => id)]));
}

describe('groups of tickets', () => {
  it('by state are all six states in the order of the columns, empty ones too', () => {
    const groups = groupTickets([ticket('CB-1', { status: 'review' })], 'state');
    assert.deepEqual(
      groups.map(({ key }) => key),
      [...ticketStatuses],
    );
    assert.deepEqual(ids(groups)['review'], ['CB-1']);
  });

  it('hold their tickets by priority and then by age, as numbers and not as texts', () => {
    const tickets = [
      ticket('CB-10'),
      ticket('CB-9'),
      ticket('CB-11', { priority: 'urgent' }),
      ticket('CB-2', { priority: 'low' }),
    ];
    assert.deepEqual(ids(groupTickets(tickets, 'state'))['ready'], ['CB-11', 'CB-9', 'CB-10', 'CB-2']);
  });

  it('by epic put the epic at the head of its children and what has none at the end', () => {
    const tickets = [
      ticket('CB-1'),
      ticket('CB-12', { parent: 'CB-10' }),
      ticket('CB-10', { type: 'epic' }),
      ticket('CB-3', { parent: 'CB-2' }),
    ];
    const groups = groupTickets(tickets, 'epic');
    assert.deepEqual(
      groups.map(({ key }) => key),
      ['CB-2', 'CB-10', ''],
    );
    assert.deepEqual(ids(groups)['CB-10'], ['CB-10', 'CB-12']);
  });

  it('by repository show a ticket of two repositories twice', () => {
    const both = ticket('CB-1', { repos: [{ name: 'api' }, { name: 'service' }] });
    assert.deepEqual(ids(groupTickets([both, ticket('CB-2')], 'repository')), {
      api: ['CB-1'],
      service: ['CB-1'],
      '': ['CB-2'],
    });
  });

  it('by phase stand in the order of the plan, empty ones too, and what has none at the end', () => {
    const tickets = [
      ticket('CB-1'),
      ticket('CB-2', { phase: 'ship' }),
      ticket('CB-3', { phase: 'unplanned' }),
    ];
    const groups = groupTickets(tickets, 'phase', ['ship', 'build', '']);
    assert.deepEqual(
      groups.map(({ key }) => key),
      ['ship', 'build', 'unplanned', ''],
    );
  });

  it('by agent hold what somebody works on, and what only waits for them', () => {
    const tickets = [
      ticket('CB-1', { claim: { agent: 'andrew' }, route: 'andrew' }),
      ticket('CB-2', { route: 'tess' }),
      ticket('CB-3'),
    ];
    assert.deepEqual(ids(groupTickets(tickets, 'agent', ['tess', 'zoe', ''])), {
      tess: ['CB-2'],
      zoe: [],
      andrew: ['CB-1'],
      '': ['CB-3'],
    });
  });

  it('by role leave out roles without a ticket', () => {
    assert.deepEqual(ids(groupTickets([ticket('CB-1', { role: 'developer' })], 'role')), {
      developer: ['CB-1'],
    });
  });

  it('are by state when a setting says something unknown', () => {
    assert.equal(groupingFrom('colour'), 'state');
    assert.equal(groupingFrom('epic'), 'epic');
  });
});
