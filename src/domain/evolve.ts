import type { LogEvent, LogEventType, TicketChanges, TicketDraft } from '../protocol/events.ts';
import { ticketNumber, type TicketId } from '../protocol/ids.ts';
import { factsOf, ticketOfFacts } from './blankTicket.ts';
import { deliver } from './inbox.ts';
import { emptyInbox, withAcknowledged } from './inboxState.ts';
import { recordHistory } from './history.ts';
import { reindex, requeueReviews } from './indexes.ts';
import { withRun } from './spending.ts';
import { reviewFolds } from './reviewFolds.ts';
import { rosterFolds } from './rosterFolds.ts';
import type { BoardState, TicketState } from './state.ts';
import type { EventOf, TicketFold } from './ticketFold.ts';

type Fold<T extends LogEventType> = (state: BoardState, event: EventOf<T>) => void;
type TicketEventType = Exclude<
  LogEventType,
  | `${'board' | 'repository' | 'agent' | 'role' | 'phase' | 'phases'}.${string}`
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
  if (Object.hasOwn(boardFolds, event.type)) {
    const fold = boardFolds[event.type as keyof typeof boardFolds] as Fold<LogEventType>;
    fold(state, event);
  }
  const fold = ticketFoldOf(event);
  if (fold !== undefined) changeTicket(state, event, fold);
  const spent = event.type === 'usage.recorded' ? event.payload.cost : 0;
  recordHistory(state, { at: event.at, spent });
  return state;
}

/** The same for one ticket alone: what an event makes of it. Its events in their order make the ticket of the board. */
export function evolveTicket(before: TicketState | undefined, event: LogEvent): TicketState | undefined {
  if (event.type === 'ticket.created') return draftedTicket(event.payload.ticket, event.payload.draft, event);
  const fold = ticketFoldOf(event);
  return fold === undefined ? before : changed(before, event, fold);
}

function changeTicket(state: BoardState, event: LogEvent, fold: TicketFold<LogEventType>): void {
  const before = state.tickets.get((event.payload as { ticket: TicketId }).ticket);
  const after = changed(before, event, fold);
  state.tickets.set(after.id, after);
  reindex(state, before, after);
}

function changed(
  before: TicketState | undefined,
  event: LogEvent,
  fold: TicketFold<LogEventType>,
): TicketState {
  if (before === undefined) {
    const { ticket } = event.payload as { ticket: TicketId };
    throw new Error(`Event ${event.sequence} (${event.type}) names ${ticket}, which was never created.`);
  }
  const awake = awoken(before, event);
  const changes = fold(awake, event);
  return {
    ...awake,
    ...changes,
    ...(changes.status !== undefined && changes.status !== before.status && { statusSince: event.at }),
    version: before.version + 1,
    updatedAt: event.at,
  };
}

/** Whoever but the hub does something on a quiet ticket ends the quiet. */
function awoken(ticket: TicketState, { actor }: LogEvent): TicketState {
  if (ticket.claim?.quiet !== true || actor.kind === 'hub') return ticket;
  const { quiet: _quiet, ...claim } = ticket.claim;
  return { ...ticket, claim };
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
  ...rosterFolds,
  'phases.planned': (state, { payload }) => {
    const known = new Map(state.phases.map((phase) => [phase.name, phase]));
    state.phases = payload.phases.map((name) => known.get(name) ?? { name, state: 'planned' });
  },
  'phase.switched': (state, { payload }) => {
    const changes = new Map(payload.changes.map(({ phase, state: to }) => [phase, to]));
    state.phases = state.phases.map(({ name, state: from }) => ({ name, state: changes.get(name) ?? from }));
  },
  'ticket.created': (state, { payload, at, sequence }) => {
    const ticket = draftedTicket(payload.ticket, payload.draft, { at, sequence });
    state.tickets.set(ticket.id, ticket);
    state.nextNumber = Math.max(state.nextNumber, ticket.number + 1);
    reindex(state, undefined, ticket);
  },
  // Channels, inboxes, digest.
  'message.posted': (state, { payload, sequence, at }) => {
    const { messages = 0 } = state.channels.get(payload.channel) ?? {};
    state.channels.set(payload.channel, { messages: messages + 1, last: { sequence, at } });
  },
  'inbox.acknowledged': (state, { payload: { agent, items }, sequence }) => {
    const inbox = state.inboxes.get(agent) ?? emptyInbox;
    state.inboxes.set(agent, withAcknowledged(inbox, { items, sequence }));
  },
  'digest.posted': (state, { sequence, at }) => {
    state.lastDigest = { sequence, at };
  },
};

/** What an event does to the ticket it names, if anything. */
function ticketFoldOf(event: LogEvent): TicketFold<LogEventType> | undefined {
  if (Object.hasOwn(ticketFolds, event.type))
    return ticketFolds[event.type as TicketEventType] as TicketFold<LogEventType>;
  // What is said about a ticket stands on its timeline, so it counts as a change like every other entry there.
  return event.type === 'message.posted' && event.payload.ticket !== undefined ? () => ({}) : undefined;
}

/** A ticket that begins anew has neither hand-in nor review; its threads and who worked on it stay. */
const notReviewed = { handIn: undefined, rounds: 0, verdicts: [], merges: [] } satisfies Partial<TicketState>;

