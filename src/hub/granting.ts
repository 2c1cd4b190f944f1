import type { Clock } from '../base/clock.ts';
import type { Result } from '../protocol/contract.ts';
import type { TicketId } from '../protocol/ids.ts';
import type { Boards } from './boards.ts';
import type { BareGranted } from './handlers.ts';
import type { Leases } from './leases.ts';
import type { TicketReader } from './ticketReader.ts';
import type { Tokens } from './tokens.ts';

interface GrantingParts {
  readonly boards: Boards;
  readonly leases: Leases;
  readonly clock: Clock;
}

interface ShowingParts {
  readonly boards: Boards;
  readonly reader: TicketReader;
  readonly tokens: Tokens;
}

/** What is kept of the claim that a ticket has now. */
export function granted(id: TicketId, { boards, leases, clock }: GrantingParts): BareGranted {
  const { claim, lastHandoffSequence: handoff } = boards.ticket(id);
  if (claim === undefined) throw new Error(`${id} was claimed and has no claim.`);
  const lease = leases.get(id);
  const runs = lease?.fence === claim.fence && lease.session === claim.session;
  // The lease of a claim that was granted just now begins with its commit, which is now to the millisecond.
  const leaseUntil = runs ? leases.wallClockEnd(lease) : clock.now() + claim.leaseMs;
  return { ticket: id, claim: { ...claim, leaseUntil }, ...(handoff !== undefined && { handoff }) };
}

/** What the holder of a claim is given with it: the whole ticket, the claim, what the last holder left, and a token that is made anew for each answer, so that it is nowhere on the disk. */
export function shownGrant(
  bare: BareGranted,
  { boards, reader, tokens }: ShowingParts,
): Result<'claim.take'> {
  const { claim, handoff: at } = bare;
  const id = typeof bare.ticket === 'string' ? bare.ticket : bare.ticket.id;
  const ticket = reader.ticket(boards.ticket(id));
  const handoff = typeof at === 'number' ? reader.handoff(ticket.id, at) : at;
  return {
    ticket: ticket.claim?.fence === claim.fence ? { ...ticket, claim } : ticket,
    claim,
    token: tokens.claimToken({ ticket: ticket.id, stage: claim.stage, fence: claim.fence }),
    ...(handoff !== undefined && { handoff }),
  };
}
