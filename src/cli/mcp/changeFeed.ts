import { setTimeout as sleep } from 'node:timers/promises';
import type { JSONRPCMessage } from '@modelcontextprotocol/server';
import type { AgentSession } from '../../client/agentSession.ts';
import type { BoardChange, BoardWatch } from '../../client/boardWatch.ts';
import { type Disposable, DisposableStack } from '../../base/disposable.ts';
import type { BoardKey } from '../../protocol/ids.ts';
import { addressOf } from './resources.ts';
import { type ChangingList, type Wanted, Wishes } from './wishes.ts';

/** What a client is told: that one resource, or one list, may be another than before. */
export type Change = { readonly uri: string } | { readonly list: ChangingList };

/** Changes that come one upon another are told as one: a client reads again, and needs not do so more often. */
const gatherMs = 200;

/** How long a client waits until its wish is the hub's; where there is no hub, other requests have to go on. */
const patienceMs = 2_000;

interface ChangeFeedOptions {
  readonly session: AgentSession;
  readonly log: (line: string) => void;
}

/**
 * Tells a client of changes of what it wants to hear of, and of nothing else. It watches the boards that this needs: none
 * for a client that wants nothing.
 */
export class ChangeFeed implements Disposable {
  readonly #options: ChangeFeedOptions;
  readonly #wishes = new Wishes();
  readonly #watches = new Map<BoardKey, BoardWatch>();
  /** Watches that nobody waits for any more: after a gap in these, anything may be another. */
  readonly #followed = new WeakSet<BoardWatch>();
  readonly #listening = new DisposableStack();
  readonly #due = new Map<string, Change>();
  #timer: NodeJS.Timeout | undefined;
  #tell: (change: Change) => void = () => undefined;

  constructor(options: ChangeFeedOptions) {
    this.#options = options;
    const listed = (): void => {
      if (this.#wanted.resources) this.#add({ list: 'resources' });
    };
    this.#listening.use(options.session.onBoards(listed));
    this.#listening.use(options.session.onHeld(listed));
  }

  /** Tells this one from now on: a connection whose client tried the newer protocol first gets another server. */
  tell(listener: (change: Change) => void): void {
    this.#tell = listener;
  }

  /** What follows from a message of the client that no handler of ours gets to see. */
  before(message: JSONRPCMessage): Promise<void> | undefined {
    return this.#wishes.note(message) ? this.#watch() : undefined;
  }

  /** Resolves when no change can be missed any more. */
  async subscribe(uri: string): Promise<void> {
    this.#wishes.subscribe(uri);
    await this.#watch();
  }

  async unsubscribe(uri: string): Promise<void> {
    this.#wishes.unsubscribe(uri);
    await this.#watch();
  }

  /** The client reads this list and wants to hear when it changes. */
  async read(list: ChangingList): Promise<void> {
    this.#wishes.read(list);
    await this.#watch();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listening.dispose();
    for (const watch of this.#watches.values()) watch.dispose();
    this.#watches.clear();
  }

  get #wanted(): Wanted {
    return this.#wishes.wanted;
  }

  /** Watches the boards that the wishes need, and no others. */
  async #watch(): Promise<void> {
    const { session } = this.#options;
    const { uris, prompts } = this.#wanted;
    const needed = new Set([...uris].flatMap((uri) => addressOf(uri)?.board ?? []));
    if (prompts && session.board !== undefined) needed.add(session.board);
    for (const [board, watch] of this.#watches)
      if (!needed.has(board)) {
        watch.dispose();
        this.#watches.delete(board);
      }
    await Promise.all([...needed].map((board) => this.#follow(board)));
  }

  async #follow(board: BoardKey): Promise<void> {
    const watch = this.#watches.get(board) ?? this.#begin(board);
    const patience = new AbortController();
    const { signal } = patience;
    // A board that is not there has no changes; whoever reads it is told so.
    const ready = Promise.all([watch.ready, this.#options.session.wake()]).catch((error: unknown) => {
      this.#options.log(`Nothing is told of ${board}: ${String(error)}`);
    });
    await Promise.race([ready, sleep(patienceMs, undefined, { signal }).catch(() => undefined)]);
    patience.abort();
    this.#followed.add(watch);
  }

  #begin(board: BoardKey): BoardWatch {
    const watch = this.#options.session.watch(board);
    this.#watches.set(board, watch);
    watch.onChange((change) => {
      this.#changed(board, change);
    });
    watch.onReset(() => {
      if (this.#followed.has(watch)) this.#changed(board);
    });
    return watch;
  }

  /** Something happened on a board; without a change nobody knows what. */
  #changed(board: BoardKey, change?: BoardChange): void {
    const { uris, prompts } = this.#wanted;
    for (const uri of uris) {
      const address = addressOf(uri);
      if (address?.board !== board) continue;
      if (address.ticket === undefined || !change || touches(change, address.ticket)) this.#add({ uri });
    }
    const roles = !change || change.events.some(({ type }) => type.startsWith('role.'));
    if (prompts && roles && board === this.#options.session.board) this.#add({ list: 'prompts' });
  }

  #add(change: Change): void {
    this.#due.set('uri' in change ? change.uri : change.list, change);
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const due = [...this.#due.values()];
      this.#due.clear();
      const { uris } = this.#wanted;
      for (const one of due) if (!('uri' in one) || uris.has(one.uri)) this.#tell(one);
    }, gatherMs);
  }
}

function touches({ events, tickets }: BoardChange, ticket: string): boolean {
  return (
    tickets.some(({ id }) => id === ticket) || events.some(({ payload }) => payload['ticket'] === ticket)
  );
}
