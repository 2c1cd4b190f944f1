import type { HubClient } from '../client/hubClient.ts';
import type { BoardKey } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import { ticketStatuses, type TicketStatus, type TicketSummary } from '../protocol/ticket.ts';

/** What is not closed. */
export const openStatuses = ticketStatuses.filter((status) => status !== 'closed');

/** All tickets of a board in these states, page by page; in any state when none is named. */
export async function everyTicket(
  client: HubClient,
  board: BoardKey,
  statuses?: readonly TicketStatus[],
): Promise<TicketSummary[]> {
  const tickets: TicketSummary[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.call('ticket.list', {
      board,
      limit: limits.pageSize,
      ...(statuses && { statuses: [...statuses] }),
      ...(cursor !== undefined && { cursor }),
    });
    tickets.push(...page.tickets);
    cursor = page.next;
  } while (cursor !== undefined);
  return tickets;
}
