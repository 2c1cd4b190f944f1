import { WireError } from '../protocol/errors.ts';
import type { TicketId } from '../protocol/ids.ts';
import { isVisibleToAgents } from '../domain/phases.ts';
import type { BoardState, TicketState } from '../domain/state.ts';
import { isAgent, type Session } from './session.ts';

/** Which tickets a session is shown: a person's sees all; an agent's those of active phases or none, and the one it works on (SPEC 5). */
export function seenBy(session: Session, state: BoardState): ((ticket: TicketState) => boolean) | undefined {
  if (!isAgent(session)) return undefined;
  return (ticket) =>
    isVisibleToAgents(state, ticket) ||
    session.binding?.ticket === ticket.id ||
    ticket.claim?.session === session.id;
}

/** What is not shown is not there: `ticket.unknown`. */
export function refuseUnseen(session: Session, state: BoardState, id: TicketId): void {
  const ticket = state.tickets.get(id);
  if (ticket !== undefined && seenBy(session, state)?.(ticket) === false)
    throw new WireError('ticket.unknown', `There is no ticket ${id}.`);
}
