import type { AgentName, RoleName } from '../protocol/ids.ts';
import { refuseRepositories, refuseRole } from './boardCommands.ts';
import { refuse, type CommandParams, type Decision, type DecisionContext } from './command.ts';
import { hire } from './rosterCommands.ts';
import type { BoardState } from './state.ts';

/** Takes a seat: as the named agent, or as a free one of the role. Who is not on the roster yet is hired. */
export function sit(
  state: BoardState,
  { role, agent, repos }: CommandParams<'session.sit'>,
  { seatedAgents }: DecisionContext,
): Decision<'session.sit'> {
  const refused =
    (repos && refuseRepositories(state, repos)) ?? (role === undefined ? undefined : refuseRole(state, role));
  if (refused !== undefined) return refused;
  const member = agent === undefined ? undefined : state.roster.get(agent);
  if (member !== undefined) {
    if (role !== undefined && member.role !== role) {
      return refuse(
        'agent.roleMismatch',
        `${member.name} is on the roster as ${member.role}, not as ${role}. Sit as another agent, or as ${member.role}.`,
      );
    }
    return { ok: true, events: [], facts: { agent: member.name, role: member.role, hired: false } };
  }
  if (role === undefined) {
    return agent === undefined
      ? refuse('role.unknown', 'Neither a role nor an agent is named. Name the role to take.')
      : refuse(
          'agent.unknown',
          `Nobody on board ${state.key} is called ${agent}. Name a role too, and ${agent} is hired for it.`,
        );
  }
  return sitAs(state, role, agent ?? freeAgent(state, role, seatedAgents ?? new Set()));
}

function sitAs(state: BoardState, role: RoleName, agent: AgentName): Decision<'session.sit'> {
  if (state.roster.has(agent)) return { ok: true, events: [], facts: { agent, role, hired: false } };
  const hiring = hire(state, { name: agent, role });
  return hiring.ok ? { ok: true, events: [hiring.value], facts: { agent, role, hired: true } } : hiring;
}

/** The first agent of the role that nobody sits as and that holds nothing; else the first name of the role that is not taken. */
function freeAgent(state: BoardState, role: RoleName, seated: ReadonlySet<AgentName>): AgentName {
  for (const member of state.roster.values()) {
    const busy = seated.has(member.name) || state.indexes.heldBy.get(member.name).size > 0;
    if (member.role === role && !busy) return member.name;
  }
  // A role name may fill its 48 characters; the number has to fit behind it.
  const stem = role.slice(0, 40);
  let number = 1;
  while (state.roster.has(`${stem}-${number}` as AgentName)) number += 1;
  return `${stem}-${number}` as AgentName;
}
