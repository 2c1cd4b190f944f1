import type { Digest, DigestEntry } from '../protocol/digest.ts';
import { limits } from '../protocol/limits.ts';
import { ticketStatuses } from '../protocol/ticket.ts';
import { digestSections } from '../protocol/vocabulary.ts';
import { statusTitle } from './gates.ts';
import { statusCounts } from './queries.ts';
import type { BoardState, TicketState } from './state.ts';

type SectionName = (typeof digestSections)[number];
type Entry = Omit<DigestEntry, 'ticket' | 'title'>;

interface Period {
  readonly now: number;
  /** When the last digest was posted. */
  readonly previousAt: number;
  /** Who reviews what names no reviewer. */
  readonly reviewer: string;
}

/** What a ticket has to say in each section; mostly nothing. */
const sections: { readonly [S in SectionName]: (ticket: TicketState, period: Period) => readonly Entry[] } = {
  stale: ({ claim, updatedAt }) => (claim?.stale === true ? [{ since: updatedAt, agent: claim.agent }] : []),
  quiet: ({ claim, updatedAt }) => (claim?.quiet === true ? [{ since: updatedAt, agent: claim.agent }] : []),
  abandoned: (ticket, { now }) =>
    isWork(ticket) && now - ticket.updatedAt >= limits.abandonedAfterMs
      ? [{ since: ticket.updatedAt, ...(ticket.assignee !== undefined && { agent: ticket.assignee }) }]
      : [],
  reviews: ({ status, statusSince, claim, ...ticket }, { reviewer }) =>
    status === 'review'
      ? [
          {
            since: statusSince,
            reviewer: ticket.reviewer ?? reviewer,
            ...(claim !== undefined && { agent: claim.agent }),
          },
        ]
      : [],
  questions: ({ status, asked }) =>
    status === 'closed'
      ? []
      : asked.map(({ entry, at, agent }) => ({ since: at, entry, ...(agent !== undefined && { agent }) })),
  spikes: ({ type, status, createdAt }) =>
    type === 'spike' && status !== 'closed' ? [{ since: createdAt }] : [],
  closed: ({ status, statusSince, closedAs }, { previousAt }) =>
    status === 'closed' && statusSince >= previousAt
      ? [{ since: statusSince, ...(closedAs && { closedAs }) }]
      : [],
};

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
    sections: sectionsOf(state, { now, previousAt: lastDigest?.at ?? 0, reviewer: state.settings.reviewer }),
    abandonedAfterMs: limits.abandonedAfterMs,
    spend: { runs: 0, tokensIn: 0, tokensOut: 0, cost: 0 },
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

function sectionsOf(state: BoardState, period: Period): Digest['sections'] {
  const found = Object.fromEntries(digestSections.map((name) => [name, [] as DigestEntry[]])) as Record<
    SectionName,
    DigestEntry[]
  >;
  for (const ticket of state.tickets.values()) {
    for (const name of digestSections) {
      for (const entry of sections[name](ticket, period)) {
        found[name].push({ ticket: ticket.id, title: ticket.title, ...entry });
      }
    }
  }
  return Object.fromEntries(
    digestSections.map((name) => [name, { total: found[name].length, entries: first(found[name], name) }]),
  ) as Digest['sections'];
}

/** What waits longest comes first; of what closed, the newest. */
function first(entries: DigestEntry[], name: SectionName): DigestEntry[] {
  const direction = name === 'closed' ? -1 : 1;
  return entries.sort((a, b) => direction * (a.since - b.since)).slice(0, limits.digestEntries);
}

/** Whether somebody could be expected to go on with it: an epic waits for its children, a spike for a person. */
function isWork({ type, status }: TicketState): boolean {
  return type !== 'epic' && type !== 'spike' && (status === 'ready' || status === 'in_progress');
}
