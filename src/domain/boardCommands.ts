import { canonicalJson } from '../base/canonicalJson.ts';
import type { AgentName, RepositoryName, RoleName } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { TicketStatus } from '../protocol/ticket.ts';
import { boundedColumns } from './claimLimits.ts';
import { refuse, type CommandParams, type Decision, type Refused } from './command.ts';
import { statusTitle } from './gates.ts';
import { openTickets, type BoardState } from './state.ts';

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
  const refused =
    (reviewer === undefined ? undefined : refuseReviewer(state, reviewer)) ?? refuseBounds(state, params);
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

/** Refuses to bound a column that no claim leads to: such a bound would mean nothing. */
function refuseBounds(state: BoardState, { settings }: CommandParams<'board.edit'>): Refused | undefined {
  const bounded = Object.keys(settings?.wipPerColumn ?? {}) as TicketStatus[];
  const wrong = bounded.find((status) => !boundedColumns.includes(status));
  if (wrong === undefined) return undefined;
  const title = (status: TicketStatus): string => statusTitle(status, state);
  return refuse(
    'request.invalid',
    `No claim leads to ${title(wrong)}, so a limit would hold nothing back there. Limit ${boundedColumns.map(title).join(', ')}.`,
  );
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

/** Takes a repository off the board, unless an open ticket or an agent names it. */
export function removeRepository(
  state: BoardState,
  { name }: CommandParams<'repository.remove'>,
): Decision<'repository.remove'> {
  const refused = refuseRepositories(state, [name]);
  if (refused !== undefined) return refused;
  const users = usersOfRepository(state, name);
  if (users.length > 0) {
    return refuse(
      'repository.inUse',
      `${users.join(', ')} ${users.length === 1 ? 'names' : 'name'} the repository ${name}. Take it off them first; a ticket may also be closed.`,
    );
  }
  return { ok: true, events: [{ type: 'repository.removed', payload: { name } }], facts: {} };
}

/** The first few open tickets and agents that name a repository. */
function usersOfRepository(state: BoardState, name: RepositoryName): string[] {
  const found: string[] = [];
  for (const { id, repos } of openTickets(state)) {
    if (repos.some((repository) => repository.name === name)) found.push(id);
    if (found.length === 5) break;
  }
  const agents = [...state.roster.values()].filter(({ repos }) => repos?.includes(name) === true);
  return [...found, ...agents.slice(0, 5).map((agent) => agent.name)];
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
