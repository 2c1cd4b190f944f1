import type { Fence } from '../protocol/ids.ts';
import { refuse, type DecisionContext, type Refused } from './command.ts';
import type { TicketState } from './state.ts';

/** What a write may carry to be sure of what it writes to (SPEC 5). */
export interface WriteGuard {
  readonly expectedVersion?: number | undefined;
  readonly fence?: Fence | undefined;
}

/** Why this write must not go through; nothing when it may. A person needs no claim, an agent needs the live claim of this ticket. */
export function guardWrite(
  ticket: TicketState,
  guard: WriteGuard,
  { actor }: Pick<DecisionContext, 'actor'>,
): Refused | undefined {
  const stale = guardVersion(ticket, guard.expectedVersion);
  if (stale !== undefined) return stale;
  if (guard.fence !== undefined) {
    const refused = guardFence(ticket, guard.fence);
    if (refused !== undefined) return refused;
  }
  if (actor.kind !== 'agent') return undefined;
  const { claim } = ticket;
  if (claim === undefined || claim.agent !== actor.agent) {
    return refuse(
      'claim.none',
      `${actor.agent ?? 'An agent'} does not hold ${ticket.id}, and an agent writes only to what it holds. Claim the ticket first.`,
    );
  }
  return guardFence(ticket, claim.fence);
}

/** Refuses a write that was made for an earlier version of the ticket, with the ticket as it is. */
export function guardVersion(ticket: TicketState, expected: number | undefined): Refused | undefined {
  if (expected === undefined || expected === ticket.version) return undefined;
  return refuse(
    'ticket.versionStale',
    `${ticket.id} has changed: it is at version ${ticket.version}, the request was made for ${expected}. Look at the ticket as it is now and try again.`,
    { currentTicket: ticket },
  );
}

/** Refuses a fence that is not the one of a claim that still stands. */
export function guardFence(ticket: TicketState, fence: Fence | number): Refused | undefined {
  const { claim } = ticket;
  if (claim === undefined) {
    return refuse(
      'claim.none',
      `Nobody holds ${ticket.id} now; the claim with fence ${fence} has ended. Claim the ticket again to go on.`,
    );
  }
  if (fence < claim.fence) {
    return refuse(
      'claim.fenceStale',
      `${ticket.id} was claimed anew since: the fence is ${claim.fence}, held by ${claim.agent}, and the request carries ${fence}. Stop work on it.`,
    );
  }
  if (fence > claim.fence) {
    return refuse(
      'claim.none',
      `${ticket.id} has no claim with fence ${fence}; the newest is ${claim.fence}. Use the fence that came with the claim.`,
    );
  }
  if (claim.stale === true) {
    return refuse(
      'claim.expired',
      `The lease of ${claim.agent} on ${ticket.id} ran out, so nothing more is accepted under it. Claim the ticket again when the hub has taken it back.`,
    );
  }
  return undefined;
}
