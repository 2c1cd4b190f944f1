import type { InboxItem, InboxKind } from '../../protocol/talk.ts';
import { inboxKinds } from '../../protocol/vocabulary.ts';

/** What of an inbox the window shows. */
export const inboxShows = ['unread', 'acting', 'all'] as const;
export type InboxShow = (typeof inboxShows)[number];

/** Which items the Inbox view shows; no kind means every kind. */
export interface InboxFilter {
  readonly show: InboxShow;
  readonly kinds: readonly InboxKind[];
}

/** Every unread item: what a window shows until a person says otherwise. */
export const allUnread: InboxFilter = { show: 'unread', kinds: [] };

/** The items that a filter lets through, in their order. */
export function filterItems(items: readonly InboxItem[], { show, kinds }: InboxFilter): InboxItem[] {
  return items.filter(
    (item) =>
      (show === 'all' || (!item.acknowledged && (show === 'unread' || item.act))) &&
      (kinds.length === 0 || kinds.includes(item.kind)),
  );
}

/** Reads a remembered filter; whatever is not one of ours is left out. */
export function filterFrom(value: unknown): InboxFilter {
  if (typeof value !== 'object' || value === null) return allUnread;
  const { show, kinds } = value as Record<string, unknown>;
  return {
    show: inboxShows.find((one) => one === show) ?? 'unread',
    kinds: Array.isArray(kinds) ? inboxKinds.filter((kind) => kinds.includes(kind)) : [],
  };
}
