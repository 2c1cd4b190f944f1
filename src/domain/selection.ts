import type { Condition } from '../protocol/errors.ts';
import type { LogPayloads } from '../protocol/events.ts';
import type { SessionId, TicketId } from '../protocol/ids.ts';
import { priorities, type Stage, type TicketStatus } from '../protocol/ticket.ts';
import { claimConditions, seatConditions, takesOf, ticketConditions } from './claimRules.ts';
import type { ClaimQueue, QueueQuery, QueueStage, WorkClass } from './claimQueue.ts';
import { isEpicOpen, overlap } from './claimLimits.ts';
import type { Seat, SelectionStep, SkippedTicket } from './command.ts';
import { isPhaseOpen } from './phases.ts';
import { stageOfStatus } from './stages.ts';
import { ticketByNumber, type BoardState, type TicketState } from './state.ts';

/** How many passed-over tickets an explanation names, and how many tickets it looks at for them. */
const skippedAtMost = 50;
const lookedAtForSkipped = 1_000;

/** Whose next ticket is asked for. */
export interface SelectionRequest {
  readonly seat: Seat;
  readonly session: SessionId;
  readonly explain: boolean;
}

/** What was chosen: a ticket that this session holds already, or one to claim for a stage. */
export type Choice =
  | { readonly ticket: TicketState; readonly resumed: true }
  | { readonly ticket: TicketState; readonly resumed: false; readonly stage: Stage };

/** The outcome of the seven steps. `steps` are those that were gone through, `step` is the last of them. */
export interface Selection {
  readonly chosen?: Choice | undefined;
  readonly freed: readonly LogPayloads['epic.freed'][];
  readonly step: SelectionStep;
  readonly steps: SelectionStep[];
  readonly skipped: SkippedTicket[];
}

interface StepOutcome {
  readonly message: string;
  readonly chosen?: Choice | undefined;
  readonly freed?: readonly LogPayloads['epic.freed'][];
}

/** What the steps share. */
interface Search extends SelectionRequest {
  readonly state: BoardState;
  /** What nothing about the seat itself keeps it from. */
  readonly stages: readonly QueueStage[];
  /** Why there are none, if so. */
  readonly hindrance: string | undefined;
  /** Whether a ticket is passed over that waits for the answer to a question of this agent's own. */
  readonly awaitsAnswers: boolean;
  /** Whether tickets of these paths are held back, as far as it was looked at already: many tickets often say the same. */
  readonly heldBack: Map<string, boolean>;
}

interface Step {
  readonly name: string;
  readonly run: (search: Search) => StepOutcome;
}

/** The order of SPEC 5. */
const stepTable: readonly Step[] = [
  { name: 'My work in progress', run: resumeOwn },
  { name: 'My epic', run: childOfOwnEpic },
  { name: 'My stale epics', run: freeStaleEpics },
  { name: 'The highest bug', run: (search) => highest(search, 'bug', 'bug') },
  {
    name: 'The highest work of an epic',
    run: (search) => highest(search, 'epicWork', 'task or story of an epic'),
  },
  { name: 'Standalone work', run: (search) => highest(search, 'standalone', 'standalone task or story') },
  { name: 'Nothing', run: ({ seat }) => ({ message: `Nothing to do for ${seat.agent} now. Wait.` }) },
];

/** Goes through the seven steps until one chooses. Cost does not depend on the number of tickets, unless an explanation is asked for. */
export function selectNext(state: BoardState, request: SelectionRequest): Selection {
  const search: Search = {
    ...request,
    ...{ state, ...openStages(state, request) },
    ...{ awaitsAnswers: true, heldBack: new Map<string, boolean>() },
  };
  const steps: SelectionStep[] = [];
  const freed: LogPayloads['epic.freed'][] = [];
  let chosen: Choice | undefined;
  let last: SelectionStep = { step: 1, name: '', message: '' };
  for (const [index, { name, run }] of stepTable.entries()) {
    const outcome = run(search);
    chosen = outcome.chosen;
    freed.push(...(outcome.freed ?? []));
    last = { step: index + 1, name, message: outcome.message, ...(chosen && { ticket: chosen.ticket.id }) };
    steps.push(last);
    if (chosen !== undefined) break;
  }
  const skipped = request.explain ? passedOver(search, chosen?.ticket.id) : [];
  return { chosen, freed, step: last, steps, skipped };
}

