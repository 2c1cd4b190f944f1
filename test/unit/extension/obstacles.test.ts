import assert from 'node:assert/strict';
import { findObstacles } from '../../../src/extension/session/obstacles.ts';
import type { Phase } from '../../../src/protocol/board.ts';
import type { TicketSummary } from '../../../src/protocol/ticket.ts';
import { ticketOf } from './ticketOf.ts';

describe('what stands in the way of a ticket', () => {
  const around = {
    tickets: new Map(
      [ticketOf('CB-1'), ticketOf('CB-2', { status: 'closed' })].map((ticket) => [ticket.id, ticket]),
    ),
    phases: [
      { name: 'now', state: 'active' },
      { name: 'later', state: 'planned' },
    ] as unknown as Phase[],
  };
  const of = (fields: Partial<Record<keyof TicketSummary, unknown>>) =>
    findObstacles(ticketOf('CB-7', fields), around);

  it('is nothing on a fresh ticket', () => {
    assert.deepEqual(of({}), { blockers: [], spikes: [], spent: false });
  });

  it('are blockers that are open; of a closed one and of one that is not known any more nobody waits', () => {
    assert.deepEqual(of({ blockedBy: ['CB-1', 'CB-2', 'CB-3'] }).blockers, ['CB-1']);
  });

  it('is its phase unless that is active', () => {
    assert.equal(of({ phase: 'now' }).phase, undefined);
    assert.deepEqual(of({ phase: 'later' }).phase, { name: 'later', state: 'planned' });
  });

  it('are open spikes and a spent budget', () => {
    assert.deepEqual(of({ openSpikes: ['CB-8'] }).spikes, ['CB-8']);
    const usage = { runs: 1, tokensIn: 60, tokensOut: 40, cost: 2 };
    assert.equal(of({ budget: { tokens: 100 }, usage }).spent, true);
    assert.equal(of({ budget: { tokens: 101, cost: 3 }, usage }).spent, false);
  });

  it('is nothing once it is closed', () => {
    const { blockers, phase } = of({ status: 'closed', blockedBy: ['CB-1'], phase: 'later' });
    assert.deepEqual([blockers, phase], [[], undefined]);
  });
});
