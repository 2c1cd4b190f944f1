import type { TicketId } from '../../../src/protocol/ids.ts';
import type { TicketSummary } from '../../../src/protocol/ticket.ts';

/** A ticket with what views read; what a test does not name is as on a fresh one. */
export function ticketOf(
  id: string,
  fields: Partial<Record<keyof TicketSummary, unknown>> = {},
): TicketSummary {
  const plain = {
    id: id as TicketId,
    type: 'task',
    status: 'ready',
    priority: 'normal',
    blockedBy: [],
    repos: [],
    paths: [],
    openSpikes: [],
    usage: { runs: 0, tokensIn: 0, tokensOut: 0, cost: 0 },
    version: 1,
  };
  return { ...plain, ...fields } as unknown as TicketSummary;
}
