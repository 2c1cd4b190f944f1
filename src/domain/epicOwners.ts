import type { NewEvent } from '../protocol/events.ts';
import type { AgentName } from '../protocol/ids.ts';
import type { CommandParams, Decision } from './command.ts';
import type { BoardState } from './state.ts';

/** The events that take every epic from its owner. */
export function epicsFreed(state: BoardState, owner: AgentName, reason: string): NewEvent[] {
  return [...state.indexes.epicsOf.get(owner)]
    .sort()
    .map((ticket) => ({ type: 'epic.freed', payload: { ticket, reason } }));
}

/** Whether an agent owns an epic and holds nothing, so that no claim tells when it goes quiet. */
export function isIdleOwner({ indexes }: BoardState, agent: AgentName): boolean {
  return indexes.epicsOf.get(agent).size > 0 && indexes.heldBy.get(agent).size === 0;
}

/** The hub's clock says that an owner of epics has done nothing for as long as the board allows a claim to be quiet: they are for others. Whoever holds something is judged by that. */
export function quietOwner(
  state: BoardState,
  { agent }: CommandParams<'epic.quiet'>,
): Decision<'epic.quiet'> {
  const events = isIdleOwner(state, agent)
    ? epicsFreed(state, agent, `${agent} went quiet: it holds nothing and did nothing any more.`)
    : [];
  return { ok: true, events, facts: {} };
}
