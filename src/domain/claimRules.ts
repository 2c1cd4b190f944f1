import { utcMinute } from '../base/utcMinute.ts';
import type { Condition } from '../protocol/errors.ts';
import type { SessionId } from '../protocol/ids.ts';
import type { Stage } from '../protocol/ticket.ts';
import {
  budgetOfBoard,
  budgetOfTicket,
  overlap,
  ownedByOther,
  ownWork,
  wipOfAgent,
  wipOfColumn,
} from './claimLimits.ts';
import type { Seat } from './command.ts';
import { statusTitle } from './gates.ts';
import { openBlockers } from './indexes.ts';
import { isPhaseOpen, phaseStateOf } from './phases.ts';
import { prohibited } from './prohibitions.ts';
import { stageOfStatus, statusOfStage } from './stages.ts';
import type { BoardState, TicketState } from './state.ts';

/** Who asks to claim, for which stage. */
export interface ClaimRequest {
  readonly seat: Seat;
  readonly stage: Stage;
  readonly session?: SessionId | undefined;
}

interface RuleInput extends ClaimRequest {
  readonly state: BoardState;
  readonly ticket: TicketState;
}

/** One rule of SPEC 5. */
interface ClaimRule {
  readonly code: string;
  readonly stages: readonly Stage[];
  readonly ofSeat?: undefined;
  /** What is in the way, and the way out; nothing when nothing is. */
  readonly check: (input: RuleInput) => string | undefined;
}

/** What a rule of the seat looks at. The ticket is there where one is asked for, and tells apart what needs no room. */
interface SeatInput extends ClaimRequest {
  readonly state: BoardState;
  readonly ticket?: TicketState;
}

/** A rule about the seat and the board alone: while it is not met, no ticket at all can be claimed for that stage. */
interface SeatRule {
  readonly code: string;
  readonly stages: readonly Stage[];
  readonly ofSeat: true;
  readonly check: (input: SeatInput) => string | undefined;
}

const every: readonly Stage[] = ['refine', 'implement', 'review', 'retire'];
const working: readonly Stage[] = ['refine', 'implement', 'review'];

