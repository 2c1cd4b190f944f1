import type { AgentName, TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';

/** What is open with an agent and goes to others when it is fired (SPEC 10). */
export interface OpenWork {
  readonly held: readonly TicketId[];
  /** Routed to it and not held. */
  readonly routed: readonly TicketId[];
  readonly reviews: readonly TicketId[];
  readonly epics: readonly TicketId[];
}

/** Finds everything that names an agent among open tickets. */
export function openWorkOf(agent: AgentName, tickets: Iterable<TicketSummary>): OpenWork {
  const open = [...tickets].filter(({ status }) => status !== 'closed');
  const idsOf = (fits: (ticket: TicketSummary) => boolean): TicketId[] =>
    open.filter(fits).map(({ id }) => id);
  return {
    held: idsOf(({ claim }) => claim?.agent === agent),
    routed: idsOf(({ claim, route }) => route === agent && claim?.agent !== agent),
    reviews: idsOf(({ reviewer }) => reviewer === agent),
    epics: idsOf(({ epicOwner }) => epicOwner === agent),
  };
}
