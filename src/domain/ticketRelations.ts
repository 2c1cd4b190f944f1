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
  if (reachable(child.id, (id) => state.indexes.childrenOf.get(id)).has(parent)) {
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
  if (blockers.length === 0) return undefined;
  const waitingForIt = reachable(waiting.id, (id) => state.indexes.dependentsOf.get(id));
  for (const blocker of blockers) {
    if (!state.tickets.has(blocker)) return unknownTicket(state, blocker);
    if (waitingForIt.has(blocker)) {
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

/** A ticket and all that a relation leads to from it; nothing for a ticket that is only being created. */
function reachable(
  start: TicketId | undefined,
  next: (id: TicketId) => Iterable<TicketId>,
): ReadonlySet<TicketId> {
  const found = new Set<TicketId>(start === undefined ? [] : [start]);
  // A set is walked in the order in which it grows, so it is queue and memory in one.
  for (const id of found) for (const following of next(id)) found.add(following);
  return found;
}
