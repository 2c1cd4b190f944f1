import { systemClock, type Clock } from '../base/clock.ts';
import type { Disposable } from '../base/disposable.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import type { Fence, TicketId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import { messageOf } from './errors.ts';
import type { HubClient } from './hubClient.ts';

/** A claim to keep. The token is needed where the session does not hold the claim itself. */
export interface KeptClaim {
  readonly ticket: TicketId;
  readonly fence: Fence;
  readonly token?: string;
}

/** The hub says that the claim is gone: all work on it has to stop. */
export interface LostClaim extends KeptClaim {
  /** `claim.expired`, `claim.fenceStale` or `claim.none`. */
  readonly code: string;
  readonly message: string;
}

/** No renewal was confirmed for so long that the agent has to stop (SPEC 5); the claim may still be kept. */
export interface UnconfirmedClaim extends KeptClaim {
  readonly forMs: number;
}

interface LeaseKeeperOptions {
  readonly client: Pick<HubClient, 'call'>;
  readonly clock?: Clock;
  readonly log?: (line: string) => void;
}

interface Lease {
  readonly claim: KeptClaim;
  /** When the last request that the hub confirmed was sent: not later than when the hub counted from. */
  confirmedAt: number;
  warned: boolean;
}

const tickMs = 1_000;

/** Renews claims every 10 s in one request, and tells when one is lost or could not be confirmed. */
export class LeaseKeeper implements Disposable {
  readonly #client: Pick<HubClient, 'call'>;
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #leases = new Map<string, Lease>();
  readonly #lost = new Emitter<LostClaim>();
  readonly #unconfirmed = new Emitter<UnconfirmedClaim>();
  #timer: NodeJS.Timeout | undefined;
  #renewing: AbortController | undefined;
  #sentAt = -Infinity;

  readonly onLost: Event<LostClaim> = this.#lost.event;
  /** Told once for each stretch without confirmation. */
  readonly onUnconfirmed: Event<UnconfirmedClaim> = this.#unconfirmed.event;

  constructor({ client, clock = systemClock, log = () => undefined }: LeaseKeeperOptions) {
    this.#client = client;
    this.#clock = clock;
    this.#log = log;
  }

  /** The claims that are kept at the moment. */
  get claims(): readonly KeptClaim[] {
    return [...this.#leases.values()].map(({ claim }) => claim);
  }

  /** Keeps a claim until it is lost or the result is disposed of. A newer fence of the same ticket replaces the older. */
  keep(claim: KeptClaim): Disposable {
    const lease: Lease = { claim, confirmedAt: this.#clock.monotonic(), warned: false };
    this.#leases.set(claim.ticket, lease);
    this.#timer ??= setInterval(() => this.tick(), tickMs);
    return { dispose: () => this.#forget(lease) };
  }

  /** Renews at once instead of at the next turn, for example after a reconnect. */
  renewNow(): Promise<void> {
    return this.#renewing || this.#leases.size === 0 ? Promise.resolve() : this.#renew();
  }

  /** Does what is due. Called every second while there are claims. */
  tick(): void {
    const now = this.#clock.monotonic();
    for (const lease of this.#leases.values()) {
      const forMs = now - lease.confirmedAt;
      if (forMs < limits.holderStopsMs || lease.warned) continue;
      lease.warned = true;
      this.#unconfirmed.fire({ ...lease.claim, forMs });
    }
    if (!this.#renewing && this.#leases.size > 0 && now - this.#sentAt >= limits.renewEveryMs)
      void this.#renew();
  }

  dispose(): void {
    this.#leases.clear();
    this.#stopTimer();
    this.#renewing?.abort();
    this.#lost.dispose();
    this.#unconfirmed.dispose();
  }

  async #renew(): Promise<void> {
    const sentAt = this.#clock.monotonic();
    this.#sentAt = sentAt;
    this.#renewing = new AbortController();
    const leases = [...this.#leases.values()];
    try {
      const params = { claims: leases.map(({ claim }) => claim) };
      const { claims } = await this.#client.call('claim.renew', params, { signal: this.#renewing.signal });
      for (const [index, answer] of claims.entries()) {
        const lease = leases[index];
        if (!lease || this.#leases.get(lease.claim.ticket) !== lease) continue;
        if (answer.held) this.#confirm(lease, sentAt);
        else this.#lose(lease, answer);
      }
    } catch (error) {
      // Not confirmed is not lost: the next turn asks again, and after 30 s the holder is told.
      this.#log(`Renewing ${leases.length} claim(s): ${messageOf(error)}`);
    } finally {
      this.#renewing = undefined;
    }
  }

  #confirm(lease: Lease, sentAt: number): void {
    lease.confirmedAt = sentAt;
    lease.warned = false;
  }

  #lose(
    lease: Lease,
    {
      code = 'claim.none',
      message = 'The claim is gone.',
    }: { code?: string | undefined; message?: string | undefined },
  ): void {
    this.#forget(lease);
    this.#lost.fire({ ...lease.claim, code, message });
  }

  #forget(lease: Lease): void {
    if (this.#leases.get(lease.claim.ticket) === lease) this.#leases.delete(lease.claim.ticket);
    if (this.#leases.size === 0) this.#stopTimer();
  }

  #stopTimer(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
