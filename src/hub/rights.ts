import { contract, type Method } from '../protocol/contract.ts';
import { WireError } from '../protocol/errors.ts';
import { type BoardKey, boardOf, type Fence, type TicketId } from '../protocol/ids.ts';
import type { ClaimState } from '../domain/state.ts';
import { isAgent, type Session } from './session.ts';

/** What a request is about, as far as a right can depend on it. */
export interface Target {
  readonly board?: BoardKey | undefined;
  readonly ticket?: TicketId | undefined;
  readonly fence?: Fence | undefined;
}

/** Finds the live claim of a ticket. */
export type ClaimOf = (ticket: TicketId) => ClaimState | undefined;

/**
 * Refuses what this session has no right to. The only place where rights are decided: from the hub's record of the
 * session and the live claim, never from what the message says of its sender.
 */
export function checkRight(
  method: Method,
  target: Target,
  { session, claimOf }: { session: Session; claimOf: ClaimOf },
): void {
  const agent = isAgent(session);
  switch (contract[method].right) {
    case 'read':
      return;
    case 'person':
      if (agent) throw missing(`${method} is for a person at a window or a terminal.`);
      return;
    case 'seat':
      if (session.binding !== undefined)
        throw missing('An agent works on the claim of its window; it takes no other.');
      checkSeat(session, target);
      return;
    case 'talk':
      if (agent) checkSeat(session, target);
      return;
    case 'write':
      if (agent && !speaksFor(session, target, claimOf))
        throw missing(
          `An agent may write to the ticket of its own claim only, and this session holds no claim on ${target.ticket ?? 'it'} now. Stop work on it; what was done is kept. Claim it again, or ask for the next one.`,
        );
      return;
    case 'move':
      if (!agent || speaksFor(session, target, claimOf)) return;
      if (session.binding !== undefined)
        throw missing('An agent with the token of a claim may move the ticket of that claim only.');
      checkSeat(session, target);
      return;
    case 'holder':
      if (!mayHold(session, target, claimOf))
        throw missing(
          `Only the session that holds ${target.ticket ?? 'the ticket'} may do this. Adopt the claim with its token first.`,
        );
  }
}

function checkSeat({ seat }: Session, { board, ticket }: Target): void {
  const wanted = board ?? (ticket && boardOf(ticket));
  if (seat === undefined || seat.board !== wanted)
    throw new WireError(
      'session.notSeated',
      `This session has no role on board ${wanted ?? ''}, or was fired from there. Choose a role, or have a person hire the agent again.`,
    );
}

/** Whether an agent's session is bound to this ticket, or has taken its claim over. */
function speaksFor(session: Session, { ticket }: Target, claimOf: ClaimOf): boolean {
  if (ticket === undefined) return false;
  if (session.binding !== undefined) return session.binding.ticket === ticket;
  return claimOf(ticket)?.session === session.id;
}

function mayHold(session: Session, target: Target, claimOf: ClaimOf): boolean {
  const { ticket, fence } = target;
  if (ticket === undefined) return false;
  if (isAgent(session)) return speaksFor(session, target, claimOf);
  const claim = claimOf(ticket);
  // Where nobody holds it under this fence, the domain's refusal says more than a missing right.
  return claim === undefined || claim.fence !== fence || claim.session === session.id;
}

function missing(message: string): WireError {
  return new WireError('right.missing', message);
}
