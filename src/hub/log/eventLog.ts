import type { ChannelName } from '../../protocol/eventsOfTalk.ts';
import type { EntryFilter } from './entryFilter.ts';
import type { ChainedEvent, LogEvent, WireEvent } from '../../protocol/events.ts';
import type {
  AgentName,
  BoardKey,
  RepositoryName,
  RoleName,
  SessionId,
  TicketId,
} from '../../protocol/ids.ts';

/** The last event of a board: 0 and the first link before there is one. */
export interface Head {
  readonly sequence: number;
  readonly hash: string;
}

/** What a mutation answered, under its idempotency key. Carries no token. */
export interface StoredAnswer {
  /** Hash over the request and who made it. */
  readonly request: string;
  readonly result: string;
}

/** Where a session sits. Not a fact of the board, but has to outlive the hub. */
export interface SeatRecord {
  readonly board: BoardKey;
  readonly agent: AgentName;
  readonly role: RoleName;
  readonly repos?: readonly RepositoryName[] | undefined;
}

/** The facts of a ticket as text, and the head of its board when it was like that. */
export interface SavedTicket {
  readonly number: number;
  readonly facts: string;
  readonly sequence: number;
}

/**
 * The state of a board as of its head, for a fast start: the board's own facts, and those of each ticket by number, to be
 * read through at once. A ticket of a later sequence belongs to a checkpoint that was never completed.
 */
export interface Checkpoint {
  readonly head: Head;
  readonly board: string;
  readonly tickets: Iterable<SavedTicket>;
}

/** Tickets that changed since the last checkpoint; with the board's own facts, the checkpoint is complete. */
export interface CheckpointPart {
  readonly tickets: readonly SavedTicket[];
  readonly complete?: { readonly head: Head; readonly facts: string };
}

/** A file that was damaged, and where it is kept now. */
export interface KeptFile {
  readonly path: string;
  readonly reason: string;
}

/** Adds to one transaction. */
export interface LogWriter {
  /** The event's sequence has to follow the head of its board. */
  append(event: LogEvent): void;
  rememberAnswer(key: string, answer: StoredAnswer & { readonly at: number }): void;
  rememberSeat(session: SessionId, seat: SeatRecord | undefined, at: number): void;
}

/** The log could not be written. Nothing of the transaction happened. */
export class LogUnwritable extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : 'The log cannot be written.', { cause });
    this.name = 'LogUnwritable';
  }
}

/** The file of the log is not what was written to it. */
export class LogDamaged extends Error {}

/** Which events, and which of their tickets. */
export interface TouchedRange {
  readonly after: number;
  readonly upTo: number;
  /** Only numbers above this one. */
  readonly above: number;
  readonly limit: number;
}

/** Where something is in a payload. */
export type JsonPath = `$.${string}`;

/** The append-only log of every board (SPEC 13). What `write` returned from is committed and synced. */
export interface EventLog {
  /** Changes when events may have been lost: positions from before it mean nothing. */
  readonly epoch: string;
  readonly kept: readonly KeptFile[];
  boards(): BoardKey[];
  head(board: BoardKey): Head;
  /** One transaction: all of it or, with `LogUnwritable` or what `work` threw, nothing. */
  write<T>(work: (writer: LogWriter) => T): T;
  /** Throws `LogUnwritable` when nothing can be written now. */
  probe(): void;
  /** Events after a sequence, in order. */
  read(board: BoardKey, after: number, limit: number): ChainedEvent[];
  event(board: BoardKey, sequence: number): WireEvent | undefined;
  /** What an event's payload has at a JSON path, or else at the second one, without the rest of it being read. */
  member(board: BoardKey, sequence: number, paths: readonly [JsonPath, JsonPath?]): unknown;
  /** Of the events after a sequence and up to another, those that are wanted, in order. */
  search(
    board: BoardKey,
    range: { after: number; through: number; limit: number } & EntryFilter,
  ): ChainedEvent[];
  /** Events that name a ticket, newest first, before a sequence. */
  timeline(ticket: TicketId, page: { before: number; limit: number } & EntryFilter): WireEvent[];
  /** Messages of a channel, newest first, before a sequence. */
  messages(board: BoardKey, page: { channel: ChannelName; before: number; limit: number }): WireEvent[];
  /** Numbers of the tickets that the events after one sequence up to another name, ascending, from `above` on. */
  touched(board: BoardKey, range: TouchedRange): number[];
  answer(key: string): StoredAnswer | undefined;
  seat(session: SessionId): SeatRecord | undefined;
  checkpoint(board: BoardKey): Checkpoint | undefined;
  /** Saves one part of a checkpoint, in one transaction that does not wait for the disk. */
  saveCheckpoint(board: BoardKey, part: CheckpointPart): void;
  /** Forgets answers and seats from before an instant. */
  forget(before: number): void;
  /** Does what a later commit would have to do beside its own work; for a moment in which nobody waits for one. */
  writeBack(): void;
  close(): void;
}

/** An event of the log read back. What the log holds was decided by the domain, or is of a newer type that it passes over. */
export function asLogEvent(event: WireEvent): LogEvent {
  return event as unknown as LogEvent;
}
