import type { BoardSettings, Repository, RosterAgent } from '../protocol/board.ts';
import type { AgentName, RoleName } from '../protocol/ids.ts';
import type { HandIn, HandInRepository, MergedRepository, SubmittedReview } from '../protocol/review.ts';
import type { Role } from '../protocol/role.ts';
import type {
  Claim,
  ClosedAs,
  Criterion,
  TicketRepository,
  TicketStatus,
  TicketType,
} from '../protocol/ticket.ts';
import { weaknessOf } from './criterionText.ts';

/** What a gate looks at of a ticket. A `TicketSummary` and a `TicketState` are ones. */
export interface GateTicket {
  readonly id: string;
  readonly type: TicketType;
  readonly status: TicketStatus;
  readonly criteria: readonly Criterion[];
  readonly hasDescription: boolean;
  readonly questions: { readonly open: readonly string[] };
  readonly role?: RoleName | undefined;
  readonly reviewer?: string | undefined;
  readonly repos: readonly TicketRepository[];
  readonly needsNoRepos: boolean;
  readonly claim?: Pick<Claim, 'agent' | 'stage'> | undefined;
  readonly decisions: { readonly required: boolean; readonly links: readonly string[] };
  readonly openSpikes: readonly string[];
  /** Absent where nobody looked for them: a window may not know all. */
  readonly openChildren?: readonly string[] | undefined;
  readonly implementers?: readonly AgentName[] | undefined;
  readonly threads?: { readonly open: readonly string[] } | undefined;
  readonly handIn?: HandIn | undefined;
  readonly merges?: readonly MergedRepository[] | undefined;
}

/** What a gate looks at of a board. A `Board` is one. */
export interface GateBoard {
  readonly repos: readonly Pick<Repository, 'name'>[];
  readonly roster: readonly Pick<RosterAgent, 'name' | 'role'>[];
  readonly roles: readonly Pick<Role, 'name' | 'takes'>[];
  readonly settings: Pick<BoardSettings, 'reviewer' | 'columns' | 'freshBase'>;
}

/** Who moves a ticket. A person at a window is a person, whatever role the window has. */
export interface Mover {
  readonly kind: 'person' | 'agent' | 'hub';
  readonly agent?: AgentName | undefined;
  readonly role?: RoleName | undefined;
}

/** Where to, by whom, and what is said with it. */
export interface Move {
  readonly to: TicketStatus;
  readonly by: Mover;
  readonly reason?: string | undefined;
  readonly closedAs?: ClosedAs | undefined;
  /** What is handed in with it. */
  readonly handIn?: readonly HandInRepository[] | undefined;
  /** The review that asks for it. */
  readonly review?: SubmittedReview | undefined;
}

/** Everything a condition may look at. */
export interface GateInput {
  readonly ticket: GateTicket;
  readonly board: GateBoard;
  readonly move: Move;
}

/** One condition of a gate: a code, and a sentence for each way in which it is not met. */
export interface GateCondition {
  readonly code: string;
  readonly unmet: (input: GateInput) => readonly string[];
}

/** Makes a condition of a sentence, or of several, or of none when it is met. */
export function entry(
  code: string,
  sentence: (input: GateInput) => string | readonly string[] | undefined,
): GateCondition {
  return {
    code,
    unmet: (input) => {
      const said = sentence(input) ?? [];
      return typeof said === 'string' ? [said] : said;
    },
  };
}

