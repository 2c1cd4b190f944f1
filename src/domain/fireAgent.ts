import type { NewEvent } from '../protocol/events.ts';
import type { AgentName } from '../protocol/ids.ts';
import { knownToHub } from './claimCommands.ts';
import { refuse, type CommandParams, type Decision } from './command.ts';
import { epicsFreed } from './epicOwners.ts';
import { notOnRoster } from './rosterCommands.ts';
import { openTickets, type BoardState, type TicketState } from './state.ts';

/**
 * Takes an agent off the roster and hands over what is open (SPEC 10): its claims are released with a note of what the hub knows, what
 * was routed to it goes to anybody, what it was to review goes to the reviewer of the board, its epics are free. Workspaces, comments and
 * all it did stay where they are.
 */
export function fireAgent(
  state: BoardState,
  { name, reason }: CommandParams<'agent.fire'>,
): Decision<'agent.fire'> {
  if (!state.roster.has(name)) return notOnRoster(state, name);
  if (state.settings.reviewer === name) {
    return refuse(
      'agent.inUse',
      `${name} reviews every ticket of board ${state.key} that names no reviewer. Name another one in the settings of the board first.`,
    );
  }
  const why = `${name} was taken off the roster.${reason === undefined ? '' : ` The reason given: ${reason}`}`;
  const held = [...state.indexes.heldBy.get(name)].flatMap((id) => state.tickets.get(id) ?? []);
  const events: NewEvent[] = [
    ...held.flatMap((ticket) => released(ticket, why)),
    ...[...openTickets(state)].flatMap((ticket) => unnamed(ticket, name)),
    ...epicsFreed(state, name, why),
    { type: 'agent.fired', payload: { name, ...(reason !== undefined && { reason }) } },
  ];
  return { ok: true, events, facts: { released: held.map(({ id }) => id) } };
}

function released(ticket: TicketState, why: string): NewEvent[] {
  if (ticket.claim === undefined) return [];
  const handoff = knownToHub(ticket, why);
  return [{ type: 'claim.released', payload: { ticket: ticket.id, fence: ticket.claim.fence, handoff } }];
}

/** Clears where an open ticket names the agent. The end of a claim to implement clears the route that the claim had set. */
function unnamed({ id, route, reviewer, claim }: TicketState, name: AgentName): NewEvent[] {
  const routed = route === name && !(claim?.agent === name && claim.stage === 'implement');
  if (!routed && reviewer !== name) return [];
  const changes = { ...(routed && { route: null }), ...(reviewer === name && { reviewer: null }) };
  return [{ type: 'ticket.edited', payload: { ticket: id, changes } }];
}
