import type { LogEvent, LogEventType } from '../protocol/events.ts';
import type { Mentions } from '../protocol/eventsOfTalk.ts';
import type { AgentName, TicketId } from '../protocol/ids.ts';
import { ticketOf } from '../protocol/events.ts';
import type { InboxKind } from '../protocol/talk.ts';
import type { Stage } from '../protocol/ticket.ts';
import { emptyInbox, withItem, type InboxRecord } from './inboxState.ts';
import type { BoardState, TicketState } from './state.ts';

/** Agents that have to hear of an event, and why. Names that are absent or not on the roster are passed over. */
interface Addressed {
  readonly kind: InboxKind;
  readonly agents: readonly (AgentName | undefined)[];
  readonly entry?: string | undefined;
}

type EventOf<T extends LogEventType> = Extract<LogEvent, { type: T }>;
/** Whom an event concerns, the weightiest reason first: an agent gets one item, for the first that names it. Sees the state as it was before the event. */
type Addressing<T extends LogEventType> = (state: BoardState, event: EventOf<T>) => readonly Addressed[];

/**
 * The one place that says who hears of what (SPEC 10). An event that is not in the table concerns no inbox; nobody
 * hears of what it did itself.
 */
const addressing: { readonly [T in LogEventType]?: Addressing<T> } = {
  'message.posted': (state, { payload }) => [mentioned(state, payload.mentions)],

  'comment.added': (state, { payload, actor }) => {
    const { ticket: id, kind, entry, answers, mentions } = payload;
    const ticket = state.tickets.get(id);
    const asker = ticket?.asked.find((question) => question.entry === answers)?.agent;
    return [
      { kind: 'answer', agents: [asker], entry: answers },
      ...(kind === 'question' && ticket
        ? [{ kind, agents: whoAnswers(state, ticket, actor.agent), entry }]
        : []),
      mentioned(state, mentions),
      { kind: 'comment', agents: workersOn(ticket) },
    ];
  },

  'ticket.created': (_state, { payload }) => [{ kind: 'routed', agents: [payload.draft.route ?? undefined] }],

  'ticket.edited': (state, { payload: { ticket, changes } }) => {
    const route = changes.route ?? undefined;
    return route === state.tickets.get(ticket)?.route ? [] : [{ kind: 'routed', agents: [route] }];
  },

  'ticket.moved': (state, { payload: { ticket: id, from, to } }) => {
    const ticket = state.tickets.get(id);
    const workers = workersOn(ticket);
    if (to === 'review' && ticket) return [{ kind: 'reviewWanted', agents: reviewersOf(state, ticket) }];
    return [{ kind: from === 'review' && to === 'in_progress' ? 'returned' : 'moved', agents: workers }];
  },

  'ticket.handedIn': (state, { payload }) => {
    const ticket = state.tickets.get(payload.ticket);
    return ticket === undefined ? [] : [{ kind: 'reviewWanted', agents: reviewersOf(state, ticket) }];
  },
  'thread.opened': (state, { payload }) => [
    { kind: 'thread', agents: [state.tickets.get(payload.ticket)?.handIn?.agent] },
  ],
  'spike.raised': (state, { payload }) => [
    { kind: 'spikeRaised', agents: workersOn(state.tickets.get(payload.ticket)) },
  ],
  'spike.closed': (state, { payload }) => [
    { kind: 'spikeClosed', agents: workersOn(state.tickets.get(payload.ticket)) },
  ],

  'claim.quieted': (state, { payload }) => [{ kind: 'quiet', agents: [holderOf(state, payload.ticket)] }],
  'claim.released': (state, { payload }) => [
    { kind: 'handedOver', agents: [holderOf(state, payload.ticket)] },
  ],
  'claim.reclaimed': (state, { payload }) => [
    { kind: 'reclaimed', agents: [holderOf(state, payload.ticket)] },
  ],
  'epic.freed': (state, { payload }) => [
    { kind: 'epicFreed', agents: [state.tickets.get(payload.ticket)?.epicOwner] },
  ],
};

