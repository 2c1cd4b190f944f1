import type { Board } from '../protocol/board.ts';
import type { Condition } from '../protocol/errors.ts';
import type { LogEvent } from '../protocol/events.ts';
import type { TicketId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import { ticketStatuses, type Stage, type TicketStatus, type TicketSummary } from '../protocol/ticket.ts';
import { claimConditions, takesOf, type ClaimRequest } from './claimRules.ts';
import { refuse, type Outcome } from './command.ts';
import { stageOfStatus } from './stages.ts';
import { ticketByNumber, type BoardState, type TicketState } from './state.ts';
import { unknownTicket } from './ticketRelations.ts';

const defaultPage = 200;

/** What lists show of a ticket. Until when the lease runs is added by the hub, which alone knows it. */
export function toSummary(ticket: TicketState): TicketSummary {
  const { open, resolved, marked } = ticket.threads;
  // Field by field: a copy of whatever is there is made and written out in three times the time.
  return {
    id: ticket.id,
    type: ticket.type,
    title: ticket.title,
    status: ticket.status,
    closedAs: ticket.closedAs,
    priority: ticket.priority,
    labels: [...ticket.labels],
    criteria: [...ticket.criteria],
    hasDescription: ticket.hasDescription,
    parent: ticket.parent,
    phase: ticket.phase,
    blockedBy: [...ticket.blockedBy],
    repos: [...ticket.repos],
    needsNoRepos: ticket.needsNoRepos,
    paths: [...ticket.paths],
    role: ticket.role,
    reviewer: ticket.reviewer,
    route: ticket.route,
    assignee: ticket.assignee,
    claim: ticket.claim,
    epicOwner: ticket.epicOwner,
    workspace: ticket.workspace,
    rounds: ticket.rounds,
    questions: { open: [...ticket.questions.open], answered: [...ticket.questions.answered] },
    artifacts: ticket.artifacts.map(({ name, version, author }) => ({ name, version, author })),
    decisions: { required: ticket.decisions.required, links: [...ticket.decisions.links] },
    budget: ticket.budget,
    usage: ticket.usage,
    openSpikes: [...ticket.openSpikes],
    source: undefined,
    comments: ticket.comments,
    implementers: [...ticket.implementers],
    handIn: ticket.handIn,
    threads: { open: [...open], resolved: [...resolved], marked: [...marked] },
    refinementMisses: ticket.refinementMisses,
    verdicts: [...ticket.verdicts],
    merges: [...ticket.merges],
    version: ticket.version,
    createdAt: ticket.createdAt,
    updatedAt: ticket.updatedAt,
  } satisfies Record<keyof TicketSummary, unknown>;
}

/** The board as the wire shows it. Throws for a board that was never created. */
export function toBoard(state: BoardState): Board {
  const { key, name, settings, sequence, createdAt, indexes } = state;
  if (key === '') throw new Error('A board that was never created cannot be shown.');
  return {
    key,
    name,
    repos: [...state.repos],
    roster: [...state.roster.values()],
    roles: [...state.roles],
    settings: { ...settings },
    phases: [...state.phases],
    usage: indexes.spent.total,
    epicUsage: epicUsage(state),
    counts: statusCounts(state),
    sequence,
    createdAt,
  };
}

/** What the children of each open epic have cost together. */
function epicUsage({ tickets, indexes }: BoardState): NonNullable<Board['epicUsage']> {
  return [...indexes.spentOfEpic]
    .map(([epic, spending]) => ({ epic, usage: spending.total }))
    .filter(({ epic, usage }) => {
      const { type, status } = tickets.get(epic) ?? {};
      return type === 'epic' && status !== 'closed' && usage.runs > 0;
    });
}

/** Whether the board shows another sum of what was spent after an event than before it. */
export function changesSums({ tickets }: BoardState, event: LogEvent): boolean {
  switch (event.type) {
    case 'usage.recorded':
      return true;
    case 'ticket.edited': {
      const { ticket, changes } = event.payload;
      if (changes.type !== undefined) return true;
      return changes.parent !== undefined && (tickets.get(ticket)?.usage.runs ?? 0) > 0;
    }
    case 'ticket.moved':
      return tickets.get(event.payload.ticket)?.type === 'epic';
    default:
      return false;
  }
}

/** How many tickets are in each state. */
export function statusCounts(state: BoardState): Record<TicketStatus, number> {
  const { byStatus } = state.indexes;
  return Object.fromEntries(ticketStatuses.map((status) => [status, byStatus[status].size])) as Record<
    TicketStatus,
    number
  >;
}

/** Which tickets a list asks for: all states unless some are named, oldest first unless said otherwise. */
export interface TicketQuery {
  readonly statuses?: readonly TicketStatus[] | undefined;
  readonly order?: 'oldest' | 'newest' | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  /** Which tickets the asker may see; absent: all. */
  readonly sees?: ((ticket: TicketState) => boolean) | undefined;
}

/** A page and the cursor of the next one; without a cursor it was the last. */
export interface Page<T> {
  readonly tickets: T[];
  readonly next?: string | undefined;
}

/** A page of tickets by number. Tickets of other states are not looked at. Refuses a cursor that no page gave with `request.invalid`. */
export function listTickets(state: BoardState, query: TicketQuery): Outcome<Page<TicketState>> {
  const { statuses = ticketStatuses, order = 'oldest', limit = defaultPage, sees } = query;
  const start = cursorOf(query.cursor);
  if (!start.ok) return start;
  const numbers = inOrder(state, { statuses, order, after: start.value });
  const tickets: TicketState[] = [];
  const most = Math.min(limit, limits.pageSize);
  for (const number of numbers) {
    const ticket = ticketByNumber(state, number);
    if (ticket === undefined || sees?.(ticket) === false) continue;
    if (tickets.length === most) {
      return { ok: true, value: { tickets, next: String(tickets.at(-1)?.number) } };
    }
    tickets.push(ticket);
  }
  return { ok: true, value: { tickets } };
}

function cursorOf(cursor: string | undefined): Outcome<number | undefined> {
  if (cursor === undefined) return { ok: true, value: undefined };
  if (/^[1-9][0-9]{0,8}$/.test(cursor)) return { ok: true, value: Number(cursor) };
  return refuse('request.invalid', 'The cursor is not one that a page of this list gave. Begin without one.');
}

/** Merges the numbers of several states into one order. */
function* inOrder(
  state: BoardState,
  {
    statuses,
    order,
    after,
  }: { statuses: readonly TicketStatus[]; order: 'oldest' | 'newest'; after?: number | undefined },
): Generator<number> {
  const oldest = order === 'oldest';
  const sources = [...new Set(statuses)].map((status) => {
    const numbers = state.indexes.byStatus[status];
    const rest = oldest ? numbers.above(after ?? 0) : numbers.below(after ?? Number.POSITIVE_INFINITY);
    return { rest, head: rest.next() };
  });
  for (;;) {
    let first: (typeof sources)[number] | undefined;
    for (const source of sources) {
      if (source.head.done === true) continue;
      if (first === undefined || source.head.value < first.head.value === oldest) first = source;
    }
    if (first === undefined) return;
    yield first.head.value;
    first.head = first.rest.next();
  }
}

/** Which tickets to look at for a preview: the named ones, or page by page those of the stage, or the open ones. */
export interface PreviewQuery {
  readonly stage?: Stage | undefined;
  readonly tickets?: readonly TicketId[] | undefined;
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
  /** Which tickets the asker may see; absent: all. */
  readonly sees?: ((ticket: TicketState) => boolean) | undefined;
}

/** Whether a ticket can be claimed, and every rule in the way. */
export interface TicketClaimability {
  readonly ticket: TicketState;
  readonly claimable: boolean;
  readonly conditions: Condition[];
}

const openStatuses = ticketStatuses.filter((status) => status !== 'closed');

/** Per ticket whether this seat could claim it, and why not. Claims nothing. */
export function previewClaims(
  state: BoardState,
  claimer: Omit<ClaimRequest, 'stage'>,
  query: PreviewQuery,
): Outcome<Page<TicketClaimability>> {
  const { tickets: ids, stage, sees, cursor, limit } = query;
  const preview = (ticket: TicketState): TicketClaimability => {
    const conditions = claimability(state, ticket, { ...claimer, stage });
    return { ticket, claimable: conditions.length === 0, conditions };
  };
  if (ids !== undefined) {
    const named: TicketState[] = [];
    for (const id of ids) {
      const ticket = state.tickets.get(id);
      if (ticket === undefined || sees?.(ticket) === false) return unknownTicket(state, id);
      named.push(ticket);
    }
    return { ok: true, value: { tickets: named.map(preview) } };
  }
  const statuses = stage === 'retire' ? (['closed'] as const) : openStatuses;
  const page = listTickets(state, { statuses, cursor, limit, sees });
  if (!page.ok) return page;
  return { ok: true, value: { tickets: page.value.tickets.map(preview), next: page.value.next } };
}

/** Every rule that keeps this seat from claiming this ticket. Without a stage: the one the ticket's state is claimed for, else the first the role takes. */
function claimability(
  state: BoardState,
  ticket: TicketState,
  { stage, ...claimer }: Omit<ClaimRequest, 'stage'> & { readonly stage?: Stage | undefined },
): Condition[] {
  const fitting = stage ?? stageOfStatus[ticket.status] ?? takesOf(state, claimer.seat)[0] ?? 'implement';
  return claimConditions(state, ticket, { ...claimer, stage: fitting });
}

/** Every ticket that is held now, stale ones too: those the hub counts a lease for. */
export function* heldTickets(state: BoardState): Generator<TicketState> {
  for (const [, ids] of state.indexes.heldBy.entries()) {
    for (const id of ids) {
      const ticket = state.tickets.get(id);
      if (ticket !== undefined) yield ticket;
    }
  }
}
