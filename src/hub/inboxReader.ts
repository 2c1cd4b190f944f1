import type { AgentName } from '../protocol/ids.ts';
import type { InboxItem, InboxKind } from '../protocol/talk.ts';
import { mustAct } from '../domain/inbox.ts';
import { emptyInbox, inboxItemIdOf, type Inbox, type InboxRecord } from '../domain/inboxState.ts';
import { itemText } from '../domain/itemText.ts';
import type { BoardState } from '../domain/state.ts';
import { asLogEvent, type EventLog } from './log/eventLog.ts';
import type { Page } from './page.ts';

/** Which items are wanted: what was not acknowledged unless something else is said. */
interface Wanted {
  readonly show?: 'unread' | 'acting' | 'acknowledged' | 'all' | undefined;
  readonly kinds?: readonly InboxKind[] | undefined;
  /** Items of earlier events only. */
  readonly before: number;
  readonly limit: number;
}

/** The inbox of one agent as the wire shows it: what the state keeps of it, with the texts of the log. */
export class InboxReader {
  readonly #state: BoardState;
  readonly #agent: AgentName;
  readonly #inbox: Inbox;
  readonly #log: EventLog;

  constructor(state: BoardState, agent: AgentName, log: EventLog) {
    this.#state = state;
    this.#agent = agent;
    this.#inbox = state.inboxes.get(agent) ?? emptyInbox;
    this.#log = log;
  }

  counts(): { agent: AgentName; unread: number; acting: number } {
    const { unread } = this.#inbox;
    return { agent: this.#agent, unread: unread.length, acting: unread.filter(this.#mustAct).length };
  }

  /** Newest first. */
  page({ show = 'unread', kinds, before, limit }: Wanted): Page<InboxItem> {
    const { unread, acknowledged } = this.#inbox;
    const old = new Set(show === 'acknowledged' || show === 'all' ? acknowledged : []);
    const fresh = show === 'acknowledged' ? [] : show === 'acting' ? unread.filter(this.#mustAct) : unread;
    const fitting = [...fresh, ...old]
      .filter(({ sequence, kind }) => sequence < before && kinds?.includes(kind) !== false)
      .sort((a, b) => b.sequence - a.sequence);
    const items = fitting.slice(0, limit).flatMap((record) => this.#item(record, old.has(record)));
    const last = fitting[limit - 1];
    return { items, ...(last !== undefined && fitting.length > limit && { next: String(last.sequence) }) };
  }

  readonly #mustAct = (record: InboxRecord): boolean => mustAct(this.#state, this.#agent, record);

  #item(record: InboxRecord, acknowledged: boolean): InboxItem[] {
    const { sequence, kind, ticket } = record;
    const event = this.#state.key === '' ? undefined : this.#log.event(this.#state.key, sequence);
    if (event === undefined) return [];
    return [
      {
        ...{ id: inboxItemIdOf(record), sequence, at: event.at, kind, acknowledged, by: event.actor },
        act: !acknowledged && this.#mustAct(record),
        ...(ticket !== undefined && { ticket }),
        text: itemText(asLogEvent(event)),
      },
    ];
  }
}
