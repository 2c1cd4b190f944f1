import type { AgentName, TicketId } from '../protocol/ids.ts';
import { limits } from '../protocol/limits.ts';
import type { InboxKind } from '../protocol/talk.ts';

/** What the state keeps of an inbox item: where it comes from and why it is there. Its text is read from the log. */
export interface InboxRecord {
  readonly sequence: number;
  readonly kind: InboxKind;
  readonly ticket?: TicketId | undefined;
  /** The question it is about. */
  readonly entry?: string | undefined;
}

/** The inbox of one agent, each list oldest first. A value that is never changed, only replaced. */
export interface Inbox {
  /** The event that last changed it. */
  readonly changed: number;
  readonly unread: readonly InboxRecord[];
  readonly acknowledged: readonly InboxRecord[];
}

/** The inbox of who never got anything. */
export const emptyInbox: Inbox = { changed: 0, unread: [], acknowledged: [] };

/** Id of an item on the wire. */
export function inboxItemIdOf({ sequence }: Pick<InboxRecord, 'sequence'>): string {
  return `i${sequence}`;
}

/** Puts an item in; the oldest unread one goes when there are too many. */
export function withItem(inbox: Inbox, item: InboxRecord): Inbox {
  return {
    ...inbox,
    changed: item.sequence,
    unread: [...inbox.unread, item].slice(-limits.inboxUnread),
  };
}

/** Moves items to the acknowledged ones; ids that are not unread are passed over. */
export function withAcknowledged(
  inbox: Inbox,
  { items, sequence }: { readonly items: readonly string[]; readonly sequence: number },
): Inbox {
  const ids = new Set(items);
  const [rest, moved]: [InboxRecord[], InboxRecord[]] = [[], []];
  for (const item of inbox.unread) (ids.has(inboxItemIdOf(item)) ? moved : rest).push(item);
  const acknowledged = [...inbox.acknowledged, ...moved]
    .sort((a, b) => a.sequence - b.sequence)
    .slice(-limits.inboxAcknowledged);
  return { changed: sequence, unread: rest, acknowledged };
}

/** The agents whose inbox was changed by the event of this sequence or a later one. */
export function inboxesChangedFrom(inboxes: ReadonlyMap<AgentName, Inbox>, sequence: number): AgentName[] {
  return [...inboxes].filter(([, { changed }]) => changed >= sequence).map(([agent]) => agent);
}
