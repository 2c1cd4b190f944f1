import { ticketNumber } from '../../protocol/ids.ts';
import { priorities, ticketStatuses, type TicketSummary } from '../../protocol/ticket.ts';

/** What the Tickets view can group by. */
export const groupings = ['state', 'epic', 'role', 'repository'] as const;
export type Grouping = (typeof groupings)[number];

/** One group: the state, epic, role or repository that its tickets share; `''` for those that have none. */
export interface TicketGroup {
  readonly key: string;
  readonly tickets: readonly TicketSummary[];
}

/** Reads a setting; anything unknown means by state. */
export function groupingFrom(value: unknown): Grouping {
  return groupings.find((grouping) => grouping === value) ?? 'state';
}

/** Priority first, then age: the order in which agents take tickets. */
export function byPriorityThenAge(a: TicketSummary, b: TicketSummary): number {
  return (
    priorities.indexOf(a.priority) - priorities.indexOf(b.priority) || ticketNumber(a.id) - ticketNumber(b.id)
  );
}

/**
 * Groups tickets for the tree. By state there is always a group for each state, since an empty one is a place to drop a ticket;
 * otherwise only groups that hold something. A ticket of several repositories stands in several groups.
 */
export function groupTickets(tickets: Iterable<TicketSummary>, grouping: Grouping): TicketGroup[] {
  const groups = new Map<string, TicketSummary[]>();
  if (grouping === 'state') for (const status of ticketStatuses) groups.set(status, []);
  for (const ticket of tickets) {
    for (const key of keysOf(ticket, grouping)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [ticket]);
      else group.push(ticket);
    }
  }
  const grouped = [...groups].map(([key, members]) => ({ key, tickets: members.sort(byPriorityThenAge) }));
  return grouping === 'state' ? grouped : grouped.sort((a, b) => compareKeys(a.key, b.key, grouping));
}

function keysOf(ticket: TicketSummary, grouping: Grouping): readonly string[] {
  switch (grouping) {
    case 'state':
      return [ticket.status];
    case 'epic':
      return [ticket.type === 'epic' ? ticket.id : (ticket.parent ?? '')];
    case 'role':
      return [ticket.role ?? ''];
    case 'repository':
      return ticket.repos.length === 0 ? [''] : ticket.repos.map(({ name }) => name);
  }
}

function compareKeys(a: string, b: string, grouping: Grouping): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  return grouping === 'epic' ? ticketNumber(a) - ticketNumber(b) : a.localeCompare(b);
}
