import type { Clock } from '../base/clock.ts';
import { type LogEvent, ticketOf } from '../protocol/events.ts';
import type { Fence, SessionId, TicketId } from '../protocol/ids.ts';
import type { TicketState } from '../domain/state.ts';

/** One live claim as the hub's clock sees it. */
export interface Lease {
  readonly ticket: TicketId;
  readonly fence: Fence;
  session: SessionId;
  leaseMs: number;
  /** Monotonic. For a stale lease: since when. */
  until: number;
  stale: boolean;
  /** Monotonic: when somebody last did something on the ticket. Renewals are no activity (SPEC 5). */
  activeAt: number;
  quiet: boolean;
}

/** What has to be decided because of the clock. */
export interface DueLease {
  readonly method: 'claim.stale' | 'claim.reclaim' | 'claim.quiet';
  readonly lease: Lease;
}

interface LeaseRules {
  readonly clock: Clock;
  readonly staleMs: number;
  /** From when on a session counts as gone, monotonic: never while it answers, at once when it is unknown. */
  readonly goneAt: (session: SessionId) => number;
  /** How long nobody may do anything on this ticket before its claim is quiet. */
  readonly quietAfterMs: (ticket: TicketId) => number;
  /** Whether a quiet claim of this ticket is taken back. */
  readonly reclaimsQuiet: (ticket: TicketId) => boolean;
}

/**
 * The leases of all live claims (SPEC 5), kept in step with the log by its events. A lease that is over ends a claim
 * only when its session is gone too: a living session is never reclaimed. Decides nothing itself.
 */
export class Leases {
  readonly #rules: LeaseRules;
  readonly #leases = new Map<TicketId, Lease>();
  readonly #bySession = new Map<SessionId, Set<Lease>>();

  constructor(rules: LeaseRules) {
    this.#rules = rules;
  }

  get count(): number {
    return this.#leases.size;
  }

  get(ticket: TicketId): Lease | undefined {
    return this.#leases.get(ticket);
  }

  /** What a session holds, the newest last. */
  ofSession(session: SessionId): ReadonlySet<Lease> {
    return this.#bySession.get(session) ?? new Set();
  }

  /** Takes up the claims that the log holds at the start of the hub: each gets one whole lease and one whole period of quiet from now. */
  restore(tickets: Iterable<TicketState>): void {
    const now = this.#rules.clock.monotonic();
    for (const { id, claim } of tickets) {
      if (claim === undefined) continue;
      const { session, fence, leaseMs, stale = false, quiet = false } = claim;
      const until = stale ? now : now + leaseMs;
      this.#set({ ticket: id, session, fence, leaseMs, stale, until, activeAt: now, quiet });
    }
  }

  /** Follows an event of the log; says which sessions hold more or less than before. */
  follow(event: LogEvent): SessionId[] {
    const { type, payload, actor } = event;
    const now = this.#rules.clock.monotonic();
    const active = { activeAt: now, quiet: false };
    const ticketNamed = ticketOf(event);
    const followed = ticketNamed && this.#leases.get(ticketNamed);
    if (followed !== undefined && actor.kind !== 'hub') Object.assign(followed, active);
    switch (type) {
      case 'claim.granted': {
        const { ticket, fence, session, leaseMs } = payload;
        return this.#replace({
          ticket,
          fence,
          session,
          leaseMs,
          stale: false,
          until: now + leaseMs,
          ...active,
        });
      }
      case 'claim.adopted': {
        const { ticket, fence, session, leaseMs } = payload;
        return this.#replace({
          ticket,
          fence,
          session,
          leaseMs,
          stale: false,
          until: now + leaseMs,
          ...active,
        });
      }
      case 'claim.quieted':
        if (followed !== undefined) followed.quiet = true;
        return [];
      case 'claim.staled': {
        const lease = this.#leases.get(payload.ticket);
        if (lease !== undefined) Object.assign(lease, { stale: true, until: now });
        return [];
      }
      case 'claim.released':
      case 'claim.reclaimed':
      case 'ticket.handedIn':
      case 'review.submitted':
        return this.drop(payload.ticket);
      default:
        return [];
    }
  }

  /** A claim that ended, however it did. */
  drop(ticket: TicketId): SessionId[] {
    const lease = this.#leases.get(ticket);
    if (lease === undefined) return [];
    this.#leases.delete(ticket);
    const own = this.#bySession.get(lease.session);
    own?.delete(lease);
    if (own?.size === 0) this.#bySession.delete(lease.session);
    return [lease.session];
  }

  /** Starts the lease anew, for as long as before unless said otherwise. */
  renew(lease: Lease, leaseMs = lease.leaseMs): void {
    lease.leaseMs = leaseMs;
    lease.until = this.#rules.clock.monotonic() + leaseMs;
  }

  /** After a sleep nobody could renew or write: every lease and every period of quiet begins anew (SPEC 5). */
  graceForAll(): void {
    const now = this.#rules.clock.monotonic();
    for (const lease of this.#leases.values()) {
      lease.activeAt = now;
      if (lease.stale) lease.until = now;
      else this.renew(lease);
    }
  }

  /** When `due` may have something to say next; nothing while no claim lives. */
  nextAt(): number | undefined {
    let next: number | undefined;
    for (const lease of this.#leases.values()) {
      const at = this.dueAt(lease);
      if (at !== Infinity && (next === undefined || at < next)) next = at;
    }
    return next;
  }

  due(): DueLease[] {
    const due: DueLease[] = [];
    for (const lease of this.#leases.values())
      if (this.dueAt(lease) <= this.#rules.clock.monotonic())
        due.push({ method: this.#methodFor(lease), lease });
    return due;
  }

  /** Whether a lease asks for this decision now. What was due a moment ago need not be: its session came back, or everybody was given time. */
  isDue({ method, lease }: DueLease): boolean {
    return this.dueAt(lease) <= this.#rules.clock.monotonic() && this.#methodFor(lease) === method;
  }

  /** The wall-clock time at which a lease ends as far as anybody can tell; for people only. */
  wallClockEnd({ until }: Lease): number {
    const { clock } = this.#rules;
    return Math.max(0, Math.round(clock.now() + until - clock.monotonic()));
  }

  /** When this lease asks for a decision. While its session lives it ends never, but it may grow quiet. */
  dueAt(lease: Lease): number {
    return lease.stale
      ? lease.until + this.#rules.staleMs
      : Math.min(this.#endsAt(lease), this.#quietAt(lease));
  }

  #methodFor(lease: Lease): DueLease['method'] {
    if (lease.stale) return 'claim.reclaim';
    if (this.#endsAt(lease) <= this.#rules.clock.monotonic()) return 'claim.stale';
    return lease.quiet ? 'claim.reclaim' : 'claim.quiet';
  }

  #endsAt({ until, session }: Lease): number {
    return Math.max(until, this.#rules.goneAt(session));
  }

  #quietAt({ quiet, activeAt, ticket }: Lease): number {
    const { quietAfterMs, reclaimsQuiet } = this.#rules;
    // What is quiet already is due again where the board has come to want it back.
    return quiet && !reclaimsQuiet(ticket) ? Infinity : activeAt + quietAfterMs(ticket);
  }

  #replace(lease: Lease): SessionId[] {
    const before = this.drop(lease.ticket);
    this.#set(lease);
    return [...before, lease.session];
  }

  #set(lease: Lease): void {
    this.#leases.set(lease.ticket, lease);
    const own = this.#bySession.get(lease.session);
    if (own === undefined) this.#bySession.set(lease.session, new Set([lease]));
    else own.add(lease);
  }
}