/** How long an agent has to act on an item of this kind. Kinds that are not in the table are only to be known. */
const duties: Readonly<
  Partial<
    Record<InboxKind, (ticket: TicketState | undefined, item: InboxRecord, agent: AgentName) => boolean>
  >
> = {
  mention: () => true,
  answer: () => true,
  question: (ticket, { entry }) => ticket?.questions.open.includes(entry ?? '') === true,
  routed: (ticket, _item, agent) =>
    isFree(ticket) && ticket.route === agent && ['backlog', 'ready'].includes(ticket.status),
  returned: (ticket) => isFree(ticket) && ['ready', 'in_progress'].includes(ticket.status),
  reviewWanted: (ticket) => isFree(ticket) && ticket.status === 'review',
  quiet: (ticket, _item, agent) => ticket?.claim?.agent === agent && ticket.claim.quiet === true,
};

/** Puts what follows from an event into the inboxes. To be called before the event is folded in. */
export function deliver(state: BoardState, event: LogEvent): void {
  if (!Object.hasOwn(addressing, event.type)) return;
  const address = addressing[event.type] as Addressing<LogEventType>;
  const told = new Set<AgentName | undefined>([event.actor.agent, undefined]);
  for (const { kind, agents, entry } of address(state, event)) {
    for (const agent of agents) {
      if (agent === undefined || told.has(agent) || !state.roster.has(agent)) continue;
      told.add(agent);
      const ticket = ticketOf(event);
      const item = {
        sequence: event.sequence,
        kind,
        ...(ticket !== undefined && { ticket }),
        ...(entry !== undefined && { entry }),
      };
      state.inboxes.set(agent, withItem(state.inboxes.get(agent) ?? emptyInbox, item));
    }
  }
}

/** Whether the agent still has to act on an unread item: a question that was answered, a review that somebody took, ask for nothing more. */
export function mustAct(state: BoardState, agent: AgentName, item: InboxRecord): boolean {
  const ticket = item.ticket === undefined ? undefined : state.tickets.get(item.ticket);
  return duties[item.kind]?.(ticket, item, agent) === true;
}

function mentioned(state: BoardState, mentions: Mentions | undefined): Addressed {
  const agents = mentions?.agents ?? [];
  const called = mentions?.roles.flatMap((role) => agentsWith(state, (one) => one === role)) ?? [];
  return { kind: 'mention', agents: [...agents, ...called] };
}

/** Who holds the ticket answers; where the holder asks, or nobody holds it, those who refine. */
function whoAnswers(
  state: BoardState,
  { claim }: TicketState,
  asker: AgentName | undefined,
): readonly AgentName[] {
  if (claim !== undefined && claim.agent !== asker) return [claim.agent];
  const refining = rolesTaking(state, 'refine');
  return agentsWith(state, (role) => refining.has(role));
}

/** The reviewer or, where that is a role, everybody who has it; never who did the work. */
function reviewersOf(state: BoardState, { reviewer, implementers }: TicketState): AgentName[] {
  const wanted = reviewer ?? state.settings.reviewer;
  const agents = state.roster.has(wanted as AgentName)
    ? [wanted as AgentName]
    : agentsWith(state, (role) => role === wanted);
  return agents.filter((agent) => !implementers.includes(agent));
}

function workersOn(ticket: TicketState | undefined): (AgentName | undefined)[] {
  return [ticket?.claim?.agent, ticket?.assignee, ticket?.route];
}

function holderOf(state: BoardState, ticket: TicketId): AgentName | undefined {
  return state.tickets.get(ticket)?.claim?.agent;
}

function agentsWith({ roster }: BoardState, fits: (role: string) => boolean): AgentName[] {
  return [...roster.values()].filter(({ role }) => fits(role)).map(({ name }) => name);
}

function rolesTaking({ roles }: BoardState, stage: Stage): ReadonlySet<string> {
  return new Set(roles.filter(({ takes }) => takes.includes(stage)).map(({ name }) => name));
}

function isFree(ticket: TicketState | undefined): ticket is TicketState {
  return ticket !== undefined && ticket.claim === undefined;
}
