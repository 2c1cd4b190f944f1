import type { Seat } from './command.ts';
import type { BoardState } from './state.ts';

/**
 * A session's seat as the roster has it now: the agent's role of today, and no repository that the agent does not work on. Nothing for an
 * agent that was fired: a session that does not know yet claims nothing any more.
 */
export function currentSeat({ roster }: BoardState, { agent, repos }: Seat): Seat | undefined {
  const member = roster.get(agent);
  if (member === undefined) return undefined;
  const { role, repos: own } = member;
  if (own === undefined || repos === undefined) return { agent, role, repos: own ?? repos };
  return { agent, role, repos: repos.filter((name) => own.includes(name)) };
}
