import { canonicalJson } from '../base/canonicalJson.ts';
import type { RosterAgent } from '../protocol/board.ts';
import type { NewEvent } from '../protocol/events.ts';
import type { AgentName } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import { refuseRepositories, refuseRole } from './boardCommands.ts';
import { refuse, type CommandParams, type Decision, type Outcome, type Refused } from './command.ts';
import type { BoardState } from './state.ts';

/** Puts an agent on the roster. */
export function hireAgent(
  state: BoardState,
  { name, role, repos, engine, model }: CommandParams<'agent.hire'>,
): Decision<'agent.hire'> {
  const hired = state.roster.get(name);
  if (hired !== undefined) {
    return refuse('agent.exists', `${name} is on the roster as ${hired.role}. Choose another name.`);
  }
  const hiring = hire(state, { name, role, repos, engine, model });
  return hiring.ok ? { ok: true, events: [hiring.value], facts: {} } : hiring;
}

/** The event that puts an agent on the roster, or why it cannot be. */
export function hire(state: BoardState, agent: Omit<RosterAgent, 'hiredAt'>): Outcome<NewEvent> {
  const { name, role, repos, engine, model } = agent;
  const refused = refuseRole(state, role) ?? (repos && refuseRepositories(state, repos));
  if (refused !== undefined) return refused;
  if (state.roster.size >= limits.agentsOfBoard) {
    return refuse(
      'board.full',
      `The roster of board ${state.key} has ${state.roster.size} agents, which is the most. Sit as one of them.`,
    );
  }
  const payload = {
    ...{ name, role },
    ...(repos !== undefined && { repos: [...new Set(repos)] }),
    ...(engine !== undefined && { engine }),
    ...(model !== undefined && { model }),
  };
  return { ok: true, value: { type: 'agent.hired', payload } };
}

/** Changes an agent; only what differs becomes part of the event. What the agent holds stays with it, and is finished in the old role. */
export function editAgent(
  state: BoardState,
  { name, role, repos, engine, model }: CommandParams<'agent.edit'>,
): Decision<'agent.edit'> {
  const member = state.roster.get(name);
  if (member === undefined) return notOnRoster(state, name);
  const refused =
    (role === undefined ? undefined : refuseRole(state, role)) ??
    (repos ? refuseRepositories(state, repos) : undefined);
  if (refused !== undefined) return refused;
  const current: Readonly<Record<string, unknown>> = member;
  const wanted = { role, repos: repos && [...new Set(repos)], engine, model };
  const changes = Object.entries(wanted).filter(
    ([field, value]) => value !== undefined && canonicalJson(value) !== canonicalJson(current[field] ?? null),
  );
  if (changes.length === 0) {
    return refuse('ticket.nothingToChange', `${name} is like that already. Change something.`);
  }
  const payload = { name, changes: Object.fromEntries(changes) };
  return { ok: true, events: [{ type: 'agent.edited', payload }], facts: {} };
}

/** The refusal of an agent that cannot be changed or fired, because it is not there. */
export function notOnRoster(state: BoardState, name: AgentName): Refused {
  const names = [...state.roster.keys()].slice(0, 10).join(', ');
  const there = names === '' ? 'The roster is empty.' : `The roster has ${names}.`;
  return refuse('agent.unknown', `Nobody on board ${state.key} is called ${name}. ${there}`);
}
