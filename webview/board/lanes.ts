import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketSummary } from '../../src/protocol/ticket.ts';
import type { BoardGrouping } from '../bridge/messages.ts';

/** What the board can be divided by, in the order it is offered. */
export const groupings = [
  'none',
  'epic',
  'agent',
  'role',
  'repo',
] as const satisfies readonly BoardGrouping[];

/** Finds a ticket of the same board. */
export type Find = (id: TicketId) => TicketSummary | undefined;

/** The lane of tickets that belong to none; without a grouping the only one. */
export const noLane = '';

/** More parents than this are a circle that the hub would not have let through. */
const deepest = 16;

function epicOf(ticket: TicketSummary, find: Find): string {
  let at: TicketSummary | undefined = ticket;
  for (let depth = 0; at !== undefined && depth < deepest; depth++) {
    if (at.type === 'epic') return at.id;
    at = at.parent === undefined ? undefined : find(at.parent);
  }
  return noLane;
}

/** The lane a ticket stands in: each ticket in exactly one, so one of several repositories has a lane of that combination. */
export function laneOf(grouping: BoardGrouping, ticket: TicketSummary, find: Find): string {
  switch (grouping) {
    case 'none':
      return noLane;
    case 'epic':
      return epicOf(ticket, find);
    case 'agent':
      return ticket.claim?.agent ?? ticket.route ?? ticket.assignee ?? noLane;
    case 'role':
      return ticket.role ?? noLane;
    case 'repo':
      return ticket.repos
        .map(({ name }) => name)
        .sort()
        .join(' + ');
  }
}
