import type { Params, Result } from '../../protocol/contract.ts';
import { WireError } from '../../protocol/errors.ts';
import { type AgentName, boardOf, type TicketId } from '../../protocol/ids.ts';
import type { Seat } from '../../domain/command.ts';
import { previewClaims } from '../../domain/queries.ts';
import type { BoardState } from '../../domain/state.ts';
import { waitForWork } from '../claimWait.ts';
import { type BareGranted, type Call, type Handlers, plain } from '../handlers.ts';
import type { Lease } from '../leases.ts';
import { fittingPage } from '../page.ts';
import { wireErrorOf } from '../refusal.ts';
import type { HubServices } from '../services.ts';
import { isAgent, type Session } from '../session.ts';
import { TicketReader } from '../ticketReader.ts';
import { contextOf } from './context.ts';

const usualPage = 100;

/** Claiming, keeping and giving back. */
export function claimHandlers(
  hub: HubServices,
): Pick<
  Handlers,
  'claim.preview' | 'claim.take' | 'claim.next' | 'claim.renew' | 'claim.adopt' | 'claim.release'
> {
  const { boards, leases, log, tokens, tune, clock } = hub;
  const reader = new TicketReader(log, leases);

  const usualLease = ({ session }: Call): number =>
    session.introduction.kind === 'cli' && !isAgent(session) ? tune.oneShotLeaseMs : tune.leaseMs;

  function granted(id: TicketId): BareGranted {
    const state = boards.ticket(id);
    const { claim } = state;
    if (claim === undefined) throw new Error(`${id} was claimed and has no claim.`);
    const ticket = reader.ticket(state);
    const handoff = reader.handoff(state);
    const known = leases.get(id);
    // The lease of a new claim begins with its commit; this is its end to the millisecond.
    const leaseUntil =
      known?.fence === claim.fence && known.session === claim.session
        ? leases.wallClockEnd(known)
        : clock.now() + claim.leaseMs;
    const shown = { ...claim, leaseUntil };
    return { ticket: { ...ticket, claim: shown }, claim: shown, ...(handoff !== undefined && { handoff }) };
  }

  const withToken = (bare: BareGranted) => ({
    ...bare,
    token: tokens.claimToken({ ticket: bare.ticket.id, stage: bare.claim.stage, fence: bare.claim.fence }),
  });

  return {
    'claim.preview': (params, { session }) => preview(boards.get(params.board), params, session),
    'claim.take': {
      decide: ({ idempotencyKey: _key, ...params }, call, transaction) => {
        const leaseMs = params.leaseMs ?? usualLease(call);
        const { ticket } = params;
        transaction.decide('claim.take', { ...params, leaseMs }, contextOf(call, boardOf(ticket)));
        return granted(ticket);
      },
      answer: withToken,
    },
    'claim.next': {
      decide: ({ idempotencyKey: _key, ...params }, call, transaction) => {
        const leaseMs = params.leaseMs ?? usualLease(call);
        const facts = transaction.decide('claim.next', { ...params, leaseMs }, contextOf(call, params.board));
        const { ticket, step, steps, skipped } = facts;
        return { step, steps, skipped, ...(ticket !== undefined && { granted: granted(ticket) }) };
      },
      answer: ({ granted: bare, ...rest }) => ({
        ...rest,
        ...(bare !== undefined && { granted: withToken(bare) }),
      }),
      attempt: (params, call, once) => waitForWork({ hub, params, call, once }),
    },
    'claim.renew': ({ claims, leaseMs }, { session }) => ({
      claims: claims.map((asked) => renew(asked, leaseMs, session)),
    }),
    'claim.adopt': {
      decide: ({ idempotencyKey: _key, ...params }, call, transaction) => {
        const { ticket, fence, token } = params;
        const bound = tokens.readClaimToken(token);
        if (bound?.ticket !== ticket || bound.fence !== fence)
          throw new WireError(
            'claim.token',
            `This token is not the one of the claim on ${ticket} with fence ${fence}.`,
          );
        if (call.session.binding !== undefined && call.session.binding.ticket !== ticket)
          throw new WireError(
            'right.missing',
            'An agent works on the claim of its window; it takes no other.',
          );
        const leaseMs = params.leaseMs ?? usualLease(call);
        transaction.decide('claim.adopt', { ...params, leaseMs }, contextOf(call, boardOf(ticket)));
        return granted(ticket);
      },
      answer: withToken,
    },
    'claim.release': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('claim.release', params, contextOf(call, boardOf(ticket)));
      return { ticket: reader.summary(boards.ticket(ticket)) };
    }),
  };

  function renew(
    { ticket, fence, token }: Params<'claim.renew'>['claims'][number],
    leaseMs: number | undefined,
    session: Session,
  ): Result<'claim.renew'>['claims'][number] {
    const lease = leases.get(ticket);
    const lost = (code: string, message: string) => ({ ticket, fence, held: false, code, message });
    if (lease === undefined || fence > lease.fence)
      return lost('claim.none', `Nobody holds ${ticket} under fence ${fence}. Stop work on it.`);
    if (fence < lease.fence)
      return lost('claim.fenceStale', `${ticket} was claimed anew since. Stop work on it.`);
    if (lease.stale) return lost('claim.expired', `The lease on ${ticket} ran out. Stop work on it.`);
    if (!mayRenew(lease, session, token))
      return lost('right.missing', `Another session holds ${ticket}. Adopt the claim with its token first.`);
    leases.renew(lease, leaseMs);
    return { ticket, fence, held: true, leaseMs: lease.leaseMs };
  }

  function mayRenew(lease: Lease, { id, binding }: Session, token: string | undefined): boolean {
    if (lease.session === id) return true;
    const bound = token === undefined ? binding : tokens.readClaimToken(token);
    return bound?.ticket === lease.ticket && bound.fence === lease.fence;
  }

  function preview(
    state: BoardState,
    params: Params<'claim.preview'>,
    session: Session,
  ): Result<'claim.preview'> {
    const seat = seatFor(state, params, session);
    const { stage, tickets, cursor } = params;
    const { items, next } = fittingPage(params.limit ?? usualPage, (limit) => {
      const page = previewClaims(state, { seat, session: session.id }, { stage, tickets, cursor, limit });
      if (!page.ok) throw wireErrorOf(page.refusal);
      return {
        items: page.value.tickets.map((entry) => ({ ...entry, ticket: reader.summary(entry.ticket) })),
        next: page.value.next,
      };
    });
    return { tickets: items, ...(next !== undefined && { next }) };
  }
}

/** For whom a preview is made: the agent that is named, anybody of the role that is named, or who this session is. */
function seatFor(
  state: BoardState,
  { board, agent, role }: Params<'claim.preview'>,
  { seat }: Session,
): Seat {
  if (agent !== undefined) {
    const member = state.roster.get(agent);
    if (member === undefined)
      throw new WireError('agent.unknown', `Nobody called ${agent} is on the roster of ${board}.`);
    return { agent, role: role ?? member.role };
  }
  if (role !== undefined) {
    if (!state.roles.some(({ name }) => name === role))
      throw new WireError('role.unknown', `Board ${board} has no role ${role}.`);
    const somebody = [...state.roster.values()].find((member) => member.role === role);
    return { agent: somebody?.name ?? (role as string as AgentName), role };
  }
  if (seat?.board !== board)
    throw new WireError('session.notSeated', `Choose a role on board ${board} first, or name one.`);
  return seat;
}
