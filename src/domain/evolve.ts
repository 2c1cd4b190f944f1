import type { LogEvent, LogEventType, TicketChanges, TicketDraft } from '../protocol/events.ts';
import { ticketNumber, type TicketId } from '../protocol/ids.ts';
import { deliver } from './inbox.ts';
import { emptyInbox, withAcknowledged } from './inboxState.ts';
import { recordHistory } from './history.ts';
import { reindex, requeueReviews } from './indexes.ts';
import type { BoardState, TicketState } from './state.ts';

type EventOf<T extends LogEventType> = Extract<LogEvent, { type: T }>;
type Fold<T extends LogEventType> = (state: BoardState, event: EventOf<T>) => void;
/** What an event does to the ticket it names. Version and time of change come by themselves. */
type TicketFold<T extends LogEventType> = (ticket: TicketState, event: EventOf<T>) => Partial<TicketState>;
type TicketEventType = Exclude<
  LogEventType,
  | `${'board' | 'repository' | 'agent'}.${string}`
  | 'ticket.created'
  // Channels, inboxes, digest.
  | `${'message' | 'inbox' | 'digest'}.${string}`
>;

/**
 * Folds one event into the state. Deterministic and free of I/O. It owns the state and updates it in place: the caller
 * gives the state away and goes on with what is returned. A ticket changes only through an event that names it. An
 * event of a type this build does not know moves the sequence and nothing else. Throws when an event names a ticket
 * that no earlier event created: such a log is damaged.
 */
export function evolve(state: BoardState, event: LogEvent): BoardState {
  state.sequence = event.sequence;
  deliver(state, event);
  if (Object.hasOwn(ticketFolds, event.type)) {
    const fold = ticketFolds[event.type as TicketEventType] as TicketFold<LogEventType>;
    changeTicket(state, event, fold);
  } else if (Object.hasOwn(boardFolds, event.type)) {
    const fold = boardFolds[event.type as keyof typeof boardFolds] as Fold<LogEventType>;
    fold(state, event);
  }
  recordHistory(state, event.at);
  return state;
}

function changeTicket(state: BoardState, event: LogEvent, fold: TicketFold<LogEventType>): void {
  const { ticket: id } = event.payload as { ticket: TicketId };
  const before = state.tickets.get(id);
  if (before === undefined) {
    throw new Error(`Event ${event.sequence} (${event.type}) names ${id}, which was never created.`);
  }
  const changes = fold(before, event);
  const after: TicketState = {
    ...before,
    ...changes,
    ...(changes.status !== undefined && changes.status !== before.status && { statusSince: event.at }),
    version: before.version + 1,
    updatedAt: event.at,
  };
  state.tickets.set(id, after);
  reindex(state, before, after);
}

const boardFolds: { readonly [T in Exclude<LogEventType, TicketEventType>]: Fold<T> } = {
  'board.created': (state, { payload, at }) => {
    state.key = payload.key;
    state.name = payload.name;
    state.createdAt = at;
  },
  'board.edited': (state, { payload }) => {
    state.name = payload.name ?? state.name;
    state.settings = { ...state.settings, ...payload.settings };
    if (payload.settings?.reviewer !== undefined) requeueReviews(state);
  },
  'repository.added': (state, { payload }) => {
    state.repos = [...state.repos, payload];
  },
  'repository.removed': (state, { payload }) => {
    state.repos = state.repos.filter(({ name }) => name !== payload.name);
  },
  'agent.hired': (state, { payload, at }) => {
    state.roster.set(payload.name, { name: payload.name, role: payload.role, hiredAt: at });
  },
  'ticket.created': (state, { payload, at, sequence }) => {
    const ticket = draftedTicket(payload.ticket, payload.draft, { at, sequence });
    state.tickets.set(ticket.id, ticket);
    state.nextNumber = Math.max(state.nextNumber, ticket.number + 1);
    reindex(state, undefined, ticket);
  },
  // Channels, inboxes, digest.
  'message.posted': (state, event) => {
    const { payload, sequence, at } = event;
    const { messages = 0 } = state.channels.get(payload.channel) ?? {};
    state.channels.set(payload.channel, { messages: messages + 1, last: { sequence, at } });
    // What is said about a ticket stands on its timeline, so it counts as a change like every other entry there.
    if (payload.ticket !== undefined) changeTicket(state, event, () => ({}));
  },
  'inbox.acknowledged': (state, { payload: { agent, items }, sequence }) => {
    const inbox = state.inboxes.get(agent) ?? emptyInbox;
    state.inboxes.set(agent, withAcknowledged(inbox, { items, sequence }));
  },
  'digest.posted': (state, { sequence, at }) => {
    state.lastDigest = { sequence, at };
  },
};

