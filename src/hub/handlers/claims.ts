import { WireError } from '../../protocol/errors.ts';
import { boardOf } from '../../protocol/ids.ts';
import { waitForWork } from '../claimWait.ts';
import { granted, shownGrant } from '../granting.ts';
import { type BareGranted, type Call, type Handlers, plain } from '../handlers.ts';
import { preview } from '../preview.ts';
import { renew } from '../renewal.ts';
import type { HubServices } from '../services.ts';
import { isAgent } from '../session.ts';
import { TicketReader } from '../ticketReader.ts';
import type { ClaimBinding } from '../tokens.ts';
import type { Tune } from '../tune.ts';
import { contextOf } from './context.ts';

type Getting = Pick<Handlers, 'claim.take' | 'claim.next' | 'claim.adopt'>;
type Keeping = Pick<Handlers, 'claim.preview' | 'claim.renew' | 'claim.release'>;

/** Looking, claiming, keeping and giving back. */
export function claimHandlers(hub: HubServices): Getting & Keeping {
  const reader = new TicketReader(hub.log, hub.leases);
  return { ...gettingHandlers(hub, reader), ...keepingHandlers(hub, reader) };
}

function gettingHandlers(hub: HubServices, reader: TicketReader): Getting {
  const { tokens, tune } = hub;
  const shown = (bare: BareGranted) => shownGrant(bare, { ...hub, reader });
  return {
    'claim.take': {
      decide: ({ idempotencyKey: _key, ...params }, call, transaction) => {
        const leaseMs = params.leaseMs ?? usualLease(call, tune);
        transaction.decide('claim.take', { ...params, leaseMs }, contextOf(call, boardOf(params.ticket)));
        return granted(params.ticket, hub);
      },
      answer: shown,
    },
    'claim.next': {
      decide: ({ idempotencyKey: _key, ...params }, call, transaction) => {
        const leaseMs = params.leaseMs ?? usualLease(call, tune);
        const context = contextOf(call, params.board);
        const { ticket, step, steps, skipped } = transaction.decide(
          'claim.next',
          { ...params, leaseMs },
          context,
        );
        return { step, steps, skipped, ...(ticket !== undefined && { granted: granted(ticket, hub) }) };
      },
      answer: ({ granted: bare, ...rest }) => ({
        ...rest,
        ...(bare !== undefined && { granted: shown(bare) }),
      }),
      // An epic may have been set free on the way; who waits is still to be given a ticket.
      settles: ({ granted: bare }) => bare !== undefined,
      attempt: (params, call, once) => waitForWork({ hub, params, call, once }),
    },
    'claim.adopt': {
      decide: ({ idempotencyKey: _key, ...params }, call, transaction) => {
        const { ticket } = params;
        refuseForeign(params, tokens.readClaimToken(params.token), call);
        const leaseMs = params.leaseMs ?? usualLease(call, tune);
        transaction.decide('claim.adopt', { ...params, leaseMs }, contextOf(call, boardOf(ticket)));
        return granted(ticket, hub);
      },
      answer: shown,
    },
  };
}

function keepingHandlers({ boards, leases, tokens }: HubServices, reader: TicketReader): Keeping {
  return {
    'claim.preview': (params, { session }) =>
      preview(params, { state: boards.get(params.board), session, reader }),
    'claim.renew': ({ claims, leaseMs }, { session }) => ({
      claims: claims.map((asked) => renew(asked, { leases, tokens, session, leaseMs })),
    }),
    'claim.release': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('claim.release', params, contextOf(call, boardOf(ticket)));
      return { ticket: reader.summary(boards.ticket(ticket)) };
    }),
  };
}

/** A process that is about to end cannot renew; its claim lasts longer. */
function usualLease({ session }: Call, tune: Tune): number {
  return session.introduction.kind === 'cli' && !isAgent(session) ? tune.oneShotLeaseMs : tune.leaseMs;
}

function refuseForeign(
  { ticket, fence }: Pick<ClaimBinding, 'ticket' | 'fence'>,
  bound: ClaimBinding | undefined,
  { session }: Call,
): void {
  if (bound?.ticket !== ticket || bound.fence !== fence)
    throw new WireError(
      'claim.token',
      `This token is not the one of the claim on ${ticket} with fence ${fence}.`,
    );
  if (session.binding !== undefined && session.binding.ticket !== ticket)
    throw new WireError('right.missing', 'An agent works on the claim of its window; it takes no other.');
}
