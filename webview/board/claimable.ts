import type { TicketSummary } from '../../src/protocol/ticket.ts';

/** Whether a claim of a ticket makes sense at all; who may claim it, the hub says (SPEC 5). */
export function isClaimable({ claim, status, type }: TicketSummary): boolean {
  if (claim !== undefined || status === 'closed' || status === 'approved') return false;
  // An epic only holds other tickets, a spike waits for a person: nobody implements them.
  return status !== 'ready' || (type !== 'epic' && type !== 'spike');
}
