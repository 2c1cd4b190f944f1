import type { TicketId } from '../protocol/ids.ts';
import type { TicketType } from '../protocol/ticket.ts';
import { refuse, type Refused } from './command.ts';
import type { BoardState } from './state.ts';

/** The ticket relations are set for; a ticket that is being created has no id yet. */
export interface Related {
  readonly id?: TicketId | undefined;
  readonly type: TicketType;
}

/** Why this ticket cannot be the parent; nothing when it can. */
export function refuseParent(state: BoardState, child: Related, parent: TicketId): Refused | undefined {
  const ticket = state.tickets.get(parent);
  if (ticket === undefined) return unknownTicket(state, parent);
  if (leadsTo(parent, child.id, (id) => [state.tickets.get(id)?.parent])) {
    return refuse(
      'ticket.cycle',
      `${parent} belongs to ${child.id ?? 'it'} itself, directly or through others, so it cannot be its parent. Choose another one.`,
    );
  }
  if (ticket.status === 'closed') {
    return refuse(
      'ticket.parentInvalid',
      `${parent} is closed and takes no more children. Reopen it or choose another parent.`,
    );
  }
  if (ticket.type !== 'epic' && child.type !== 'spike') {
    return refuse(
      'ticket.parentInvalid',
      `${parent} is a ${ticket.type}; only an epic can hold a ${child.type}. Choose an epic.`,
    );
  }
  return undefined;
}

/** Why one of these tickets cannot be waited for; nothing when all can. */
export function refuseBlockers(
  state: BoardState,
  waiting: Related,
  blockers: readonly TicketId[],
): Refused | undefined {
  for (const blocker of blockers) {
    if (!state.tickets.has(blocker)) return unknownTicket(state, blocker);
    if (leadsTo(blocker, waiting.id, (id) => state.tickets.get(id)?.blockedBy ?? [])) {
      return refuse(
        'ticket.cycle',
        `${blocker} waits for ${waiting.id ?? 'it'} itself, directly or through others, so both would wait for ever. Remove one of the relations.`,
      );
    }
  }
  return undefined;
}

/** The refusal of an id that the board does not have. */
export function unknownTicket(state: BoardState, id: TicketId): Refused {
  return refuse(
    'ticket.unknown',
    `Board ${state.key} has no ticket ${id}. Check the number; a list of tickets shows which there are.`,
  );
}

/** Whether following a relation from one ticket leads to another, or is there from the start. */
function leadsTo(
  start: TicketId,
  goal: TicketId | undefined,
  next: (id: TicketId) => Iterable<TicketId | undefined>,
): boolean {
  if (goal === undefined) return false;
  // A set is walked in the order in which it grows, so it is queue and memory in one.
  const seen = new Set<TicketId>([start]);
  for (const id of seen) {
    if (id === goal) return true;
    for (const following of next(id)) if (following !== undefined) seen.add(following);
  }
  return false;
}
