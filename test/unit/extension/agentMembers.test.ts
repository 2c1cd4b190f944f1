import assert from 'node:assert/strict';
import { agentMembers } from '../../../src/extension/views/agentMembers.ts';
import type { RosterAgent, Session } from '../../../src/protocol/board.ts';
import { ticketOf } from './ticketOf.ts';

const roster = ['tess', 'andrew'].map((name) => ({ name, role: 'developer' })) as unknown as RosterAgent[];

function session(id: string, agent: string | undefined, fields: Partial<Session> = {}): Session {
  return { id, agent, state: 'connected', since: 1, ...fields } as unknown as Session;
}

function members(sessions: readonly Session[], tickets = [ticketOf('CB-1')]) {
  return agentMembers({
    roster,
    sessions,
    tickets,
    ticketOf: ({ id }) => tickets.find(({ claim }) => claim?.session === id),
  });
}

describe('the members of a board', () => {
  it('are those who sit at it and those of the roster who are not here, by name', () => {
    const found = members([session('s1', 'zoe'), session('s2', undefined), session('s3', 'tess')]);
    assert.deepEqual(
      found.map(({ agent, session }) => [agent, session?.id]),
      [
        ['andrew', undefined],
        ['tess', 's3'],
        ['zoe', 's1'],
      ],
    );
  });

  it('stay there as members when their session is gone', () => {
    const found = members([session('s1', 'tess', { state: 'gone' })]);
    assert.deepEqual(
      found.map(({ agent }) => agent),
      ['andrew', 'tess'],
    );
    assert.equal(found[1]?.session, undefined);
  });

  it('are there with each of two sessions, and each has its own ticket', () => {
    const tickets = [
      ticketOf('CB-1', { claim: { agent: 'tess', session: 's2' } }),
      ticketOf('CB-2', { claim: { agent: 'tess', session: 's1' }, epicOwner: 'tess' }),
    ];
    const found = members([session('s1', 'tess'), session('s2', 'tess', { since: 2 })], tickets);
    const ofTess = found.filter(({ agent }) => agent === 'tess');
    assert.deepEqual(
      ofTess.map(({ ticket }) => ticket),
      ['CB-2', 'CB-1'],
    );
    assert.deepEqual(
      ofTess.map(({ held }) => held),
      [
        ['CB-1', 'CB-2'],
        ['CB-1', 'CB-2'],
      ],
    );
    assert.deepEqual(ofTess[0]?.epics, ['CB-2']);
  });

  it('show what they hold while they are away', () => {
    const found = members([], [ticketOf('CB-1', { claim: { agent: 'tess', session: 's9' } })]);
    assert.deepEqual(
      found.map(({ ticket }) => ticket),
      [undefined, 'CB-1'],
    );
  });
});
