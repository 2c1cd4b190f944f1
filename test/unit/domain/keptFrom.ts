import assert from 'node:assert/strict';
import type { Seat } from '../../../src/domain/command.ts';
import { shippedRoles } from '../../../src/domain/roles.ts';
import type { BoardState, TicketState } from '../../../src/domain/state.ts';
import type { AgentName } from '../../../src/protocol/ids.ts';
import type { Role } from '../../../src/protocol/role.ts';

const names = ['developer', 'developer', 'planner', 'reviewer'];
const nevers = [
  ['label:seen', 'path:src/**'],
  ['label:seen'],
  ['Drop anything', 'type:bug'],
  ['path:src/**'],
  [],
];

/** A role that differs from the shipped one in what it never does. */
export function forbidden(pick: number): Role {
  const name = names[pick % names.length];
  const shipped = shippedRoles.find((role) => role.name === name) ?? assert.fail();
  return { ...shipped, never: [...(nevers[Math.floor(pick / names.length) % nevers.length] ?? [])] };
}

/** The random roles are kept from a label, from a type and from a folder. */
export function isProhibited(
  { roles }: BoardState,
  { labels, type, paths }: TicketState,
  seat: Seat,
): boolean {
  const never = roles.find(({ name }) => name === seat.role)?.never ?? [];
  return (
    (never.includes('label:seen') && labels.includes('seen')) ||
    (never.includes('type:bug') && type === 'bug') ||
    (never.includes('path:src/**') && paths.length > 0)
  );
}

/** The queue hides a waiting ticket from exactly the roles that could claim it if they were not kept from it. */
export function checkKeptFrom(state: BoardState): void {
  for (const [id, { stage, notForRoles = [] }] of state.indexes.places) {
    const ticket = state.tickets.get(id) ?? assert.fail();
    const asking = state.roles.filter(({ name, takes }) => {
      if (stage === 'retire') return false;
      if (stage === 'refine' || stage === 'review') return takes.includes(stage);
      return takes.includes('implement') && (ticket.role === undefined || ticket.role === name);
    });
    const kept = asking.filter(({ name: role }) =>
      isProhibited(state, ticket, { agent: 'andrew' as AgentName, role }),
    );
    assert.deepEqual([...notForRoles], kept.map(({ name }) => name).sort(), id);
  }
}
