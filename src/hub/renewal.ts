import type { Params, Result } from '../protocol/contract.ts';
import type { Leases, Lease } from './leases.ts';
import type { Session } from './session.ts';
import type { Tokens } from './tokens.ts';

interface Renewal {
  readonly leases: Leases;
  readonly tokens: Tokens;
  readonly session: Session;
  /** Without one every lease begins anew for as long as before. */
  readonly leaseMs: number | undefined;
}

type Asked = Params<'claim.renew'>['claims'][number];
type Renewed = Result<'claim.renew'>['claims'][number];

/** Renews one lease, or says why it is lost (SPEC 5). */
export function renew(
  { ticket, fence, token }: Asked,
  { leases, tokens, session, leaseMs }: Renewal,
): Renewed {
  const lease = leases.get(ticket);
  const lost = (code: string, message: string): Renewed => ({ ticket, fence, held: false, code, message });
  if (lease === undefined || fence > lease.fence)
    return lost('claim.none', `Nobody holds ${ticket} under fence ${fence}. Stop work on it.`);
  if (fence < lease.fence)
    return lost('claim.fenceStale', `${ticket} was claimed anew since. Stop work on it.`);
  if (lease.stale) return lost('claim.expired', `The lease on ${ticket} ran out. Stop work on it.`);
  const bound = token === undefined ? session.binding : tokens.readClaimToken(token);
  if (lease.session !== session.id && !speaksFor(bound, lease))
    return token === undefined
      ? lost(
          'right.missing',
          `Another session holds ${ticket}. Adopt the claim with its token, or stop work on it.`,
        )
      : lost('claim.token', `This token is not the one of the claim on ${ticket} with fence ${fence}.`);
  leases.renew(lease, leaseMs);
  return { ticket, fence, held: true, leaseMs: lease.leaseMs };
}

function speaksFor(binding: Session['binding'], { ticket, fence }: Lease): boolean {
  return binding?.ticket === ticket && binding.fence === fence;
}
