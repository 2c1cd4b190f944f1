import { spentOf } from '../../domain/spending.ts';
import { stageOfStatus } from '../../domain/stages.ts';
import type { WorkUnderWay } from '../../domain/workUnderWay.ts';
import type { Board, Phase } from '../../protocol/board.ts';
import type { TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';

/** Whose budget is used up, the nearest one: the ticket's own, its epic's, the board's. */
export type SpentBudget =
  { readonly of: 'ticket' } | { readonly of: 'epic'; readonly epic: TicketId } | { readonly of: 'board' };

/** What keeps a ticket from being worked on, whoever asks. */
export interface Obstacles {
  /** Tickets it waits for. */
  readonly blockers: readonly TicketId[];
  /** Spikes that a person has to close. */
  readonly spikes: readonly TicketId[];
  /** Its phase, where that is not active. */
  readonly phase?: Phase;
  /** The work on the same files that has to be handed in first. */
  readonly overlap?: TicketId;
  readonly spent?: SpentBudget;
}

/** What a window knows around a ticket. */
export interface Surroundings {
  readonly tickets: ReadonlyMap<TicketId, TicketSummary>;
  readonly board: Pick<Board, 'phases' | 'settings' | 'usage' | 'epicUsage'> | undefined;
  /** Asked only for a ticket that names paths. */
  readonly work: () => WorkUnderWay;
}

/** What stands in the way of a ticket, as far as a window knows the board: of the claim rules those that hold for every seat. Nothing stands in the way of a closed one. */
export function findObstacles(ticket: TicketSummary, around: Surroundings): Obstacles {
  if (ticket.status === 'closed') return { blockers: [], spikes: [] };
  const blockers = ticket.blockedBy.filter((id) => {
    const blocker = around.tickets.get(id);
    // A blocker that is not among the open tickets and the newest closed ones has been closed for long.
    return blocker !== undefined && blocker.status !== 'closed';
  });
  const phase = around.board?.phases.find(({ name, state }) => name === ticket.phase && state !== 'active');
  // What somebody holds goes on; overlap and budget keep it from being offered to the next.
  const offered = ticket.claim === undefined && stageOfStatus[ticket.status] !== undefined;
  const overlap = offered && ticket.paths.length > 0 ? around.work().holdingBack(ticket) : undefined;
  const spent = offered ? spentBudget(ticket, around) : undefined;
  return {
    blockers,
    spikes: ticket.openSpikes,
    ...(phase !== undefined && { phase }),
    ...(overlap !== undefined && { overlap }),
    ...(spent !== undefined && { spent }),
  };
}

function spentBudget(ticket: TicketSummary, { tickets, board }: Surroundings): SpentBudget | undefined {
  if (spentOf(ticket.budget, ticket.usage) !== undefined) return { of: 'ticket' };
  const epic = ticket.parent === undefined ? undefined : tickets.get(ticket.parent);
  if (epic?.type === 'epic') {
    const used = board?.epicUsage?.find((one) => one.epic === epic.id)?.usage;
    if (spentOf(epic.budget, used) !== undefined) return { of: 'epic', epic: epic.id };
  }
  return spentOf(board?.settings.budget, board?.usage) === undefined ? undefined : { of: 'board' };
}
