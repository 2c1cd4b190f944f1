import type { Clock } from '../base/clock.ts';
import type { TicketId } from '../protocol/ids.ts';
import type { Boards } from './boards.ts';
import type { BareGranted } from './handlers.ts';
import type { Leases } from './leases.ts';
import type { TicketReader } from './ticketReader.ts';

interface GrantingParts {
  readonly boards: Boards;
  readonly leases: Leases;
  readonly reader: TicketReader;
  readonly clock: Clock;
}

/** What the holder of a claim is given with it: the whole ticket, the claim, and what the last holder left. */
export function granted(id: TicketId, { boards, leases, reader, clock }: GrantingParts): BareGranted {
  const state = boards.ticket(id);
  const { claim } = state;
  if (claim === undefined) throw new Error(`${id} was claimed and has no claim.`);
  const lease = leases.get(id);
  const runs = lease?.fence === claim.fence && lease.session === claim.session;
  // The lease of a claim that was granted just now begins with its commit, which is now to the millisecond.
  const leaseUntil = runs ? leases.wallClockEnd(lease) : clock.now() + claim.leaseMs;
  const shown = { ...claim, leaseUntil };
  const handoff = reader.handoff(state);
  return {
    ticket: { ...reader.ticket(state), claim: shown },
    claim: shown,
    ...(handoff !== undefined && { handoff }),
  };
}
