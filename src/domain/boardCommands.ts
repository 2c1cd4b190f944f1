import { canonicalJson } from '../base/canonicalJson.ts';
import type { NewEvent } from '../protocol/events.ts';
import type { AgentName, RepositoryName, RoleName } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import {
  refuse,
  type CommandParams,
  type Decision,
  type DecisionContext,
  type Outcome,
  type Refused,
} from './command.ts';
import { ticketByNumber, type BoardState } from './state.ts';

/** Creates the board itself. */
export function createBoard(
  state: BoardState,
  { key, name }: CommandParams<'board.create'>,
): Decision<'board.create'> {
  if (state.key !== '') {
    return refuse(
      'board.exists',
      `Board ${state.key} (${state.name}) exists. Use it, or choose another key.`,
    );
  }
  return { ok: true, events: [{ type: 'board.created', payload: { key, name } }], facts: {} };
}

/** Changes name and settings; only what differs becomes part of the event. */
export function editBoard(state: BoardState, params: CommandParams<'board.edit'>): Decision<'board.edit'> {
  const { reviewer } = params.settings ?? {};
  const refused = reviewer === undefined ? undefined : refuseReviewer(state, reviewer);
  if (refused !== undefined) return refused;
  const name = params.name === state.name ? undefined : params.name;
  const current: Readonly<Record<string, unknown>> = state.settings;
  const settings = Object.entries<unknown>(params.settings ?? {}).filter(
    ([key, value]) => value !== undefined && canonicalJson(value) !== canonicalJson(current[key]),
  );
  if (name === undefined && settings.length === 0) {
    return refuse('ticket.nothingToChange', `Board ${state.key} is like that already. Change something.`);
  }
  const payload = {
    ...(name !== undefined && { name }),
    ...(settings.length > 0 && { settings: Object.fromEntries(settings) }),
  };
  return { ok: true, events: [{ type: 'board.edited', payload }], facts: {} };
}

/** Adds a repository. Names become folders, so two that differ in case only would collide on some disks. */
export function addRepository(
  state: BoardState,
  { name, root, baseRef }: CommandParams<'repository.add'>,
): Decision<'repository.add'> {
  const same = state.repos.find(
    (repository) => repository.name.toLowerCase() === name.toLowerCase() || repository.root === root,
  );
  if (same !== undefined) {
    return refuse(
      'repository.exists',
      `Board ${state.key} has the repository ${same.name} at ${same.root}. Use it, or add another one under another name.`,
    );
  }
  if (state.repos.length >= limits.repositoriesOfBoard) {
    return refuse(
      'board.full',
      `Board ${state.key} has ${state.repos.length} repositories, which is the most. Remove one that is not needed.`,
    );
  }
  const payload = { name, root, ...(baseRef !== undefined && { baseRef }) };
  return { ok: true, events: [{ type: 'repository.added', payload }], facts: {} };
}

/** Takes a repository off the board, unless an open ticket names it. */
export function removeRepository(
  state: BoardState,
  { name }: CommandParams<'repository.remove'>,
): Decision<'repository.remove'> {
  const refused = refuseRepositories(state, [name]);
  if (refused !== undefined) return refused;
  const users = openTicketsNaming(state, name);
  if (users.length > 0) {
    return refuse(
      'repository.inUse',
      `${users.join(', ')} ${users.length === 1 ? 'names' : 'name'} the repository ${name}. Close them or take it off them first.`,
    );
  }
  return { ok: true, events: [{ type: 'repository.removed', payload: { name } }], facts: {} };
}

/** The first few open tickets that name a repository. */
function openTicketsNaming(state: BoardState, name: RepositoryName): string[] {
  const found: string[] = [];
  const { closed: _closed, ...open } = state.indexes.byStatus;
  for (const numbers of Object.values(open)) {
    for (const number of numbers) {
      const ticket = ticketByNumber(state, number);
      if (ticket?.repos.some((repository) => repository.name === name) === true) found.push(ticket.id);
      if (found.length === 5) return found;
    }
  }
  return found;
}

/** Puts an agent on the roster. */
export function hireAgent(
  state: BoardState,
  { name, role }: CommandParams<'agent.hire'>,
): Decision<'agent.hire'> {
  const hired = state.roster.get(name);
  if (hired !== undefined) {
    return refuse('agent.exists', `${name} is on the roster as ${hired.role}. Choose another name.`);
  }
  const hiring = hire(state, name, role);
  return hiring.ok ? { ok: true, events: [hiring.value], facts: {} } : hiring;
}

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
  const hiring = hire(state, agent, role);
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

function hire(state: BoardState, name: AgentName, role: RoleName): Outcome<NewEvent> {
  const refused = refuseRole(state, role);
  if (refused !== undefined) return refused;
  if (state.roster.size >= limits.agentsOfBoard) {
    return refuse(
      'board.full',
      `The roster of board ${state.key} has ${state.roster.size} agents, which is the most. Sit as one of them.`,
    );
  }
  return { ok: true, value: { type: 'agent.hired', payload: { name, role } } };
}

/** Refuses a role the board does not have. */
export function refuseRole(state: BoardState, role: RoleName): Refused | undefined {
  if (state.roles.some(({ name }) => name === role)) return undefined;
  const roles = state.roles.map(({ name }) => name).join(', ');
  return refuse('role.unknown', `Board ${state.key} has no role ${role}. Choose one of ${roles}.`);
}

/** Refuses a reviewer that is neither a role nor an agent of the board. */
export function refuseReviewer(state: BoardState, reviewer: string): Refused | undefined {
  if (state.roster.has(reviewer as AgentName)) return undefined;
  if (state.roles.some(({ name }) => name === reviewer)) return undefined;
  return refuse(
    'role.unknown',
    `${reviewer} is neither a role nor an agent of board ${state.key}. Name one that is.`,
  );
}

/** Refuses an agent that is not on the roster. */
export function refuseAgent(state: BoardState, agent: AgentName): Refused | undefined {
  if (state.roster.has(agent)) return undefined;
  return refuse('agent.unknown', `Nobody on board ${state.key} is called ${agent}. Hire them first.`);
}

/** Refuses repositories that the board does not have. */
export function refuseRepositories(state: BoardState, names: readonly RepositoryName[]): Refused | undefined {
  const unknown = names.find((name) => !state.repos.some((repository) => repository.name === name));
  if (unknown === undefined) return undefined;
  return refuse(
    'repository.unknown',
    `Board ${state.key} has no repository ${unknown}. Add it to the board, or name another one.`,
  );
}
