import { ticketNumber } from '../../protocol/ids.ts';
import { priorities, ticketStatuses, type TicketSummary } from '../../protocol/ticket.ts';

/** What the Tickets view can group by. */
export const groupings = ['state', 'epic', 'phase', 'role', 'repository', 'agent'] as const;
export type Grouping = (typeof groupings)[number];

/** One group: what its tickets share; `''` for those that have none of it. */
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
 * Groups tickets for the tree. `always` are keys of groups that are there also without a ticket, since an empty one is a
 * place to drop a ticket, in the order in which they stand; by state these are the states. Other groups are there when
 * they hold something. A ticket of several repositories stands in several groups.
 */
export function groupTickets(
  tickets: Iterable<TicketSummary>,
  grouping: Grouping,
  always: readonly string[] = [],
): TicketGroup[] {
  const first: readonly string[] = grouping === 'state' ? ticketStatuses : always;
  const groups = new Map<string, TicketSummary[]>(first.map((key) => [key, []]));
  for (const ticket of tickets) {
    for (const key of keysOf(ticket, grouping)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [ticket]);
      else group.push(ticket);
    }
  }
  const places = new Map(first.map((key, index) => [key, index]));
  return [...groups]
    .map(([key, members]) => ({ key, tickets: members.sort(byPriorityThenAge) }))
    .sort((a, b) => compareKeys(a.key, b.key, { grouping, places }));
}

function keysOf(ticket: TicketSummary, grouping: Grouping): readonly string[] {
  switch (grouping) {
    case 'state':
      return [ticket.status];
    case 'epic':
      return [ticket.type === 'epic' ? ticket.id : (ticket.parent ?? '')];
    case 'phase':
      return [ticket.phase ?? ''];
    case 'role':
      return [ticket.role ?? ''];
    case 'repository':
      return ticket.repos.length === 0 ? [''] : ticket.repos.map(({ name }) => name);
    case 'agent':
      return [ticket.claim?.agent ?? ticket.route ?? ''];
  }
}

/** What is none of it stands last, before it what has no place of its own. */
function compareKeys(
  a: string,
  b: string,
  { grouping, places }: { readonly grouping: Grouping; readonly places: ReadonlyMap<string, number> },
): number {
  if (a === '' || b === '') return a === b ? 0 : a === '' ? 1 : -1;
  const [placeA, placeB] = [places.get(a) ?? Infinity, places.get(b) ?? Infinity];
  if (placeA !== placeB) return placeA < placeB ? -1 : 1;
  return grouping === 'epic' ? ticketNumber(a) - ticketNumber(b) : a.localeCompare(b);
}