const ticketFolds: { readonly [T in TicketEventType]: TicketFold<T> } = {
  'ticket.edited': (ticket, { payload: { changes }, sequence }) => ({
    ...editedFields(ticket, changes, sequence),
    ...(changes.type !== undefined && changes.type !== 'epic' && { epicOwner: undefined }),
  }),
  'ticket.moved': (_ticket, { payload: { from, to, closedAs } }) => ({
    status: to,
    closedAs,
    ...(to === 'closed' && { epicOwner: undefined }),
    ...(from === 'closed' && { assignee: undefined, route: undefined }),
  }),
  'comment.added': (ticket, event) => ({
    comments: ticket.comments + 1,
    questions: askedOrAnswered(ticket.questions, event.payload),
    asked: stillAsked(ticket.asked, event),
  }),
  'claim.granted': (_ticket, { payload, at }) => {
    const { session, agent, stage, fence, leaseMs } = payload;
    const claim = { session, agent, stage, fence, leaseMs, since: at };
    if (stage !== 'implement') return { claim, fence };
    return { claim, fence, status: 'in_progress', assignee: agent, route: agent };
  },
  'claim.adopted': (ticket, { payload: { session, leaseMs } }) => ({
    claim: ticket.claim && { ...ticket.claim, session, leaseMs },
  }),
  'claim.staled': (ticket) => ({ claim: ticket.claim && { ...ticket.claim, stale: true } }),
  'claim.released': givenBack,
  'claim.reclaimed': givenBack,
  'epic.owned': (_ticket, { payload }) => ({ epicOwner: payload.agent }),
  'epic.freed': () => ({ epicOwner: undefined }),
  'workspace.recorded': (_ticket, { payload }) => ({ workspace: payload.workspace }),
};

/** A ticket as its first event makes it: in Backlog, version 1. */
export function draftedTicket(
  id: TicketId,
  draft: TicketDraft,
  event: { readonly at: number; readonly sequence: number },
): TicketState {
  return {
    id,
    number: ticketNumber(id),
    type: draft.type,
    title: draft.title,
    status: 'backlog',
    priority: draft.priority,
    labels: draft.labels,
    criteria: draft.criteria,
    hasDescription: draft.description.trim() !== '',
    descriptionSequence: event.sequence,
    parent: draft.parent ?? undefined,
    phase: draft.phase ?? undefined,
    blockedBy: draft.blockedBy,
    repos: draft.repos,
    needsNoRepos: draft.needsNoRepos,
    paths: draft.paths,
    role: draft.role ?? undefined,
    reviewer: draft.reviewer ?? undefined,
    route: draft.route ?? undefined,
    fence: 0,
    questions: { open: [], answered: [] },
    decisions: { required: draft.decisionRequired, links: [] },
    asked: [],
    statusSince: event.at,
    comments: 0,
    version: 1,
    createdAt: event.at,
    updatedAt: event.at,
  };
}

/** What an edit makes of a ticket's fields. `null` clears a field. */
export function editedFields(
  ticket: TicketState,
  changes: TicketChanges,
  sequence: number,
): Partial<TicketState> {
  const { description, decisionRequired, parent, phase, role, reviewer, route, ...plain } = changes;
  return {
    ...plain,
    ...(parent !== undefined && { parent: parent ?? undefined }),
    ...(phase !== undefined && { phase: phase ?? undefined }),
    ...(role !== undefined && { role: role ?? undefined }),
    ...(reviewer !== undefined && { reviewer: reviewer ?? undefined }),
    ...(route !== undefined && { route: route ?? undefined }),
    ...(description !== undefined && {
      hasDescription: description.trim() !== '',
      descriptionSequence: sequence,
    }),
    ...(decisionRequired !== undefined && {
      decisions: { ...ticket.decisions, required: decisionRequired },
    }),
  };
}

function askedOrAnswered(
  { open, answered }: TicketState['questions'],
  { kind, entry, answers }: EventOf<'comment.added'>['payload'],
): TicketState['questions'] {
  if (kind === 'question') return { open: [...open, entry], answered };
  if (kind !== 'answer' || answers === undefined) return { open, answered };
  return { open: open.filter((id) => id !== answers), answered: [...answered, answers] };
}

function stillAsked(
  asked: TicketState['asked'],
  { payload: { kind, entry, answers }, actor: { agent }, at }: EventOf<'comment.added'>,
): TicketState['asked'] {
  if (kind === 'question') return [...asked, { entry, at, ...(agent !== undefined && { agent }) }];
  return kind === 'answer' ? asked.filter((question) => question.entry !== answers) : asked;
}

/** The claim ends. An implemented ticket goes back to Ready, and to anybody, unless a person routed it elsewhere meanwhile. */
function givenBack(ticket: TicketState, { sequence }: LogEvent): Partial<TicketState> {
  const { claim, route, status } = ticket;
  // A refinement that ended in Ready has said all it has to say on the ticket; the last worker's note stays the newest.
  const refined = claim?.stage === 'refine' && status !== 'backlog';
  const ended = { claim: undefined, ...(!refined && { lastHandoffSequence: sequence }) };
  if (claim?.stage !== 'implement') return ended;
  return {
    ...ended,
    status: 'ready',
    assignee: undefined,
    route: route === claim.agent ? undefined : route,
  };
}
