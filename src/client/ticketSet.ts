import type { TicketId } from '../protocol/ids.ts';
import type { TicketSummary } from '../protocol/ticket.ts';

/**
 * Tickets by id, each in its highest version whatever the order in which versions come. Of the closed ones only the newest
 * are kept.
 */
export class TicketSet {
  readonly #tickets = new Map<TicketId, TicketSummary>();
  readonly #closed = new Set<TicketId>();
  readonly #closedLimit: number;
  /** While filling: versions of closed tickets that were let go, so that an older, open version that comes late does not bring them back. */
  #letGo: Map<TicketId, number> | undefined = new Map();

  constructor(closedLimit: number) {
    this.#closedLimit = closedLimit;
  }

  get all(): ReadonlyMap<TicketId, TicketSummary> {
    return this.#tickets;
  }

  /** Takes a ticket unless a version as high is known. Returns the ids that changed, the ones let go included. */
  put(ticket: TicketSummary): TicketId[] {
    const known = this.#tickets.get(ticket.id)?.version ?? this.#letGo?.get(ticket.id) ?? 0;
    if (ticket.version <= known) return [];
    this.#letGo?.delete(ticket.id);
    this.#tickets.set(ticket.id, ticket);
    if (ticket.status !== 'closed') {
      this.#closed.delete(ticket.id);
      return [ticket.id];
    }
    this.#closed.add(ticket.id);
    const gone = this.#closed.size > this.#closedLimit ? this.#letOldestGo() : undefined;
    return gone === undefined ? [ticket.id] : [ticket.id, gone];
  }

  /** From here on versions come in order, so nothing has to be remembered of what was let go. */
  settle(): void {
    this.#letGo = undefined;
  }

  /** Ids whose version differs between this set and another, absence included. */
  differences(other: TicketSet): TicketId[] {
    const changed = [...other.#tickets.values()].filter(
      ({ id, version }) => this.#tickets.get(id)?.version !== version,
    );
    const gone = [...this.#tickets.keys()].filter((id) => !other.#tickets.has(id));
    return [...changed.map(({ id }) => id), ...gone];
  }

  #letOldestGo(): TicketId | undefined {
    let oldest: TicketSummary | undefined;
    for (const id of this.#closed) {
      const ticket = this.#tickets.get(id);
      if (ticket && (!oldest || ticket.updatedAt < oldest.updatedAt)) oldest = ticket;
    }
    if (!oldest) return undefined;
    this.#closed.delete(oldest.id);
    this.#tickets.delete(oldest.id);
    this.#letGo?.set(oldest.id, oldest.version);
    return oldest.id;
  }
}
