import { spentOf } from '../../domain/spending.ts';
import type { Phase } from '../../protocol/board.ts';
import type { TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';

/** What keeps a ticket from being worked on, whoever asks. */
export interface Obstacles {
  /** Tickets it waits for. */
  readonly blockers: readonly TicketId[];
  /** Spikes that a person has to close. */
  readonly spikes: readonly TicketId[];
  /** Its phase, where that is not active. */
  readonly phase?: Phase;
  /** Its budget is used up. */
  readonly spent: boolean;
}

interface Around {
  readonly tickets: ReadonlyMap<TicketId, TicketSummary>;
  readonly phases: readonly Phase[];
}

/** What stands in the way of a ticket, as far as a window knows the board. Nothing stands in the way of a closed one. */
export function findObstacles(ticket: TicketSummary, { tickets, phases }: Around): Obstacles {
  if (ticket.status === 'closed') return { blockers: [], spikes: [], spent: false };
  const blockers = ticket.blockedBy.filter((id) => {
    const blocker = tickets.get(id);
    // A blocker that is not among the open tickets and the newest closed ones has been closed for long.
    return blocker !== undefined && blocker.status !== 'closed';
  });
  const phase = phases.find(({ name, state }) => name === ticket.phase && state !== 'active');
  return {
    blockers,
    spikes: ticket.openSpikes,
    ...(phase !== undefined && { phase }),
    spent: spentOf(ticket.budget, ticket.usage) !== undefined,
  };
}
