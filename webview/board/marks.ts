import type { TicketSummary } from '../../src/protocol/ticket.ts';

/** What is wrong with a claim: its session is gone, or its holder writes nothing. */
export type ClaimTrouble = 'stale' | 'quiet';

export const troubleIcons: Record<ClaimTrouble, string> = { stale: 'warning', quiet: 'bell-slash' };

/** What is wrong with a ticket's claim, the worse of both. */
export function troubleOf({ claim }: TicketSummary): ClaimTrouble | undefined {
  if (claim?.stale === true) return 'stale';
  return claim?.quiet === true ? 'quiet' : undefined;
}