/** What makes a ticket claimable, in the order of SPEC 5. */
const rules: readonly (ClaimRule | SeatRule)[] = [
  { code: 'claim.held', stages: every, check: ({ ticket, session }) => heldSentence(ticket, session) },
  {
    code: 'claim.state',
    stages: every,
    check: ({ state, ticket, stage }) => {
      if (stageOfStatus[ticket.status] === stage || ticket.claim !== undefined) return undefined;
      const needed = statusOfStage[stage];
      return `${ticket.id} is in ${statusTitle(ticket.status, state)}; to ${stage} it, it has to be in ${statusTitle(needed, state)}. Move it there first.`;
    },
  },
  {
    code: 'claim.type',
    stages: working,
    check: ({ ticket, stage }) => {
      if (ticket.type === 'epic' && stage === 'implement') {
        return `${ticket.id} is an epic, which only holds other tickets. Claim one of its children.`;
      }
      return ticket.type === 'spike'
        ? `${ticket.id} is a spike: it waits for a person, not for an agent. Close it when it is settled.`
        : undefined;
    },
  },
  {
    code: 'claim.workspace',
    stages: ['retire'],
    check: ({ ticket }) =>
      ticket.workspace === undefined
        ? `${ticket.id} has no workspace, so there is nothing to retire. Choose another ticket.`
        : undefined,
  },
  {
    code: 'phase.inactive',
    // What is over is tidied up, too.
    stages: working,
    check: ({ state, ticket }) =>
      isPhaseOpen(state, ticket.phase)
        ? undefined
        : `${ticket.id} belongs to the phase ${ticket.phase ?? ''}, which is ${phaseStateOf(state, ticket.phase) ?? ''}. A person can make it active.`,
  },
  {
    code: 'claim.blocked',
    stages: working,
    check: ({ state, ticket }) => {
      const blockers = openBlockers(state, ticket);
      if (blockers.length === 0) return undefined;
      return `${ticket.id} waits for ${blockers.join(', ')}. Close ${blockers.length === 1 ? 'it' : 'them'} or remove the relation.`;
    },
  },
  {
    code: 'spike.open',
    stages: working,
    check: ({ ticket: { id, openSpikes } }) =>
      openSpikes.length === 0
        ? undefined
        : `${id} needs a person: ${openSpikes.join(', ')} ${openSpikes.length === 1 ? 'is' : 'are'} open. A person has to settle and close ${openSpikes.length === 1 ? 'it' : 'them'}.`,
  },
  {
    code: 'claim.routed',
    stages: ['refine', 'implement'],
    check: ({ ticket, seat }) =>
      // A claim routes the ticket to its holder; that it is held says it all.
      ticket.route === undefined || ticket.route === seat.agent || ticket.route === ticket.claim?.agent
        ? undefined
        : `${ticket.id} is routed to ${ticket.route}, not to ${seat.agent}. A person can route it elsewhere.`,
  },
  {
    code: 'claim.role',
    stages: ['implement'],
    check: ({ ticket, seat }) =>
      ticket.role === undefined || ticket.role === seat.role
        ? undefined
        : `${ticket.id} is for the role ${ticket.role}, and ${seat.agent} is a ${seat.role}. Take that role or change the ticket’s.`,
  },
  {
    code: 'claim.reviewer',
    stages: ['review'],
    check: ({ state, ticket, seat }) => {
      const reviewer = ticket.reviewer ?? state.settings.reviewer;
      return reviewer === seat.role || reviewer === seat.agent
        ? undefined
        : `${ticket.id} is reviewed by ${reviewer}, and ${seat.agent} is a ${seat.role}. Take that role or name another reviewer.`;
    },
  },
  {
    code: 'claim.stage',
    stages: every,
    ofSeat: true,
    check: ({ state, seat, stage }) => {
      const takes = takesOf(state, seat);
      return takes.includes(stage)
        ? undefined
        : `The role ${seat.role} claims ${takes.length === 0 ? 'no tickets' : `tickets to ${takes.join(' and ')} them, not`} to ${stage} them. Choose a role that does.`;
    },
  },
  {
    code: 'claim.prohibited',
    // What is over is tidied up, too.
    stages: working,
    check: ({ state, ticket, seat }) => prohibited(state, ticket, seat),
  },
  {
    code: 'claim.repos',
    stages: every,
    check: ({ ticket, seat: { repos } }) => {
      if (repos === undefined) return undefined;
      const missing = ticket.repos.filter(({ name }) => !repos.includes(name)).map(({ name }) => name);
      if (missing.length === 0) return undefined;
      return `${ticket.id} needs ${missing.join(', ')}, which this session does not have. Open ${missing.length === 1 ? 'it' : 'them'} here or claim from a window that has.`;
    },
  },
  {
    code: 'epic.owned',
    stages: ['implement'],
    check: ({ state, ticket, seat }) => ownedByOther(state, ticket, seat),
  },
  {
    code: 'claim.wip',
    stages: ['implement'],
    ofSeat: true,
    check: ({ state, seat }) => wipOfAgent(state, seat),
  },
  {
    code: 'wip.column',
    stages: working,
    ofSeat: true,
    // What came back from review has its place already.
    check: ({ state, stage, ticket }) =>
      ticket?.status === 'in_progress' ? undefined : wipOfColumn(state, stage),
  },
  { code: 'review.ownWork', stages: ['review'], check: ({ ticket, seat }) => ownWork(ticket, seat) },
  { code: 'paths.overlap', stages: ['implement'], check: ({ state, ticket }) => overlap(state, ticket) },
  { code: 'budget.spent', stages: working, check: ({ state, ticket }) => budgetOfTicket(state, ticket) },
  { code: 'budget.spent', stages: working, ofSeat: true, check: ({ state }) => budgetOfBoard(state) },
];

const seatRules = rules.filter((rule) => rule.ofSeat === true);
const ticketRules = rules.filter((rule) => rule.ofSeat !== true);

/** The stages that a seat's role takes. */
export function takesOf(state: BoardState, seat: Seat): readonly Stage[] {
  return state.roles.find(({ name }) => name === seat.role)?.takes ?? [];
}

/** Every rule that keeps this seat from claiming this ticket; none: it can. */
export function claimConditions(state: BoardState, ticket: TicketState, request: ClaimRequest): Condition[] {
  return unmet(rules, { ...request, state, ticket });
}

/** The rules about the ticket alone. */
export function ticketConditions(state: BoardState, ticket: TicketState, request: ClaimRequest): Condition[] {
  return unmet(ticketRules, { ...request, state, ticket });
}

/** The rules about the seat alone: what keeps it from claiming anything for this stage. */
export function seatConditions(state: BoardState, request: ClaimRequest): Condition[] {
  return unmet(seatRules, { ...request, state });
}

function unmet<I extends ClaimRequest>(
  rules: readonly { code: string; stages: readonly Stage[]; check: (input: I) => string | undefined }[],
  input: I,
): Condition[] {
  const conditions: Condition[] = [];
  for (const { code, stages, check } of rules) {
    if (!stages.includes(input.stage)) continue;
    const message = check(input);
    if (message !== undefined) conditions.push({ code, message });
  }
  return conditions;
}

/** Who holds the ticket, since when, and what to do about it; nothing when nobody does. */
export function heldSentence(ticket: TicketState, session?: SessionId): string | undefined {
  const { claim } = ticket;
  if (claim === undefined) return undefined;
  const held = `${ticket.id} is held by ${claim.agent} to ${claim.stage} it, since ${utcMinute(claim.since)}`;
  if (claim.stale === true)
    return `${held}; the lease ran out and the claim is about to be taken back. Try again in a moment.`;
  return claim.session === session
    ? `${held}, in this very session. Go on with it, or release it first.`
    : `${held}. Wait until it is released, or ask for it.`;
}
