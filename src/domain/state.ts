import { SetMap } from '../base/setMap.ts';
import { SortedNumbers } from '../base/sortedNumbers.ts';
import { limits } from '../protocol/limits.ts';
import type { BoardSettings, Phase, Repository, RosterAgent } from '../protocol/board.ts';
import type { ChannelName } from '../protocol/eventsOfTalk.ts';
import type { AgentName, BoardKey, PhaseName, RepositoryName, RoleName, TicketId } from '../protocol/ids.ts';
import type { HandIn, MergedRepository, VerdictOf } from '../protocol/review.ts';
import type { BoardRole, Role } from '../protocol/role.ts';
import type {
  Budget,
  Claim,
  ClosedAs,
  Criterion,
  Priority,
  TicketRepository,
  TicketStatus,
  TicketType,
  Usage,
  Workspace,
} from '../protocol/ticket.ts';
import { ClaimQueue, type QueuePlace } from './claimQueue.ts';
import type { Inbox } from './inboxState.ts';
import { allRoles } from './roles.ts';
import { Spending } from './spending.ts';

/** The claim as a fact. Until when the lease runs is known to the hub's clock alone. */
export type ClaimState = Readonly<Omit<Claim, 'leaseUntil'>>;

/** The threads of a ticket by id. Their texts are read from the log: the thread `t<n>` was opened by the event `opened[n - 1]`. */
export interface ThreadsState {
  readonly open: readonly string[];
  readonly resolved: readonly string[];
  /** Those that questioned a requirement. */
  readonly marked: readonly string[];
  readonly opened: readonly number[];
}

/** An artifact: its newest version and who wrote it. Version n is the text of the event `written[n - 1]`. */
export interface ArtifactState {
  readonly name: string;
  readonly version: number;
  readonly author: string;
  readonly written: readonly number[];
}

/**
 * The facts behind a ticket's summary. A value of plain JSON that is never changed, only replaced, and only by an
 * event that names this ticket: who keeps a reference keeps a snapshot.
 */
