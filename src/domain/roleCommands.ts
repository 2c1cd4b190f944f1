import { canonicalJson } from '../base/canonicalJson.ts';
import type { RoleName } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { Role } from '../protocol/role.ts';
import { refuseRole } from './boardCommands.ts';
import { refuse, type CommandParams, type Decision } from './command.ts';
import { shippedRoles } from './roles.ts';
import { openTickets, type BoardState } from './state.ts';

/** Gives the board a role of its own, or a new version of one. */
export function defineRole(state: BoardState, params: CommandParams<'role.define'>): Decision<'role.define'> {
  const role = withoutRepetitions(params.role);
  const before = state.ownRoles.find(({ name }) => name === role.name);
  if (before !== undefined && canonicalJson(before) === canonicalJson(role)) {
    return refuse(
      'ticket.nothingToChange',
      `The role ${role.name} of board ${state.key} is like that already. Change something.`,
    );
  }
  if (before === undefined && state.ownRoles.length >= limits.rolesOfBoard) {
    return refuse(
      'board.full',
      `Board ${state.key} has ${state.ownRoles.length} roles of its own, which is the most. Remove one that is not needed.`,
    );
  }
  return { ok: true, events: [{ type: 'role.defined', payload: { role } }], facts: {} };
}

/** Takes a role of its own from the board, unless that would leave somebody or something with a role that there is not. */
export function removeRole(
  state: BoardState,
  { name }: CommandParams<'role.remove'>,
): Decision<'role.remove'> {
  const refused = refuseRole(state, name);
  if (refused !== undefined) return refused;
  const shipped = shippedRoles.some((role) => role.name === name);
  if (!state.ownRoles.some((role) => role.name === name)) {
    return refuse(
      'role.shipped',
      `The role ${name} is shipped with Callboard and board ${state.key} has not changed it. Override it with a role of the same name instead.`,
    );
  }
  const users = shipped ? [] : usersOf(state, name);
  if (users.length > 0) {
    return refuse(
      'role.inUse',
      `The role ${name} is in use by ${users.join(', ')}. Give them another role or reviewer first.`,
    );
  }
  return { ok: true, events: [{ type: 'role.removed', payload: { name } }], facts: {} };
}

/** Who and what names a role: the first few of each kind. */
function usersOf(state: BoardState, name: RoleName): string[] {
  const agents = [...state.roster.values()].filter(({ role }) => role === name).map((agent) => agent.name);
  const tickets: string[] = [];
  for (const { id, role, reviewer } of openTickets(state)) {
    if (role === name || reviewer === name) tickets.push(id);
    if (tickets.length === 5) break;
  }
  const settings = state.settings.reviewer === name ? ['the settings of the board'] : [];
  return [...agents.slice(0, 5), ...tickets, ...settings];
}

function withoutRepetitions(role: Role): Role {
  const { takes, reads, writes, never, tools, checks } = role;
  return {
    ...role,
    takes: [...new Set(takes)],
    reads: [...new Set(reads)],
    writes: [...new Set(writes)],
    never: [...new Set(never)],
    tools: [...new Set(tools)],
    checks: [...new Set(checks)],
  };
}
