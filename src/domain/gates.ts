import type { Condition } from '../protocol/errors.ts';
import type { Stage, TicketStatus } from '../protocol/ticket.ts';
import {
  childrenOpen,
  claimFirst,
  claimHeld,
  closedAsMissing,
  decisionMissing,
  type GateBoard,
  type GateCondition,
  type GateInput,
  type GateTicket,
  type Move,
  readyConditions,
  reasonMissing,
  releaseFirst,
  spikeOpen,
} from './gateConditions.ts';
import { approveConditions, handInConditions, mergeUnproven, returnConditions } from './reviewConditions.ts';

/** Somebody a transition is open to: how a sentence calls them, and how to tell. */
interface Who {
  readonly title: string;
  readonly is: (input: GateInput) => boolean;
}

const person: Who = { title: 'a person', is: ({ move }) => move.by.kind === 'person' };

const planner: Who = {
  title: 'a planner',
  is: ({ move, board }) =>
    board.roles.some(({ name, takes }) => name === move.by.role && takes.includes('refine')),
};

function holderOf(stage: Stage): Who {
  return {
    title: `the agent that holds its ${stage} claim`,
    is: ({ ticket: { claim }, move }) => claim?.stage === stage && claim.agent === move.by.agent,
  };
}

/** One transition and its gate. */
export interface Transition {
  readonly from: readonly TicketStatus[];
  readonly to: TicketStatus;
  /** Tells closing with a merge from closing without one. */
  readonly merged?: boolean;
  /** Absent: whoever meets the conditions. */
  readonly who?: readonly Who[];
  readonly conditions: readonly GateCondition[];
}

const open: readonly TicketStatus[] = ['backlog', 'ready', 'in_progress', 'review', 'approved'];

/** The states and gates of SPEC 4. What is not in the table is no transition. */
export const transitions: readonly Transition[] = [
  { from: ['backlog'], to: 'ready', who: [holderOf('refine'), person], conditions: readyConditions },
  { from: ['ready'], to: 'backlog', who: [planner, person], conditions: [reasonMissing] },
  { from: ['ready'], to: 'in_progress', conditions: [claimFirst] },
  { from: ['in_progress'], to: 'ready', conditions: [releaseFirst] },
  {
    from: ['in_progress'],
    to: 'review',
    who: [holderOf('implement')],
    conditions: handInConditions,
  },
  { from: ['review'], to: 'in_progress', who: [holderOf('review')], conditions: returnConditions },
  {
    from: ['review'],
    to: 'approved',
    who: [holderOf('review'), person],
    conditions: approveConditions,
  },
  {
    from: ['approved'],
    to: 'closed',
    merged: true,
    who: [person],
    conditions: [mergeUnproven, decisionMissing, spikeOpen],
  },
  {
    from: open,
    to: 'closed',
    merged: false,
    who: [person],
    conditions: [claimHeld, closedAsMissing, reasonMissing, childrenOpen],
  },
  { from: ['closed'], to: 'backlog', who: [person], conditions: [claimHeld, reasonMissing] },
];

const statusTitles: Readonly<Record<TicketStatus, string>> = {
  backlog: 'Backlog',
  ready: 'Ready',
  in_progress: 'In Progress',
  review: 'Review',
  approved: 'Approved',
  closed: 'Closed',
};

/** What a state is called on this board. */
export function statusTitle(status: TicketStatus, board: Pick<GateBoard, 'settings'>): string {
  return board.settings.columns[status] ?? statusTitles[status];
}

/**
 * Every condition that keeps a ticket from this move; none: it may move (SPEC 4). Pure and without dependencies, so
 * that a window can show before a drop what the hub would say.
 */
export function gateOf(ticket: GateTicket, board: GateBoard, move: Move): Condition[] {
  const input = { ticket, board, move };
  const transition = transitionFor(ticket, move);
  if (transition === undefined) {
    return [{ code: 'transition.unknown', message: unknownTransition(input) }];
  }
  const { who } = transition;
  const refused = who !== undefined && !who.some(({ is }) => is(input));
  return [
    ...(refused ? [{ code: 'transition.who', message: notYours(input, who) }] : []),
    ...unmet(transition.conditions, input),
  ];
}

/** What would have to be done to make the ticket Ready, whatever state it is in. */
export function unmetForReady(ticket: GateTicket, board: GateBoard): Condition[] {
  return unmet(readyConditions, { ticket, board, move: { to: 'ready', by: { kind: 'person' } } });
}

function unmet(conditions: readonly GateCondition[], input: GateInput): Condition[] {
  return conditions.flatMap(({ code, unmet: sentences }) =>
    sentences(input).map((message) => ({ code, message })),
  );
}

function transitionFor(ticket: GateTicket, { to, closedAs }: Move): Transition | undefined {
  const merged = closedAs === undefined ? ticket.status === 'approved' : closedAs === 'merged';
  return transitions.find(
    (transition) =>
      transition.to === to &&
      transition.from.includes(ticket.status) &&
      (transition.merged === undefined || transition.merged === merged),
  );
}

function notYours({ ticket, board, move }: GateInput, who: readonly Who[]): string {
  const titles = who.map(({ title }) => title).join(' or ');
  return `Only ${titles} may move ${ticket.id} to ${statusTitle(move.to, board)}. Ask them to.`;
}

function unknownTransition({ ticket, board, move }: GateInput): string {
  const title = (status: TicketStatus): string => statusTitle(status, board);
  const targets = transitions
    .filter(({ from, merged }) => from.includes(ticket.status) && merged !== true)
    .map(({ to }) => title(to));
  const there = `From there it can go to ${targets.join(', ')}.`;
  if (ticket.status === move.to) return `${ticket.id} is in ${title(move.to)} already. ${there}`;
  const way = `${ticket.id} is in ${title(ticket.status)} and cannot go to ${title(move.to)}`;
  return move.to === 'closed'
    ? `${way} as merged: only an approved ticket can. Close it as cancelled or duplicate, or take it through review.`
    : `${way}. ${there}`;
}