const ticketFolds: { readonly [T in TicketEventType]: TicketFold<T> } = {
  'ticket.edited': (ticket, { payload: { changes }, sequence }) => ({
    ...editedFields(ticket, changes, sequence),
    ...(changes.type !== undefined && changes.type !== 'epic' && { epicOwner: undefined }),
  }),
  'ticket.moved': (_ticket, { payload: { from, to, closedAs } }) => ({
    status: to,
    closedAs,
    ...(to === 'closed' && { epicOwner: undefined }),
    ...(from === 'closed' && { assignee: undefined, route: undefined, retired: false, ...notReviewed }),
  }),
  'comment.added': (ticket, event) => ({
    comments: ticket.comments + 1,
    questions: askedOrAnswered(ticket.questions, event.payload),
    asked: stillAsked(ticket.asked, event),
  }),
  'claim.granted': (ticket, { payload, at }) => {
    const { session, agent, stage, fence, leaseMs } = payload;
    const claim = { session, agent, stage, fence, leaseMs, since: at };
    if (stage !== 'implement') return { claim, fence };
    const implementers = withoutRepetition(ticket.implementers, agent);
    return { claim, fence, status: 'in_progress', assignee: agent, route: agent, implementers };
  },
  'claim.adopted': (ticket, { payload: { session, leaseMs } }) => ({
    claim: ticket.claim && { ...ticket.claim, session, leaseMs },
  }),
  'claim.staled': (ticket) => ({ claim: ticket.claim && { ...ticket.claim, stale: true } }),
  'claim.released': givenBack,
  'claim.reclaimed': givenBack,
  'epic.owned': (_ticket, { payload }) => ({ epicOwner: payload.agent }),
  'epic.freed': () => ({ epicOwner: undefined }),
  'workspace.recorded': (_ticket, { payload }) => ({ workspace: payload.workspace, retired: false }),
  'spike.raised': ({ openSpikes }, { payload }) => ({
    openSpikes: withoutRepetition(openSpikes, payload.spike),
  }),
  'spike.closed': ({ openSpikes }, { payload }) => ({
    openSpikes: openSpikes.filter((id) => id !== payload.spike),
  }),
  'usage.recorded': ({ usage }, { payload }) => ({ usage: withRun(usage, payload) }),
  'claim.quieted': ({ claim }) => ({ claim: claim && { ...claim, quiet: true } }),
  // That it was read changes nothing; it stands on the timeline.
  'handoff.read': () => ({}),
  // Hand-in, review, merge.
  ...reviewFolds,
};

function withoutRepetition<T>(list: readonly T[], one: T): readonly T[] {
  return list.includes(one) ? list : [...list, one];
}

/** A ticket as its first event makes it: in Backlog, version 1. */
export function draftedTicket(
  id: TicketId,
  draft: TicketDraft,
  { at, sequence }: { readonly at: number; readonly sequence: number },
): TicketState {
  const drafted = {
    id,
    number: ticketNumber(id),
    type: draft.type,
    title: draft.title,
    status: 'backlog',
    priority: draft.priority,
    labels: draft.labels,
    criteria: draft.criteria,
    hasDescription: draft.description.trim() !== '',
    descriptionSequence: sequence,
    parent: draft.parent ?? undefined,
    phase: draft.phase ?? undefined,
    blockedBy: draft.blockedBy,
    repos: draft.repos,
    needsNoRepos: draft.needsNoRepos,
    paths: draft.paths,
    role: draft.role ?? undefined,
    reviewer: draft.reviewer ?? undefined,
    route: draft.route ?? undefined,
    decisions: { required: draft.decisionRequired, links: [] },
    budget: draft.budget ?? undefined,
    statusSince: at,
    version: 1,
    createdAt: at,
    updatedAt: at,
  } as const;
  return ticketOfFacts(factsOf(drafted));
}

/** What an edit makes of a ticket's fields. `null` clears a field. */
export function editedFields(
  ticket: TicketState,
  changes: TicketChanges,
  sequence: number,
): Partial<TicketState> {
  const { description, decisionRequired, parent, phase, role, reviewer, route, budget, ...plain } = changes;
  return {
    ...plain,
    ...(parent !== undefined && { parent: parent ?? undefined }),
    ...(phase !== undefined && { phase: phase ?? undefined }),
    ...(role !== undefined && { role: role ?? undefined }),
    ...(reviewer !== undefined && { reviewer: reviewer ?? undefined }),
    ...(route !== undefined && { route: route ?? undefined }),
    ...(budget !== undefined && { budget: budget ?? undefined }),
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

/**
 * The claim ends. An implemented ticket goes back to Ready, and the route that its claim set is gone. After a failure so is the one by which a
 * person gave it to this agent, whatever the stage: taken back from who went away, or given back while it needs a person (SPEC 5). Only what
 * a person meanwhile routed to somebody else, who did not fail, stays. Who retired a workspace has said what came of it; offered again, the
 * ticket would go round in a circle.
 */
function givenBack(ticket: TicketState, { type, sequence, actor }: LogEvent): Partial<TicketState> {
  const { claim, status } = ticket;
  // A refinement that ended in Ready has said all it has to say on the ticket; the last worker's note stays the newest.
  const refined = claim?.stage === 'refine' && status !== 'backlog';
  const ended = { claim: undefined, ...(!refined && { lastHandoffSequence: sequence }) };
  const freed = { ...ended, route: ticket.route === claim?.agent ? undefined : ticket.route };
  if (claim?.stage === 'implement') return { ...freed, status: 'ready', assignee: undefined };
  if (claim?.stage === 'retire') {
    const saidSo = type === 'claim.released' && actor.agent === claim.agent;
    return { ...ended, ...(saidSo && { retired: true }) };
  }
  const failed = type === 'claim.reclaimed' || (ticket.openSpikes.length > 0 && !refined);
  return failed ? freed : ended;
}
