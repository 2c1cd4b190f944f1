import type { MutatingMethod, Params, Result } from '../protocol/contract.ts';
import type { Condition, ErrorCode } from '../protocol/errors.ts';
import type { Actor, NewEvent } from '../protocol/events.ts';
import type {
  AgentName,
  BoardKey,
  Fence,
  RepositoryName,
  RoleName,
  SessionId,
  TicketId,
} from '../protocol/ids.ts';
import type { TicketState } from './state.ts';

/** What the hub decides on its own, from its clock: a lease that ran out, a claim nobody writes under, one taken back, an owner of epics that does nothing, a digest that is due. */
export interface HubParams {
  'claim.stale': { ticket: TicketId; fence: Fence };
  'claim.reclaim': { ticket: TicketId; fence: Fence; reason: string };
  'claim.quiet': { ticket: TicketId; fence: Fence };
  'epic.quiet': { board: BoardKey; agent: AgentName };
  'digest.post': { board: BoardKey };
}

/** Everything that can change a board: each mutating method of the contract and the hub's own. */
export type CommandMethod = MutatingMethod | keyof HubParams;

/** Parameters of a command: those of the contract without the key that makes a request repeatable. */
export type CommandParams<M extends CommandMethod> = M extends keyof HubParams
  ? HubParams[M]
  : M extends MutatingMethod
    ? Omit<Params<M>, 'idempotencyKey'>
    : never;

/** One command of the given method. */
export interface CommandOf<M extends CommandMethod> {
  readonly method: M;
  readonly params: CommandParams<M>;
}

/** The role a session has taken on the board. Without `repos` it has all repositories of the board. */
export interface Seat {
  readonly agent: AgentName;
  readonly role: RoleName;
  readonly repos?: readonly RepositoryName[] | undefined;
}

/** What a decision may know besides the state. Time enters here and nowhere else. */
export interface DecisionContext {
  /** Wall clock in ms since 1970. */
  readonly now: number;
  readonly actor: Actor;
  readonly seat?: Seat | undefined;
  /** The session that asks; a claim is bound to it. */
  readonly session?: SessionId | undefined;
  /** Agents that a live session sits as, so that `session.sit` chooses a free one. */
  readonly seatedAgents?: ReadonlySet<AgentName> | undefined;
}

/** Why nothing happened: a code, what happened and the way out in a sentence. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly conditions?: readonly Condition[] | undefined;
  /** The ticket as it is, where a stale version was refused. */
  readonly currentTicket?: TicketState | undefined;
}

/** A refusal as the other half of an outcome. */
export interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** A value, or why there is none. */
export type Outcome<T> = { readonly ok: true; readonly value: T } | Refused;

/** One step of `next` and what it came to. */
export type SelectionStep = Result<'claim.next'>['step'];

/** A ticket that `next` passed over, and why. */
export type SkippedTicket = Result<'claim.next'>['skipped'][number];

interface OnTicket {
  readonly ticket: TicketId;
}

interface WithDuplicates {
  /** Other open tickets of the title that was given. */
  readonly duplicates: readonly TicketId[];
}

/** What a decision found out besides its events; the hub answers with it. */
export interface Facts {
  'session.sit': { readonly agent: AgentName; readonly role: RoleName; readonly hired: boolean };
  'board.create': object;
  'board.edit': object;
  'repository.add': object;
  'repository.remove': object;
  // The roster and the board's own roles.
  'agent.hire': object;
  'agent.edit': object;
  'agent.fire': { readonly released: TicketId[] };
  'role.define': object;
  'role.remove': object;
  'ticket.create': OnTicket & WithDuplicates;
  'ticket.edit': OnTicket & WithDuplicates;
  'ticket.move': OnTicket;
  'comment.add': OnTicket & { readonly entry: string };
  'claim.take': OnTicket;
  'claim.next': {
    /** The ticket that this session holds now; absent when there is nothing to do. */
    readonly ticket?: TicketId | undefined;
    /** The claim was held before; no new one was granted. */
    readonly resumed: boolean;
    readonly step: SelectionStep;
    readonly steps: SelectionStep[];
    readonly skipped: SkippedTicket[];
  };
  'claim.adopt': OnTicket;
  'claim.release': OnTicket;
  'claim.stale': OnTicket;
  'claim.reclaim': OnTicket;
  'workspace.record': OnTicket;
  // Phases, spikes, spending, activity.
  'phase.plan': object;
  'phase.switch': object;
  'spike.raise': OnTicket & { readonly spike: TicketId };
  'usage.record': OnTicket;
  'epic.free': OnTicket;
  'claim.quiet': OnTicket;
  'epic.quiet': object;
  // Hand-in, review, merge.
  'ticket.handIn': OnTicket;
  'thread.open': OnTicket & { readonly thread: string };
  'thread.reply': OnTicket;
  'thread.resolve': OnTicket;
  'thread.mark': OnTicket;
  'review.submit': OnTicket;
  'merge.record': OnTicket;
  'decision.link': OnTicket;
  'artifact.write': OnTicket & { readonly version: number };
  // Channels, inboxes, digest.
  'message.post': Result<'message.post'>;
  'inbox.acknowledge': Result<'inbox.acknowledge'>;
  'digest.post': object;
}

/** The events to append, possibly none, and the facts to answer with; or why nothing changes. */
export type Decision<M extends CommandMethod = CommandMethod> =
  { readonly ok: true; readonly events: readonly NewEvent[]; readonly facts: Facts[M] } | Refused;

/** Makes a refusal. */
export function refuse(
  code: ErrorCode,
  message: string,
  more: Omit<Refusal, 'code' | 'message'> = {},
): Refused {
  return { ok: false, refusal: { code, message, ...more } };
}
