import assert from 'node:assert/strict';
import { openWorkOf } from '../../../src/extension/commands/openWork.ts';
import { sameRole } from '../../../src/extension/commands/sameRole.ts';
import type { AgentName } from '../../../src/protocol/ids.ts';
import { role } from '../../../src/protocol/role.ts';
import { ticketOf } from './ticketOf.ts';

describe('what is open with an agent', () => {
  it('is what it holds, what waits for it, what it reviews and what it owns, each once', () => {
    const claim = { agent: 'tess' };
    const tickets = [
      ticketOf('CB-1', { claim, route: 'tess' }),
      ticketOf('CB-2', { route: 'tess' }),
      ticketOf('CB-3', { reviewer: 'tess' }),
      ticketOf('CB-4', { type: 'epic', epicOwner: 'tess' }),
      ticketOf('CB-5', { route: 'andrew', reviewer: 'reviewer', claim: { agent: 'andrew' } }),
      ticketOf('CB-6', { route: 'tess', status: 'closed' }),
    ];
    assert.deepEqual(openWorkOf('tess' as AgentName, tickets), {
      held: ['CB-1'],
      routed: ['CB-2'],
      reviews: ['CB-3'],
      epics: ['CB-4'],
    });
  });
});

describe('a role of a file', () => {
  const plain = {
    name: 'juggler',
    title: 'Juggler',
    takes: ['implement'],
    never: [],
    description: 'Juggles.',
  };

  it('is the same as that of the board whoever defined it, and another when anything differs', () => {
    const known = { ...role.parse({ ...plain, title: 'Juggler' }), own: true };
    assert.equal(sameRole(known, role.parse(plain)), true);
    assert.equal(sameRole(known, role.parse({ ...plain, never: ['drop a ball'] })), false);
  });
});
