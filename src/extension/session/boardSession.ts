import { realpath } from 'node:fs/promises';
import * as vscode from 'vscode';
import { DisposableStack } from '../../base/disposable.ts';
import { WorkUnderWay } from '../../domain/workUnderWay.ts';
import type { BoardReplica, ReplicaChange } from '../../client/boardReplica.ts';
import type { CallParams } from '../../client/hubClient.ts';
import type { Board, Session } from '../../protocol/board.ts';
import type { Method, Result } from '../../protocol/contract.ts';
import type { AgentName, BoardKey, RoleName, SessionId, TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import type { BoardAbsence, ConnectionState } from '../../protocol/webviewHostMessages.ts';
import { messageOf } from '../commands/reportError.ts';
import type { HubLink } from './hubLink.ts';
import { findObstacles, type Obstacles } from './obstacles.ts';
import { ownBoards } from './ownBoards.ts';
import { openPlaces } from './openPlaces.ts';
import { readSettings } from './settings.ts';
import { UndoHistory } from './undoHistory.ts';
import type { RememberedSeat, WindowMemory } from './windowMemory.ts';

/** What views have to look at again. Several changes within a moment are told as one. */
export interface SessionChange {
  readonly connection?: true;
  readonly board?: true;
  readonly seat?: true;
  readonly presence?: true;
  /** The inbox of this window's agent may be another. */
  readonly inbox?: true;
  readonly tickets?: ReadonlySet<TicketId> | 'all';
}

interface BoardSessionParts {
  readonly link: HubLink;
  readonly memory: WindowMemory;
  readonly log: vscode.LogOutputChannel;
}

const gatherMs = 25;

/** This window at its board: which board it is, who the window sits as, and a live copy of everything on it. */
export class BoardSession implements vscode.Disposable {
  readonly #link: HubLink;
  readonly #memory: WindowMemory;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<SessionChange>();
  readonly #subscriptions: vscode.Disposable[] = [];
  #gathered: SessionChange | undefined;
  #timer: NodeJS.Timeout | undefined;
  #replica: BoardReplica | undefined;
  #replicaChanges: DisposableStack | undefined;
  #own: readonly BoardKey[] = [];
  #absence: BoardAbsence | undefined;
  #seat: RememberedSeat | undefined;
  #finding: Promise<void> | undefined;
  /** Looked up when it is asked for the first time after a change. */
  #work: WorkUnderWay | undefined;

  readonly onDidChange = this.#changed.event;
  /** What this window did and can take back. */
  readonly history: UndoHistory;

  constructor({ link, memory, log }: BoardSessionParts) {
    this.#link = link;
    this.#memory = memory;
    this.#log = log;
    this.history = new UndoHistory({
      send: (method, params, signal) => link.request(method, params, signal),
      ticket: (id) => this.tickets.get(id),
      board: () => this.board,
    });
    this.#subscriptions.push(
      link.onDidChangeState((state) => {
        this.#announce({ connection: true });
        if (state === 'connected') void this.findBoard();
      }),
      link.onBoardsChanged(() => void this.#findMissingBoard()),
      vscode.workspace.onDidChangeWorkspaceFolders(() => void this.findBoard()),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.findBoard()),
    );
  }

  get connection(): ConnectionState {
    return this.#link.state;
  }
  get connectionMessage(): string | undefined {
    return this.#link.failure?.message;
  }
  /** The board of this window, once it is loaded. */
  get board(): Board | undefined {
    return this.#replica?.board;
  }
  /** Why there is no board. */
  get absence(): BoardAbsence | undefined {
    return this.#replica === undefined ? this.#absence : undefined;
  }
  /** Whether all tickets are there. */
  get loaded(): boolean {
    return this.#replica?.isLoading === false;
  }
  get tickets(): ReadonlyMap<TicketId, TicketSummary> {
    return this.#replica?.tickets ?? new Map<TicketId, TicketSummary>();
  }
  get sessions(): readonly Session[] {
    return this.#replica?.sessions ?? [];
  }
  get seat(): RememberedSeat | undefined {
    return this.#seat;
  }
  get sessionId(): SessionId | undefined {
    return this.#link.session?.id;
  }

  /** Another window has the session that this one had; what it remembers is the other one's. */
  get isDuplicate(): boolean {
    return this.#link.session?.duplicate === true;
  }

  /** Boards that hold what this window has open. */
  ownBoards(): readonly BoardKey[] {
    return this.#own;
  }

  request<M extends Method>(method: M, params: CallParams<M>, signal?: AbortSignal): Promise<Result<M>> {
    return this.history.perform(method, params, signal);
  }

  /** Whether there is a connection, after waiting for the one that is being made. */
  whenConnected(): Promise<boolean> {
    return this.#link.whenConnected();
  }

  /** Resolves when it is known whether this window has a board, and the board is there. */
  async whenBoardKnown(): Promise<void> {
    await (this.#finding ?? this.findBoard());
    await this.#replica?.ready.catch(() => undefined);
  }

  /** Starts the hub where none runs, also after a person stopped it. */
  startHub(): Promise<void> {
    return this.#link.start();
  }

  /** Finds the board of this window and sits down again as who it was. */
  findBoard(): Promise<void> {
    this.#finding ??= this.#find().finally(() => (this.#finding = undefined));
    return this.#finding;
  }

  /** Works on this board from now on, and after a reload. */
  async chooseBoard(key: BoardKey): Promise<void> {
    await this.#memory.setBoard(key);
    await this.#open(key);
  }

  /** Takes a role on the board; without an agent the hub finds one, without a role only an agent of the roster can be meant. */
  async sit({ role, agent }: { readonly role?: RoleName; readonly agent?: AgentName }): Promise<void> {
    const board = this.#replica?.key;
    if (board === undefined) return;
    const params = { board, ...(role !== undefined && { role }), ...(agent !== undefined && { agent }) };
    const seat = await this.request('session.sit', params);
    await this.#setSeat({ board, agent: seat.agent, role: seat.role });
  }

  /** Gives up the role. */
  async leave(): Promise<void> {
    await this.request('session.leave', {});
    await this.#setSeat(undefined);
  }

  /** Sits as the agent of a claim, on its board: the window of a workspace. */
  async sitFor(seat: RememberedSeat): Promise<void> {
    await this.#memory.setSeat(seat);
    await this.chooseBoard(seat.board);
  }

  /** Tickets this window's agent holds, in this or another window. */
  heldTickets(): TicketSummary[] {
    return [...this.tickets.values()].filter((ticket) => this.isMine(ticket));
  }

  /** Whether this window's agent holds a ticket. */
  isMine({ claim }: TicketSummary): boolean {
    return claim !== undefined && this.#seat?.agent === claim.agent;
  }

  /** Whether the lease of a ticket is this very window's to keep. */
  holdsHere({ claim }: TicketSummary): boolean {
    return claim !== undefined && claim.session === this.sessionId;
  }

  /** The ticket a session holds, if any. */
  ticketOf(session: Session): TicketSummary | undefined {
    const told = session.ticket === undefined ? undefined : this.tickets.get(session.ticket);
    if (told?.claim?.session === session.id) return told;
    for (const ticket of this.tickets.values()) if (ticket.claim?.session === session.id) return ticket;
    return undefined;
  }

  /** What stands in the way of a ticket. */
  obstaclesOf(ticket: TicketSummary): Obstacles {
    return findObstacles(ticket, {
      tickets: this.tickets,
      board: this.board,
      work: () => (this.#work ??= new WorkUnderWay(this.tickets.values())),
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#replicaChanges?.dispose();
    this.#replica?.dispose();
    this.#changed.dispose();
  }

  /** A look that is under way may have begun before there was anything to find. */
  async #findMissingBoard(): Promise<void> {
    await this.#finding;
    if (this.board === undefined) await this.findBoard();
  }

  async #find(): Promise<void> {
    if (this.#link.state !== 'connected') return;
    try {
      const { boards } = await this.request('board.list', {});
      const places = await openPlaces();
      const root = readSettings().workspaceRoot;
      this.#own = ownBoards(boards, { places, workspaceRoot: await realpath(root).catch(() => root) });
      const remembered = boards.find(({ key }) => key === this.#memory.board)?.key;
      const only = this.#own.length === 1 ? this.#own[0] : undefined;
      const key = remembered ?? only;
      if (key !== undefined) await this.#open(key);
      else this.#close(this.#own.length > 0 ? 'several' : vscode.workspace.isTrusted ? 'none' : 'untrusted');
    } catch (error) {
      this.#log.warn(`Finding the board of this window: ${messageOf(error)}`);
    }
  }

  async #open(key: BoardKey): Promise<void> {
    if (this.#replica?.key !== key) {
      this.#close(undefined);
      this.history.clear();
      const replica = await this.#link.replicate(key);
      this.#replica = replica;
      this.#work = undefined;
      this.#replicaChanges = new DisposableStack();
      this.#replicaChanges.use(
        replica.onChange((change) => {
          this.#onReplica(change);
        }),
      );
      this.#replicaChanges.use(
        replica.watch.onChange(({ inboxes }) => {
          if (inboxes?.some((agent) => agent === this.#seat?.agent) === true) this.#announce({ inbox: true });
        }),
      );
      await replica.ready;
      this.#log.info(`This window belongs to board ${key}.`);
      this.#announce({ board: true, tickets: 'all', presence: true });
    }
    await this.#sitAgain(key);
  }

  #close(absence: BoardAbsence | undefined): void {
    const changed = this.#replica !== undefined || this.#absence !== absence;
    this.#replicaChanges?.dispose();
    this.#replica?.dispose();
    this.#replica = undefined;
    this.#work = undefined;
    this.#absence = absence;
    this.#seat = undefined;
    if (changed) this.#announce({ board: true, seat: true, tickets: 'all', presence: true });
  }

  /** The hub remembers a resumed session's seat; after its own restart, or for a new session, the window says it again. */
  async #sitAgain(key: BoardKey): Promise<void> {
    const told = this.#link.session?.seat;
    if (told?.board === key) {
      await this.#setSeat({ board: key, agent: told.agent, role: told.role });
      return;
    }
    // What is remembered for this folder is the seat of the first of its windows.
    const seat = this.isDuplicate ? this.#seat : this.#memory.seat;
    if (seat?.board !== key || !vscode.workspace.isTrusted) {
      if (this.#seat?.board !== key) this.#seat = undefined;
      return;
    }
    try {
      // Without the role: who was fired meanwhile must not be hired anew by a window that was away.
      await this.sit({ agent: seat.agent });
    } catch (error) {
      this.#log.warn(`Sitting down again as ${seat.agent}: ${messageOf(error)}`);
      this.#seat = undefined;
      this.#announce({ seat: true });
    }
  }

  async #setSeat(seat: RememberedSeat | undefined): Promise<void> {
    this.#seat = seat;
    if (!this.isDuplicate) await this.#memory.setSeat(seat);
    this.#announce({ seat: true, presence: true });
  }

  #onReplica({ tickets, board, sessions }: ReplicaChange): void {
    if (tickets.length > 0) this.#work = undefined;
    if (board) this.#followRoster();
    this.#announce({
      ...(board && { board: true }),
      ...(sessions && { presence: true }),
      ...(tickets.length > 0 && { tickets: new Set(tickets) }),
    });
  }

  /** Who was fired sits nowhere any more; who has another role sits in that one. */
  #followRoster(): void {
    const seat = this.#seat;
    const board = this.#replica?.board;
    if (seat === undefined || seat.board !== board?.key) return;
    const member = board.roster.find(({ name }) => name === seat.agent);
    if (member?.role === seat.role) return;
    this.#log.info(`${seat.agent} is ${member === undefined ? 'off the roster' : `a ${member.role} now`}.`);
    void this.#setSeat(member && { ...seat, role: member.role });
  }

  #announce(change: SessionChange): void {
    this.#gathered = merge(this.#gathered ?? {}, change);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const gathered = this.#gathered ?? {};
      this.#gathered = undefined;
      this.#changed.fire(gathered);
    }, gatherMs);
  }
}

function merge(a: SessionChange, b: SessionChange): SessionChange {
  const tickets =
    a.tickets === 'all' || b.tickets === 'all'
      ? 'all'
      : new Set<TicketId>([...(a.tickets ?? []), ...(b.tickets ?? [])]);
  return { ...a, ...b, ...(tickets === 'all' || tickets.size > 0 ? { tickets } : {}) };
}