export interface TicketState {
  readonly id: TicketId;
  readonly number: number;
  readonly type: TicketType;
  readonly title: string;
  readonly status: TicketStatus;
  readonly closedAs?: ClosedAs | undefined;
  readonly priority: Priority;
  readonly labels: readonly string[];
  readonly criteria: readonly Criterion[];
  readonly hasDescription: boolean;
  /** Sequence of the event that last set the description; its text is read from the log. */
  readonly descriptionSequence: number;
  readonly parent?: TicketId | undefined;
  readonly phase?: PhaseName | undefined;
  readonly blockedBy: readonly TicketId[];
  readonly repos: readonly TicketRepository[];
  readonly needsNoRepos: boolean;
  readonly paths: readonly string[];
  readonly role?: RoleName | undefined;
  readonly reviewer?: string | undefined;
  readonly route?: AgentName | undefined;
  readonly assignee?: AgentName | undefined;
  readonly claim?: ClaimState | undefined;
  /** Fence of the newest claim, 0 before the first. It only grows. */
  readonly fence: number;
  /** Sequence of the event that carries the newest handoff note. */
  readonly lastHandoffSequence?: number | undefined;
  readonly epicOwner?: AgentName | undefined;
  readonly workspace?: Workspace | undefined;
  /** Who retired it gave it back: of this workspace `next` offers nothing more to do. */
  readonly retired: boolean;
  readonly questions: { readonly open: readonly string[]; readonly answered: readonly string[] };
  readonly decisions: { readonly required: boolean; readonly links: readonly string[] };
  readonly budget?: Budget | undefined;
  readonly usage: Usage;
  readonly openSpikes: readonly TicketId[];
  /** Every agent that held an `implement` claim of the ticket, so that none of them judges the work. */
  readonly implementers: readonly AgentName[];
  /** The open questions: when each was asked, and by which agent if it was one. */
  readonly asked: readonly AskedQuestion[];
  /** Since when it is in its state, in ms since 1970. */
  readonly statusSince: number;
  /** Written timeline entries so far; the next one gets the id `e<comments + 1>`. */
  readonly comments: number;
  // Hand-in, review, merge.
  /** The newest hand-in. */
  readonly handIn?: HandIn | undefined;
  /** Times the work was returned. */
  readonly rounds: number;
  readonly threads: ThreadsState;
  readonly refinementMisses: number;
  /** Of the newest review. */
  readonly verdicts: readonly VerdictOf[];
  readonly merges: readonly MergedRepository[];
  readonly artifacts: readonly ArtifactState[];
  /** Grows by one with each event that names the ticket. */
  readonly version: number;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A question that nobody has answered yet. */
export interface AskedQuestion {
  readonly entry: string;
  readonly at: number;
  readonly agent?: AgentName | undefined;
  /** The review thread that it came from. */
  readonly thread?: string | undefined;
}

/** An event and when it was. */
export interface Moment {
  readonly sequence: number;
  readonly at: number;
}

/** How much was said in a channel, and when last. */
export interface ChannelState {
  readonly messages: number;
  readonly last: Moment;
}

/** What is derived from the tickets, so that no rule has to walk over all of them. Kept by evolve, rebuilt by restore. */
export interface Indexes {
  readonly byStatus: Readonly<Record<TicketStatus, SortedNumbers>>;
  readonly heldBy: SetMap<AgentName, TicketId>;
  /** What came back from review and waits for the agent that did it. */
  readonly returnedTo: SetMap<AgentName, TicketId>;
  readonly childrenOf: SetMap<TicketId, TicketId>;
  readonly dependentsOf: SetMap<TicketId, TicketId>;
  readonly epicsOf: SetMap<AgentName, TicketId>;
  /** Open tickets by what their titles come down to. */
  readonly byTitle: SetMap<string, TicketId>;
  /** By repository: tickets that somebody implements now and that say which paths they touch. */
  readonly touching: SetMap<RepositoryName, TicketId>;
  /** What all tickets have used up, and what the children of each epic have. */
  readonly spent: Spending;
  readonly spentOfEpic: Map<TicketId, Spending>;
  /** Every ticket that only waits to be claimed: right status, unblocked, unclaimed. */
  readonly queue: ClaimQueue;
  /** The same, for the children of each epic alone. */
  readonly queueOfEpic: Map<TicketId, ClaimQueue>;
  readonly places: Map<TicketId, QueuePlace>;
}

/** How many tickets were in each state at the end of an hour, and what all runs had cost by then. `at` is the beginning of that hour, in ms, UTC. */
export interface HistoryPoint {
  readonly at: number;
  readonly counts: Readonly<Record<TicketStatus, number>>;
  readonly cost: number;
}

/** One board: the fold over its log. Before `board.created` its key is empty and its sequence 0. */
export interface BoardState {
  key: BoardKey | '';
  name: string;
  createdAt: number;
  /** The last event that was folded in. */
  sequence: number;
  /** Number of the next ticket. */
  nextNumber: number;
  repos: readonly Repository[];
  readonly roster: Map<AgentName, RosterAgent>;
  /** The roles that the board defined itself. */
  ownRoles: readonly Role[];
  /** The shipped roles, overridden and followed by its own; derived from those. */
  roles: readonly BoardRole[];
  settings: Readonly<BoardSettings>;
  /** In their order. */
  phases: readonly Phase[];
  readonly tickets: Map<TicketId, TicketState>;
  // Channels, inboxes, digest.
  readonly inboxes: Map<AgentName, Inbox>;
  readonly channels: Map<ChannelName, ChannelState>;
  /** When the last digest was posted. */
  lastDigest?: Moment | undefined;
  /** Counts by state and cost over time, oldest first; `recordHistory` alone writes it. */
  readonly history: HistoryPoint[];
  readonly indexes: Indexes;
}

/** The settings of a board that set none. */
export const defaultSettings: Readonly<BoardSettings> = {
  wipPerAgent: limits.wipPerAgent,
  reviewer: 'reviewer',
  columns: {},
  wipPerColumn: {},
  quietAfterMs: limits.quietAfterMs,
  reclaimQuiet: false,
  budget: {},
  digestEveryMs: limits.digestEveryMs,
};

/** The state before the first event. */
export function emptyBoard(): BoardState {
  return {
    key: '',
    name: '',
    createdAt: 0,
    sequence: 0,
    nextNumber: 1,
    repos: [],
    roster: new Map(),
    ownRoles: [],
    roles: allRoles([]),
    settings: defaultSettings,
    phases: [],
    tickets: new Map(),
    inboxes: new Map(),
    channels: new Map(),
    history: [],
    indexes: emptyIndexes(),
  };
}

/** Indexes over no tickets. */
function emptyIndexes(): Indexes {
  return {
    byStatus: {
      backlog: new SortedNumbers(),
      ready: new SortedNumbers(),
      in_progress: new SortedNumbers(),
      review: new SortedNumbers(),
      approved: new SortedNumbers(),
      closed: new SortedNumbers(),
    },
    heldBy: new SetMap(),
    returnedTo: new SetMap(),
    childrenOf: new SetMap(),
    dependentsOf: new SetMap(),
    epicsOf: new SetMap(),
    byTitle: new SetMap(),
    touching: new SetMap(),
    spent: new Spending(),
    spentOfEpic: new Map(),
    queue: new ClaimQueue(),
    queueOfEpic: new Map(),
    places: new Map(),
  };
}

/** The ticket with this number, if the board has it. */
export function ticketByNumber(state: BoardState, number: number): TicketState | undefined {
  return state.tickets.get(`${state.key}-${number}` as TicketId);
}

/** Every ticket that is not closed, state by state, oldest first. A walk over all of them: nothing that happens often may do it. */
export function* openTickets(state: BoardState): Generator<TicketState> {
  const { closed: _closed, ...open } = state.indexes.byStatus;
  for (const numbers of Object.values(open)) {
    for (const number of numbers) {
      const ticket = ticketByNumber(state, number);
      if (ticket !== undefined) yield ticket;
    }
  }
}
