import type { TicketChanges } from '../../protocol/events.ts';
import { agentName, phaseName, roleName, ticketId } from '../../protocol/ids.ts';
import { ticketStatus, type TicketStatus, type TicketSummary } from '../../protocol/ticket.ts';
import type { Grouping } from './ticketGroups.ts';

/** What a drop does: the ticket moves to a state, or these fields of it change. */
export type Drop =
  | { readonly act: 'move'; readonly to: TicketStatus }
  | { readonly act: 'edit'; readonly changes: TicketChanges };

/** What dropping a ticket on another one can mean. */
export type Relation = 'child' | 'waits' | 'priority' | 'group';
export interface RelationDrop {
  readonly relation: Relation;
  readonly drop: Drop;
}

/** What dropping a ticket on a group does: it becomes one of the group. Nothing where it is one, or where that is no one change. */
export function dropOnGroup(
  ticket: TicketSummary,
  { grouping, key }: { readonly grouping: Grouping; readonly key: string },
): Drop | undefined {
  switch (grouping) {
    case 'state': {
      const to = ticketStatus.parse(key);
      return to === ticket.status ? undefined : { act: 'move', to };
    }
    case 'epic': {
      if (ticket.type === 'epic' || key === (ticket.parent ?? '')) return undefined;
      return edit({ parent: key === '' ? null : ticketId.parse(key) });
    }
    case 'phase':
      return key === (ticket.phase ?? '')
        ? undefined
        : edit({ phase: key === '' ? null : phaseName.parse(key) });
    case 'role':
      return key === (ticket.role ?? '')
        ? undefined
        : edit({ role: key === '' ? null : roleName.parse(key) });
    case 'agent':
      return key === (ticket.claim?.agent ?? ticket.route ?? '')
        ? undefined
        : edit({ route: key === '' ? null : agentName.parse(key) });
    case 'repository':
      // Instead of which repository, or besides which, a drop cannot say.
      return undefined;
  }
}

/** What dropping a ticket on another one can do, the likeliest first. A person chooses among several. */
export function dropsOnTicket(
  ticket: TicketSummary,
  other: TicketSummary,
  group: { readonly grouping: Grouping; readonly key: string },
): RelationDrop[] {
  if (ticket.id === other.id) return [];
  const drops: RelationDrop[] = [];
  const add = (relation: Relation, drop: Drop | undefined): void => {
    if (drop !== undefined) drops.push({ relation, drop });
  };
  const holds = other.type === 'epic' ? ticket.type !== 'epic' : ticket.type === 'spike';
  if (holds && other.status !== 'closed' && ticket.parent !== other.id)
    add('child', edit({ parent: other.id }));
  // In the group of an epic, being in the group and being its child are the same.
  if (!(group.grouping === 'epic' && holds)) add('group', dropOnGroup(ticket, group));
  if (ticket.priority !== other.priority) add('priority', edit({ priority: other.priority }));
  if (other.status !== 'closed' && !ticket.blockedBy.includes(other.id))
    add('waits', edit({ blockedBy: [...ticket.blockedBy, other.id] }));
  return drops;
}

function edit(changes: TicketChanges): Drop {
  return { act: 'edit', changes };
}
