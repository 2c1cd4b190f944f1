import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketSummary } from '../../src/protocol/ticket.ts';

/** What is wrong with a claim: its session is gone, or its holder writes nothing. */
export type ClaimTrouble = 'stale' | 'quiet';

export const troubleIcons: Record<ClaimTrouble, string> = { stale: 'warning', quiet: 'bell-slash' };

// Hubs of the version before this one do not send these.
interface Newer {
  readonly openSpikes?: readonly TicketId[];
  readonly claim?: { readonly quiet?: boolean } | undefined;
}

/** What is wrong with a ticket's claim, the worse of both. */
export function troubleOf(ticket: TicketSummary): ClaimTrouble | undefined {
  if (ticket.claim?.stale === true) return 'stale';
  return (ticket as Newer).claim?.quiet === true ? 'quiet' : undefined;
}

/** The spikes that a person has to close before anybody is offered the ticket again. */
export function openSpikes(ticket: TicketSummary): readonly TicketId[] {
  return (ticket as Newer).openSpikes ?? [];
}