function openStages(
  state: BoardState,
  { seat, session }: SelectionRequest,
): Pick<Search, 'stages' | 'hindrance'> {
  const takes = takesOf(state, seat);
  const stages: QueueStage[] = [];
  let hindrance = takes.length === 0 ? `The role ${seat.role} takes no tickets.` : undefined;
  for (const stage of takes) {
    const conditions = seatConditions(state, { seat, session, stage });
    const [first] = conditions;
    if (first === undefined) stages.push(stage);
    else hindrance = first.message;
    // What came back from review is in the column already, however full that is.
    if (stage === 'implement' && conditions.every(({ code }) => code === 'wip.column')) stages.push('rework');
  }
  return { stages, hindrance: stages.some((stage) => stage !== 'rework') ? undefined : hindrance };
}

function resumeOwn(search: Search): StepOutcome {
  const { state, seat, session } = search;
  const held = ticketsOf(state, state.indexes.heldBy.get(seat.agent));
  const [mine] = held.filter(({ claim }) => claim?.session === session && claim.stale !== true);
  if (mine !== undefined) {
    return {
      message: `${seat.agent} holds ${mine.id}: go on with it.`,
      chosen: { ticket: mine, resumed: true },
    };
  }
  const returned = firstReturned(search);
  if (returned !== undefined) {
    return {
      message: `${returned.id} came back from review to ${seat.agent}: go on with it.`,
      chosen: { ticket: returned, resumed: false, stage: 'implement' },
    };
  }
  if (held.length === 0) return { message: `${seat.agent} holds nothing.` };
  const told = held.map(({ id, claim }) =>
    claim?.stale === true ? `${id} (the lease ran out)` : `${id} (in another session)`,
  );
  return { message: `${seat.agent} holds ${told.join(', ')}, which is not given away.` };
}

/** Work in progress that waits for nobody but this agent. */
function firstReturned({ state, seat, session }: Search): TicketState | undefined {
  const request = { seat, session, stage: 'implement' } as const;
  return ticketsOf(state, state.indexes.returnedTo.get(seat.agent)).find(
    (ticket) =>
      ownQuestions(ticket, seat).length === 0 && claimConditions(state, ticket, request).length === 0,
  );
}

function childOfOwnEpic(search: Search): StepOutcome {
  const { state, seat } = search;
  const epics = ticketsOf(state, state.indexes.epicsOf.get(seat.agent));
  if (epics.length === 0) return { message: `${seat.agent} owns no epic.` };
  for (const epic of epics) {
    const queue = state.indexes.queueOfEpic.get(epic.id);
    const chosen = queue && firstIn(search, queue, ['bug', 'epicWork']);
    if (chosen === undefined) continue;
    return {
      message: `${chosen.ticket.id} is the next child of ${epic.id}, which ${seat.agent} owns.`,
      chosen,
    };
  }
  return { message: search.hindrance ?? `No child of ${listed(epics)} can be claimed by ${seat.agent}.` };
}

/** An epic is stale when its owner could claim none of its children even with free hands, and works on none. */
function freeStaleEpics(search: Search): StepOutcome {
  const { state, seat } = search;
  const freeHanded = takesOf(state, seat).flatMap((stage): QueueStage[] =>
    stage === 'implement' ? [stage, 'rework'] : [stage],
  );
  const working = new Set(ticketsOf(state, state.indexes.heldBy.get(seat.agent)).map(({ parent }) => parent));
  const stale = ticketsOf(state, state.indexes.epicsOf.get(seat.agent)).filter(({ id }) => {
    const queue = state.indexes.queueOfEpic.get(id);
    const free = { ...search, stages: freeHanded, awaitsAnswers: false };
    const child = queue && firstIn(free, queue, ['bug', 'epicWork']);
    return child === undefined && !working.has(id);
  });
  if (stale.length === 0) return { message: `No epic of ${seat.agent} is stale.` };
  const reason = `No child is left that ${seat.agent} could claim.`;
  return {
    message: `${listed(stale)} has no child left for ${seat.agent} and is free again.`,
    freed: stale.map(({ id }) => ({ ticket: id, reason })),
  };
}

function highest(search: Search, work: WorkClass, title: string): StepOutcome {
  const chosen = firstIn(search, search.state.indexes.queue, [work]);
  if (chosen === undefined) {
    return { message: search.hindrance ?? `No ${title} waits that ${search.seat.agent} could claim.` };
  }
  return { message: `${chosen.ticket.id} is the highest ${title}, and the oldest of its priority.`, chosen };
}

