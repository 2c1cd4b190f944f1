import * as vscode from 'vscode';
import type { AgentName } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import type { InboxItem } from '../../protocol/talk.ts';
import { messageOf } from '../commands/reportError.ts';
import type { BoardSession, SessionChange } from './boardSession.ts';
import { allUnread, filterFrom, filterItems, type InboxFilter } from './inboxFilter.ts';

interface InboxParts {
  readonly session: BoardSession;
  readonly memory: vscode.Memento;
  readonly log: vscode.LogOutputChannel;
}

const filterKey = 'callboard.inboxFilter';

/** The inbox of the agent this window sits as, kept up with the board. A window without a seat has none. */
export class Inbox implements vscode.Disposable {
  readonly #session: BoardSession;
  readonly #memory: vscode.Memento;
  readonly #log: vscode.LogOutputChannel;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;
  #agent: AgentName | undefined;
  #items: readonly InboxItem[] = [];
  #unread = 0;
  #reading: Promise<void> | undefined;
  /** How often it was asked for; a reading that began before the last time is not the last. */
  #asked = 0;

  readonly onDidChange = this.#changed.event;

  constructor({ session, memory, log }: InboxParts) {
    this.#session = session;
    this.#memory = memory;
    this.#log = log;
    this.#subscription = session.onDidChange((change) => {
      if (this.#concerns(change)) void this.refresh();
    });
  }

  /** Whose inbox it is. */
  get agent(): AgentName | undefined {
    return this.#agent;
  }
  /** How many items are unread, whatever is shown. */
  get unread(): number {
    return this.#unread;
  }
  /** What the filter lets through, newest first. */
  get items(): readonly InboxItem[] {
    return filterItems(this.#items, this.filter);
  }
  /** Unread items that this agent has to act on, newest first. */
  get acting(): readonly InboxItem[] {
    return filterItems(this.#items, { show: 'acting', kinds: [] });
  }
  /** Ids of all unread items. */
  get unreadIds(): readonly string[] {
    return filterItems(this.#items, allUnread).map(({ id }) => id);
  }

  get filter(): InboxFilter {
    return filterFrom(this.#memory.get(filterKey));
  }

  async setFilter(filter: InboxFilter): Promise<void> {
    await this.#memory.update(filterKey, filter);
    await this.refresh();
  }

  /** Marks items as read, for every window of this agent. */
  async acknowledge(items: readonly string[]): Promise<void> {
    const board = this.#session.board?.key;
    if (board === undefined || this.#agent === undefined || items.length === 0) return;
    await this.#session.request('inbox.acknowledge', { board, agent: this.#agent, items: [...items] });
    await this.refresh();
  }

  /** Reads the inbox; what changes while it is read is read again afterwards. */
  refresh(): Promise<void> {
    this.#asked += 1;
    this.#reading ??= this.#readAll().finally(() => (this.#reading = undefined));
    return this.#reading;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #concerns({ connection, board, seat, inbox, tickets }: SessionChange): boolean {
    if ((connection ?? board ?? seat ?? inbox) === true || tickets === 'all') return true;
    // Whether something is still to be done follows from the ticket: a question that was answered asks for nothing more.
    return (
      tickets !== undefined && this.#items.some(({ ticket }) => ticket !== undefined && tickets.has(ticket))
    );
  }

  async #readAll(): Promise<void> {
    for (let served = -1; served !== this.#asked;) {
      served = this.#asked;
      await this.#read();
    }
  }

  async #read(): Promise<void> {
    const { board, seat, connection } = this.#session;
    // What was read stays while the hub is away.
    if (seat !== undefined && connection !== 'connected') return;
    if (board === undefined || seat === undefined) {
      this.#set(undefined, { items: [], unread: 0 });
      return;
    }
    try {
      const { items, unread } = await this.#session.request('inbox.list', {
        board: board.key,
        agent: seat.agent,
        show: this.filter.show === 'all' ? 'all' : 'unread',
        limit: limits.pageSize,
      });
      this.#set(seat.agent, { items, unread });
    } catch (error) {
      this.#log.warn(`Reading the inbox of ${seat.agent}: ${messageOf(error)}`);
    }
  }

  #set(
    agent: AgentName | undefined,
    { items, unread }: { readonly items: readonly InboxItem[]; readonly unread: number },
  ): void {
    const same = agent === this.#agent && JSON.stringify(items) === JSON.stringify(this.#items);
    this.#agent = agent;
    this.#items = items;
    this.#unread = unread;
    if (!same) this.#changed.fire(undefined);
  }
}
