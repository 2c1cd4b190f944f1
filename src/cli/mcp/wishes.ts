import type { JSONRPCMessage, SubscriptionFilter } from '@modelcontextprotocol/server';

/** What a client wants to be told of. */
export interface Wanted {
  /** Addresses of resources whose contents it follows. */
  readonly uris: ReadonlySet<string>;
  readonly prompts: boolean;
  readonly resources: boolean;
}

/** Lists that change. */
export type ChangingList = 'prompts' | 'resources';

/**
 * What a client wants to hear of. Until 2025 it subscribed to resources one by one and heard of lists without asking: it is
 * told of those that it has read. Since 2026 it holds requests open that say all of it, each until it cancels it.
 */
export class Wishes {
  readonly #uris = new Set<string>();
  readonly #lists = new Set<ChangingList>();
  readonly #listening = new Map<string | number, SubscriptionFilter>();

  get wanted(): Wanted {
    const filters = [...this.#listening.values()];
    return {
      uris: new Set([...this.#uris, ...filters.flatMap((one) => one.resourceSubscriptions ?? [])]),
      prompts: this.#lists.has('prompts') || filters.some((one) => one.promptsListChanged),
      resources: this.#lists.has('resources') || filters.some((one) => one.resourcesListChanged),
    };
  }

  subscribe(uri: string): void {
    this.#uris.add(uri);
  }

  unsubscribe(uri: string): void {
    this.#uris.delete(uri);
  }

  /** The client has read this list and hears when it changes. */
  read(list: ChangingList): void {
    this.#lists.add(list);
  }

  /** Takes note of a request that the SDK answers by itself. Returns whether the wishes may be others now. */
  note(message: JSONRPCMessage): boolean {
    if (!('method' in message)) return false;
    const { method, params = {} } = message;
    if (method === 'subscriptions/listen' && 'id' in message) {
      this.#listening.set(message.id, filterOf(params['notifications']));
      return true;
    }
    const { requestId } = params as { requestId?: string | number };
    return method === 'notifications/cancelled' && requestId !== undefined
      ? this.#listening.delete(requestId)
      : false;
  }
}

/** The SDK refuses what is none; here that is a wish for nothing. */
function filterOf(given: unknown): SubscriptionFilter {
  const { resourceSubscriptions, promptsListChanged, resourcesListChanged } = (given ??
    {}) as SubscriptionFilter;
  const uris = Array.isArray(resourceSubscriptions)
    ? resourceSubscriptions.filter((one) => typeof one === 'string')
    : [];
  return {
    resourceSubscriptions: uris,
    promptsListChanged: promptsListChanged === true,
    resourcesListChanged: resourcesListChanged === true,
  };
}
