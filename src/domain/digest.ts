import type { Digest, DigestEntry } from '../protocol/digest.ts';
import { limits } from '../protocol/limits.ts';
import { ticketStatuses } from '../protocol/ticket.ts';
import { digestSections } from '../protocol/vocabulary.ts';
import { statusTitle } from './gates.ts';
import { statusCounts } from './queries.ts';
import type { BoardState, TicketState } from './state.ts';

type SectionName = (typeof digestSections)[number];

/** The entries of one section that come first, and how many there are in all; many tickets, little memory. */
class Section {
  total = 0;
  readonly entries: DigestEntry[] = [];
  readonly #isBefore: (a: DigestEntry, b: DigestEntry) => boolean;

  /** What waits longest comes first; of what closed, the newest. */
  constructor(name: SectionName) {
    this.#isBefore = name === 'closed' ? (a, b) => a.since > b.since : (a, b) => a.since < b.since;
  }

  add(
    { id, title }: TicketState,
    since: number,
    more: Omit<DigestEntry, 'ticket' | 'title' | 'since'>,
  ): void {
    this.total += 1;
    const entry = { ticket: id, title, since, ...more };
    const last = this.entries.at(-1);
    if (this.entries.length === limits.digestEntries && last && !this.#isBefore(entry, last)) return;
    const place = this.entries.findIndex((other) => this.#isBefore(entry, other));
    this.entries.splice(place < 0 ? this.entries.length : place, 0, entry);
    if (this.entries.length > limits.digestEntries) this.entries.pop();
  }
}

/** How the board stands at this moment (SPEC 10). Walks over all tickets once. */
export function digestOf(state: BoardState, now: number): Digest {
  const { key, name, sequence, lastDigest } = state;
  if (key === '') throw new Error('A board that was never created has no digest.');
  return {
    board: key,
    name,
    at: now,
    sequence,
    ...(lastDigest !== undefined && { previousAt: lastDigest.at }),
    states: statesOf(state),
    sections: sectionsOf(state, now),
    abandonedAfterMs: limits.abandonedAfterMs,
    spend: state.indexes.spent.total,
  };
}

function statesOf(state: BoardState): Digest['states'] {
  const counts = statusCounts(state);
  return ticketStatuses.map((status) => ({
    status,
    title: statusTitle(status, state),
    count: counts[status],
  }));
}

function sectionsOf(state: BoardState, now: number): Digest['sections'] {
  const sections = Object.fromEntries(digestSections.map((name) => [name, new Section(name)])) as Record<
    SectionName,
    Section
  >;
  for (const ticket of state.tickets.values()) {
    if (ticket.status === 'closed') addClosed(state, ticket, sections);
    else addOpen(state, ticket, { sections, now });
  }
  return Object.fromEntries(
    digestSections.map((name) => [name, { total: sections[name].total, entries: sections[name].entries }]),
  ) as Digest['sections'];
}

function addClosed(
  { lastDigest }: BoardState,
  ticket: TicketState,
  { closed }: Readonly<Record<SectionName, Section>>,
): void {
  const { statusSince, closedAs } = ticket;
  if (statusSince < (lastDigest?.at ?? 0)) return;
  closed.add(ticket, statusSince, closedAs === undefined ? {} : { closedAs });
}

function addOpen(
  { settings }: BoardState,
  ticket: TicketState,
  { sections, now }: { readonly sections: Readonly<Record<SectionName, Section>>; readonly now: number },
): void {
  const { type, status, claim, updatedAt, statusSince, asked } = ticket;
  const holder = claim === undefined ? {} : { agent: claim.agent };
  if (claim?.stale === true) sections.stale.add(ticket, updatedAt, holder);
  if (claim?.quiet === true) sections.quiet.add(ticket, updatedAt, holder);
  if (isWork(ticket) && now - updatedAt >= limits.abandonedAfterMs) {
    sections.abandoned.add(ticket, updatedAt, holder);
  }
  if (status === 'review') {
    sections.reviews.add(ticket, statusSince, { reviewer: ticket.reviewer ?? settings.reviewer, ...holder });
  }
  for (const { entry, at, agent } of asked) {
    sections.questions.add(ticket, at, { entry, ...(agent !== undefined && { agent }) });
  }
  if (type === 'spike') sections.spikes.add(ticket, ticket.createdAt, {});
}

/** Whether somebody could be expected to go on with it: an epic waits for its children, a spike for a person. */
function isWork({ type, status }: TicketState): boolean {
  return type !== 'epic' && type !== 'spike' && (status === 'ready' || status === 'in_progress');
}
