import { limits } from '../protocol/limits.ts';
import { type LogEvent, type NotificationPayload, ticketOf, type WireEvent } from '../protocol/events.ts';
import { talkPayloads } from '../protocol/eventsOfTalk.ts';
import type { BoardKey, TicketId } from '../protocol/ids.ts';
import { inboxesChangedFrom } from '../domain/inboxState.ts';
import { changesSums, toBoard, toSummary } from '../domain/queries.ts';
import type { BoardState } from '../domain/state.ts';
import { notificationFrame } from '../wire/framing.ts';
import { type Boards } from './boards.ts';
import { asLogEvent, type EventLog } from './log/eventLog.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

interface PublisherParts {
  readonly log: EventLog;
  readonly boards: Boards;
  readonly sessions: Sessions;
  /** A client further behind than this loads the board anew. */
  readonly resumeEvents: number;
  readonly slowConsumerBytes: number;
}

/** Events of one step of bringing a client up to date. */
const eventsAtOnce = 200;

/** A position in a board's log, as a client knows it. */
export interface Position {
  readonly epoch: string;
  readonly sequence: number;
}

/** Tells the watchers of a board what was committed, and brings those who were away up to date. */
export class Publisher {
  readonly #parts: PublisherParts;

  constructor(parts: PublisherParts) {
    this.#parts = parts;
  }

  /** What one commit added, over all boards: each frame is made once and sent to all. */
  publish(events: readonly LogEvent[]): void {
    this.#tellWhichBoards(events);
    for (const [board, own] of Map.groupBy(events, (event) => event.board)) {
      const watchers = [...this.#parts.sessions.all()].filter(({ watches }) => watches.has(board));
      if (watchers.length === 0) continue;
      for (const frame of this.#frames(this.#parts.boards.get(board), own))
        for (const { peer } of watchers) peer?.send(frame);
    }
  }

  /** Who watches no board still learns which ones there are. */
  #tellWhichBoards(events: readonly LogEvent[]): void {
    const boards = [...new Set(events.filter(changesTheList).map(({ board }) => board))];
    if (boards.length === 0) return;
    const frame = Buffer.from(notificationFrame('boards.changed', { boards }));
    for (const { peer } of this.#parts.sessions.all()) peer?.send(frame);
  }

  /** Subscribes a session from where it was; false says that it has to load the board anew. */
  resume(session: Session, board: BoardKey, after: Position | undefined): boolean {
    const { log, boards, resumeEvents } = this.#parts;
    const head = log.head(board).sequence;
    session.watches.add(board);
    if (after === undefined) return true;
    const missed = head - after.sequence;
    if (after.epoch !== log.epoch || missed < 0 || missed > resumeEvents || !boards.find(board)) {
      this.#reset(session, { board, epoch: log.epoch, sequence: head });
      return false;
    }
    const frames = this.#missedFrames(boards.get(board), after.sequence);
    if (frames === undefined) {
      this.#reset(session, { board, epoch: log.epoch, sequence: head });
      return false;
    }
    for (const frame of frames) session.peer?.send(frame);
    return true;
  }

  /** What came after a sequence; nothing when it is more than a slow consumer may have unsent, for it would be one at once. */
  #missedFrames(state: BoardState, after: number): Buffer[] | undefined {
    const { log, slowConsumerBytes } = this.#parts;
    if (state.key === '') return [];
    const frames: Buffer[] = [];
    let room = slowConsumerBytes / 2;
    for (let last = after; last < state.sequence;) {
      const events = log.read(state.key, last, eventsAtOnce);
      last = events.at(-1)?.sequence ?? state.sequence;
      const plain = events.map(({ hash: _hash, ...event }) => asLogEvent(event));
      for (const frame of this.#frames(state, plain)) {
        frames.push(frame);
        room -= frame.length;
      }
      if (room < 0) return undefined;
    }
    return frames;
  }

  #reset(session: Session, payload: NotificationPayload<'board.reset'>): void {
    session.peer?.send(Buffer.from(notificationFrame('board.reset', payload)));
  }

  /** One frame, or the halves of one that would be too large. */
  #frames(state: BoardState, events: readonly LogEvent[]): Buffer[] {
    const touched = new Set<TicketId>();
    let boardChanged = false;
    for (const event of events) {
      const ticket = ticketOf(event);
      if (ticket !== undefined) touched.add(ticket);
      // What a run used up is added to the sums of the board as well.
      if (ticket === undefined ? !isTalk(event) : changesSums(state, event)) boardChanged = true;
    }
    const inboxes = inboxesChangedFrom(state.inboxes, events[0]?.sequence ?? Infinity);
    const tickets = [...touched].flatMap((id) => {
      const ticket = state.tickets.get(id);
      return ticket === undefined ? [] : [toSummary(ticket)];
    });
    const frame = Buffer.from(
      notificationFrame('board.changed', {
        board: state.key,
        epoch: this.#parts.log.epoch,
        events: events as readonly unknown[] as readonly WireEvent[],
        tickets,
        ...(boardChanged && { info: toBoard(state) }),
        ...(inboxes.length > 0 && { inboxes }),
      }),
    );
    if (frame.length <= limits.frameBytes || events.length === 1) return [frame];
    const half = Math.ceil(events.length / 2);
    return [...this.#frames(state, events.slice(0, half)), ...this.#frames(state, events.slice(half))];
  }
}

/** Whether an event changes nothing of what a board shows of itself; there may be many of them. */
function isTalk({ type }: LogEvent): boolean {
  return Object.hasOwn(talkPayloads, type);
}

/** Whether windows that look for their board find something else after this event than before. */
function changesTheList({ type, payload }: LogEvent): boolean {
  switch (type) {
    case 'board.created':
    case 'repository.added':
    case 'repository.removed':
      return true;
    case 'board.edited':
      return payload.name !== undefined;
    default:
      return false;
  }
}
