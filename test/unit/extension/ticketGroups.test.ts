import assert from 'node:assert/strict';
import { ticketStatuses, type TicketSummary } from '../../../src/protocol/ticket.ts';
import { groupingFrom, groupTickets } from '../../../src/extension/views/ticketGroups.ts';

/** A ticket with what grouping reads; the rest of it is of no interest here. */
function ticket(id: string, fields: Partial<Record<keyof TicketSummary, unknown>> = {}): TicketSummary {
  const plain = { id, type: 'task', status: 'ready', priority: 'normal', repos: [] };
  return { ...plain, ...fields } as unknown as TicketSummary;
}

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
