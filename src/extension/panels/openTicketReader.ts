import type { TicketId } from '../../protocol/ids.ts';
import type { WireEvent } from '../../protocol/events.ts';
import { limits } from '../../protocol/limits.ts';
import { recordEvents } from '../../protocol/records.ts';
import type { Ticket } from '../../protocol/ticket.ts';
import type { BoardSession } from '../session/boardSession.ts';

/** A ticket as its page shows it: newest entries first, and what was recorded of its review, oldest first. */
export interface ReadTicket {
  readonly ticket: Ticket;
  readonly entries: WireEvent[];
  readonly records: WireEvent[];
  readonly next?: string;
}

const timelinePage = 50;

/** Reads the open ticket. What was recorded of its review is read once in full and followed from the newest entries on. */
export class OpenTicketReader {
  readonly #session: Pick<BoardSession, 'request'>;
  #known:
    { readonly ticket: TicketId; readonly upTo: number; readonly records: readonly WireEvent[] } | undefined;

  constructor(session: Pick<BoardSession, 'request'>) {
    this.#session = session;
  }

  /** The ticket with everything on its page, as for somebody who opens it. */
  open(id: TicketId): Promise<ReadTicket> {
    this.#known = undefined;
    return this.refresh(id);
  }

  /** The ticket as it is now. */
  async refresh(id: TicketId): Promise<ReadTicket> {
    const [{ ticket }, { entries, next }] = await Promise.all([
      this.#session.request('ticket.get', { ticket: id }),
      this.older(id),
    ]);
    const records = await this.#records(ticket, entries);
    return { ticket, entries, records, ...(next !== undefined && { next }) };
  }

  /** A page of the timeline: the newest one without a cursor. */
  async older(id: TicketId, cursor?: string) {
    const params = { ticket: id, limit: timelinePage, ...(cursor !== undefined && { cursor }) };
    return this.#session.request('ticket.timeline', params);
  }

  async #records(ticket: Ticket, entries: readonly WireEvent[]): Promise<WireEvent[]> {
    const known = this.#known?.ticket === ticket.id ? this.#known : undefined;
    const newer = entries.filter(({ sequence }) => sequence > (known?.upTo ?? 0));
    // Where the newest entries reach back to what is known, nothing was missed between them.
    const meets = known !== undefined && newer.length < entries.length;
    const records = meets ? followed(known.records, newer) : await this.#allRecords(ticket);
    const upTo = Math.max(known?.upTo ?? 0, entries[0]?.sequence ?? 0);
    this.#known = { ticket: ticket.id, upTo, records };
    return records;
  }

  async #allRecords(ticket: Ticket): Promise<WireEvent[]> {
    const found: WireEvent[] = [];
    if (!hasRecords(ticket)) return found;
    let cursor: string | undefined;
    do {
      const page = await this.#session.request('ticket.timeline', {
        ticket: ticket.id,
        types: [...recordEvents],
        limit: limits.pageSize,
        ...(cursor !== undefined && { cursor }),
      });
      found.push(...page.entries);
      cursor = page.next;
    } while (cursor !== undefined);
    return found.reverse();
  }
}

/** Two readings may run at once, so that what one brings the other may have brought already. */
function followed(records: readonly WireEvent[], newer: readonly WireEvent[]): WireEvent[] {
  const last = records.at(-1)?.sequence ?? 0;
  const added = newer.filter(({ type, sequence }) => sequence > last && recordEvents.includes(type));
  return [...records, ...added.reverse()];
}

/** Most tickets that are looked at were never handed in. */
function hasRecords({ threads, handIn, verdicts, merges, decisions }: Ticket): boolean {
  const { open, resolved } = threads;
  return (
    handIn !== undefined ||
    [open, resolved, verdicts, merges, decisions.links].some((records) => records.length > 0)
  );
}
