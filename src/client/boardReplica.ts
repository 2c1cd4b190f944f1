import type { Disposable } from '../base/disposable.ts';
import { DisposableStack } from '../base/disposable.ts';
import { deferred } from '../base/deferred.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import type { Board, Session } from '../protocol/board.ts';
import { WireError } from '../protocol/errors.ts';
import type { BoardKey, SessionId, TicketId } from '../protocol/ids.ts';
import { ticketStatuses, type TicketStatus, type TicketSummary } from '../protocol/ticket.ts';
import type { BoardChange, BoardWatch } from './boardWatch.ts';
import { messageOf } from './errors.ts';
import type { HubClient } from './hubClient.ts';
import { TicketSet } from './ticketSet.ts';

/** What a view has to look at again. */
export interface ReplicaChange {
  /** Tickets that came, changed or went (`get` then gives nothing). */
  readonly tickets: readonly TicketId[];
  /** The board's own facts changed: name, repositories, roster, settings. */
  readonly board: boolean;
  /** Who is there changed. */
  readonly sessions: boolean;
}

interface BoardReplicaOptions {
  readonly client: Pick<HubClient, 'call' | 'on' | 'watch' | 'onState' | 'state'>;
  readonly board: BoardKey;
  readonly log?: (line: string) => void;
}

const pageSize = 500;
const openStatuses: readonly TicketStatus[] = ticketStatuses.filter((status) => status !== 'closed');
/** How many closed tickets are kept, the newest first. The others are read on demand. */
const closedTickets = 200;

/** The live copy of one board for views: its open tickets, the newest closed ones, its facts and who is there. */
export class BoardReplica implements Disposable {
  readonly key: BoardKey;
  readonly watch: BoardWatch;
  readonly #client: BoardReplicaOptions['client'];
  readonly #log: (line: string) => void;
  readonly #resources = new DisposableStack();
  readonly #changed: Emitter<ReplicaChange>;
  readonly #ready = deferred<undefined>();
  readonly #sessions = new Map<SessionId, Session>();
  #tickets = new TicketSet(closedTickets);
  /** The set that a load in progress fills; changes go to both. */
  #loading: TicketSet | undefined;
  #board: Board | undefined;
  #failure: Error | undefined;

  /** Told after each change, never in the middle of one. */
  readonly onChange: Event<ReplicaChange>;
  /** The first load is complete; rejects with the hub's refusal, such as `board.unknown`. */
  readonly ready: Promise<undefined> = this.#ready.promise;

  constructor({ client, board, log = () => undefined }: BoardReplicaOptions) {
    this.key = board;
    this.#client = client;
    this.#log = log;
    this.#changed = this.#resources.use(new Emitter<ReplicaChange>());
    this.onChange = this.#changed.event;
    this.ready.catch(() => undefined);
    this.watch = this.#resources.use(client.watch(board));
    this.#resources.use(this.watch.onChange((change) => this.#apply(change)));
    this.#resources.use(this.watch.onReset(() => void this.#load()));
    this.watch.ready.catch((error: unknown) => this.#fail(error));
    this.#resources.use(client.on('presence.changed', ({ sessions }) => this.#meet(sessions)));
    this.#resources.use(client.onState(() => this.#onConnected()));
    this.#onConnected();
  }

  /** Whether a load is under way; what is there may be out of date until it is done. */
  get isLoading(): boolean {
    return this.#loading !== undefined || this.#board === undefined;
  }

  /** Why the board could not be loaded. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  get board(): Board | undefined {
    return this.#board;
  }

  /** Open tickets and the newest closed ones, by id. */
  get tickets(): ReadonlyMap<TicketId, TicketSummary> {
    return this.#tickets.all;
  }

  get(id: TicketId): TicketSummary | undefined {
    return this.#tickets.all.get(id);
  }

  /** Who is at this board, connected or expected back. */
  get sessions(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  dispose(): void {
    this.#loading = undefined;
    this.#resources.dispose();
  }

  /** Presence is not part of the log and therefore not resumed; a load that the last connection took with it is repeated. */
  #onConnected(): void {
    if (this.#client.state !== 'connected') return;
    void this.#loadSessions();
    if (this.#failure && this.watch.position) void this.#load();
  }

  #apply({ tickets, info }: BoardChange): void {
    const changed = new Set<TicketId>();
    for (const ticket of tickets) {
      this.#loading?.put(ticket);
      for (const id of this.#tickets.put(ticket)) changed.add(id);
    }
    if (info) this.#board = info;
    if (changed.size > 0 || info)
      this.#changed.fire({ tickets: [...changed], board: info !== undefined, sessions: false });
  }

  async #load(): Promise<void> {
    const fresh = new TicketSet(closedTickets);
    const before = this.#board;
    this.#loading = fresh;
    const current = (): boolean => this.#loading === fresh;
    try {
      const { board } = await this.#client.call('board.get', { board: this.key });
      await this.#loadPages(fresh, current);
      if (!current()) return;
      this.#loading = undefined;
      fresh.settle();
      const tickets = this.#tickets.differences(fresh);
      this.#tickets = fresh;
      if (!this.#board || this.#board === before || board.sequence >= this.#board.sequence)
        this.#board = board;
      this.#failure = undefined;
      this.#ready.resolve(undefined);
      this.#changed.fire({ tickets, board: true, sessions: false });
    } catch (error) {
      if (current()) this.#fail(error);
    }
  }

  async #loadPages(into: TicketSet, current: () => boolean): Promise<void> {
    const list = { board: this.key, limit: pageSize };
    let cursor: string | undefined;
    do {
      const page = await this.#client.call('ticket.list', {
        ...list,
        statuses: [...openStatuses],
        ...(cursor !== undefined && { cursor }),
      });
      if (!current()) return;
      for (const ticket of page.tickets) into.put(ticket);
      cursor = page.next;
    } while (cursor !== undefined);
    const closed = await this.#client.call('ticket.list', {
      ...list,
      statuses: ['closed'],
      order: 'newest',
      limit: closedTickets,
    });
    if (current()) for (const ticket of closed.tickets) into.put(ticket);
  }

  #fail(error: unknown): void {
    this.#loading = undefined;
    this.#failure = error instanceof Error ? error : new Error(messageOf(error));
    this.#log(`Loading ${this.key}: ${this.#failure.message}`);
    if (error instanceof WireError) this.#ready.reject(error);
    this.#changed.fire({ tickets: [], board: true, sessions: false });
  }

  async #loadSessions(): Promise<void> {
    try {
      const { sessions } = await this.#client.call('session.list', { board: this.key }, { retryForMs: 0 });
      this.#sessions.clear();
      this.#meet(sessions);
    } catch (error) {
      this.#log(`Sessions of ${this.key}: ${messageOf(error)}`);
    }
  }

  #meet(sessions: readonly Session[]): void {
    for (const session of sessions) {
      if (session.board === this.key && session.state !== 'gone') this.#sessions.set(session.id, session);
      else this.#sessions.delete(session.id);
    }
    this.#changed.fire({ tickets: [], board: false, sessions: true });
  }
}