/** The first ticket of a queue that every rule lets this seat claim. */
function firstIn(search: Search, queue: ClaimQueue, works: readonly WorkClass[]): Choice | undefined {
  const { state, seat, session, stages } = search;
  const query: QueueQuery = {
    stages,
    works,
    routes: ['', seat.agent],
    wanted: [...new Set(['', seat.role, seat.agent])],
    repos: seat.repos && new Set(seat.repos),
    agent: seat.agent,
    role: seat.role,
    phaseOpen: (phase) => isPhaseOpen(state, phase),
    epicOpen: (epic, stage) =>
      isEpicOpen(state, state.tickets.get(epic), { stage: stage === 'rework' ? 'implement' : stage, seat }),
  };
  for (const number of queue.candidates(query)) {
    const ticket = ticketByNumber(state, number);
    const stage = ticket && stageOfStatus[ticket.status];
    if (ticket === undefined || stage === undefined) continue;
    if (search.awaitsAnswers && ownQuestions(ticket, seat).length > 0) continue;
    if (stage === 'implement' && isHeldBack(search, ticket)) continue;
    if (ticketConditions(state, ticket, { seat, session, stage }).length > 0) continue;
    return { ticket, resumed: false, stage };
  }
  return undefined;
}

/**
 * The open questions that this agent asked itself. Offered again before they are answered, the ticket would go round in a circle. What a
 * review questions holds nothing up: the work went back, and what is made of it is for the same reviewer.
 */
function ownQuestions({ asked }: TicketState, { agent }: Seat): string[] {
  return asked.flatMap(({ entry, agent: asker, thread }) =>
    asker === agent && thread === undefined ? [entry] : [],
  );
}

/** Whether somebody works on the same files now; looked at once for all tickets that touch the same. */
function isHeldBack({ state, heldBack }: Search, ticket: TicketState): boolean {
  if (ticket.paths.length === 0) return false;
  const key = `${ticket.repos.map(({ name }) => name).join(' ')}\n${ticket.paths.join('\n')}`;
  let held = heldBack.get(key);
  if (held === undefined) heldBack.set(key, (held = overlap(state, ticket) !== undefined));
  return held;
}

/** Tickets by priority, then age. */
function ticketsOf(state: BoardState, ids: Iterable<TicketId>): TicketState[] {
  const tickets = [...ids].flatMap((id) => state.tickets.get(id) ?? []);
  return tickets.sort(
    (a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority) || a.number - b.number,
  );
}

function listed(tickets: readonly TicketState[]): string {
  return tickets.map(({ id }) => id).join(', ');
}

function unanswered(ticket: TicketState, seat: Seat): Condition[] {
  const entries = ownQuestions(ticket, seat);
  if (entries.length === 0) return [];
  const [are, them] = entries.length === 1 ? ['is', 'it'] : ['are', 'them'];
  const message = `${ticket.id} waits for an answer: ${entries.join(', ')}, asked by ${seat.agent}, ${are} open. Have ${them} answered, or claim this very ticket.`;
  return [{ code: 'question.open', message }];
}

const explained: readonly TicketStatus[] = ['ready', 'in_progress', 'review', 'backlog'];

/** The open tickets that a rule keeps from this seat, and why: state by state, oldest first. */
function passedOver({ state, seat, session }: Search, chosen: TicketId | undefined): SkippedTicket[] {
  const skipped: SkippedTicket[] = [];
  const takes = takesOf(state, seat);
  let looked = 0;
  for (const status of explained) {
    for (const number of state.indexes.byStatus[status]) {
      if (skipped.length === skippedAtMost || looked === lookedAtForSkipped) return skipped;
      looked += 1;
      const ticket = ticketByNumber(state, number);
      if (ticket === undefined || ticket.id === chosen) continue;
      const own = stageOfStatus[status];
      const stage = own !== undefined && takes.includes(own) ? own : (takes[0] ?? 'implement');
      const conditions = [
        ...claimConditions(state, ticket, { seat, session, stage }),
        ...unanswered(ticket, seat),
      ];
      if (conditions.length > 0) skipped.push({ ticket: ticket.id, conditions });
    }
  }
  return skipped;
}