/** What makes a ticket Ready (SPEC 4), in the order in which a person would fill it in. It must go on holding until the ticket is closed. */
export const readyConditions: readonly GateCondition[] = [
  entry('description.missing', ({ ticket }) =>
    ticket.hasDescription ? undefined : `${ticket.id} has no description. Write what is asked for and why.`,
  ),
  entry('criteria.missing', ({ ticket }) =>
    ticket.criteria.length > 0
      ? undefined
      : `${ticket.id} has no done criterion. Add at least one that can be checked.`,
  ),
  entry('criteria.weak', ({ ticket }) =>
    ticket.criteria.flatMap(({ id, text }) => {
      const weakness = weaknessOf(text);
      if (weakness === undefined) return [];
      return `Criterion ${id} (“${text}”) ${weakness}. Say in at least three words what can be checked.`;
    }),
  ),
  entry('question.open', ({ ticket }) =>
    ticket.questions.open.map((id) => `Question ${id} on ${ticket.id} is open. Answer it first.`),
  ),
  entry('role.missing', ({ ticket: { id, role }, board }) => {
    if (role === undefined) return `${id} names no role. Choose the role that does the work.`;
    return board.roles.some(({ name }) => name === role)
      ? undefined
      : `The board has no role ${role} any more, which ${id} names. Choose one that it has.`;
  }),
  entry('reviewer.missing', ({ ticket, board }) => {
    const reviewer = ticket.reviewer ?? board.settings.reviewer;
    const known =
      board.roles.some(({ name }) => name === reviewer) || board.roster.some(({ name }) => name === reviewer);
    if (known) return undefined;
    return `The reviewer of ${ticket.id}, ${reviewer}, is neither a role nor an agent of the board. Choose one that is.`;
  }),
  entry('reviewer.sameAgent', reviewedByItsOnlyAgent),
  entry('repos.missing', ({ ticket }) =>
    ticket.repos.length > 0 || ticket.needsNoRepos
      ? undefined
      : `${ticket.id} names no repository. Add the ones it needs, or mark it as needing none.`,
  ),
  entry('repos.unknown', ({ ticket, board }) =>
    ticket.repos
      .filter(({ name }) => !board.repos.some((repository) => repository.name === name))
      .map(
        ({ name }) => `The board has no repository ${name}. Add it to the board or take it off the ticket.`,
      ),
  ),
];

/** Nobody judges its own work: the reviewer must not come down to the one agent of the ticket's role. */
function reviewedByItsOnlyAgent({ ticket, board }: GateInput): string | undefined {
  const reviewer = ticket.reviewer ?? board.settings.reviewer;
  const workers = board.roster.filter(({ role }) => role === ticket.role);
  const [worker] = workers;
  if (ticket.role === undefined || workers.length > 1) return undefined;
  const sameRole = reviewer === ticket.role;
  if (!sameRole && reviewer !== worker?.name) return undefined;
  const who = worker === undefined ? 'would be one and the same' : `is ${worker.name} alone`;
  return `Worker and reviewer of ${ticket.id} must differ, but ${reviewer} ${who}. Name another reviewer or hire a second ${ticket.role}.`;
}

/** Nobody's work is closed away from under them. */
export const claimHeld = entry('claim.held', ({ ticket: { id, claim } }) =>
  claim === undefined
    ? undefined
    : `${id} is held by ${claim.agent} to ${claim.stage} it. Have the claim released first.`,
);

/** A reason has to be given. */
export const reasonMissing = entry('reason.missing', ({ ticket, move }) =>
  (move.reason ?? '').trim() === '' ? `Moving ${ticket.id} there needs a reason. Say why.` : undefined,
);

/** Closing without a merge has to say what it is. */
export const closedAsMissing = entry('closedAs.missing', ({ ticket, move }) =>
  // A spike is closed when it is settled, an epic when its children are; the reason says how.
  move.closedAs === undefined && ticket.type !== 'spike' && ticket.type !== 'epic'
    ? `Only an approved ticket closes as merged. Say whether ${ticket.id} is closed as cancelled or as duplicate.`
    : undefined,
);

/** An epic is done with the last of its children. One that is given up may leave some. */
export const childrenOpen = entry('children.open', ({ ticket: { id, type, openChildren = [] }, move }) => {
  if (type !== 'epic' || move.closedAs !== undefined || openChildren.length === 0) return undefined;
  const [named, are] = [openChildren.slice(0, 5).join(', '), openChildren.length === 1 ? 'is' : 'are'];
  return `${id} is not done: ${openChildren.length} of its children ${are} open (${named}). Close them first, or say whether ${id} is closed as cancelled or as duplicate.`;
});

/** Work starts with a claim and nothing else. */
export const claimFirst = entry(
  'transition.claim',
  ({ ticket }) => `${ticket.id} gets into progress when an agent claims it. Claim it.`,
);

/** Work goes back with its handoff note and nothing else. */
export const releaseFirst = entry('transition.release', ({ ticket: { id, claim } }) =>
  claim === undefined
    ? `${id} came back from review and waits for who did the work. Route it to another agent, or to nobody in particular.`
    : `${id} goes back when its claim is released with a handoff note. Release the claim.`,
);

/** A decision that has to be recorded is. */
export const decisionMissing = entry('decision.missing', ({ ticket }) =>
  ticket.decisions.required && ticket.decisions.links.length === 0
    ? `${ticket.id} requires a decision record and links none. Link it.`
    : undefined,
);

/** What needs a person is settled before the work is done. */
export const spikeOpen = entry('spike.open', ({ ticket: { id, openSpikes } }) =>
  openSpikes.map((spike) => `${id} waits for its spike ${spike}. Settle and close that first.`),
);
