import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { type ChainedEvent, type LogEvent, ticketOf, type WireEvent } from '../../protocol/events.ts';
import type { ChannelName } from '../../protocol/eventsOfTalk.ts';
import { type BoardKey, boardOf, type SessionId, type TicketId, ticketNumber } from '../../protocol/ids.ts';
import { linkOf, rowOf } from '../../wire/eventChain.ts';
import { type EntryFilter, filterSql } from './entryFilter.ts';
import {
  type Checkpoint,
  type CheckpointPart,
  type EventLog,
  type Head,
  type JsonPath,
  type KeptFile,
  LogDamaged,
  LogUnwritable,
  type LogWriter,
  type SavedTicket,
  type SeatRecord,
  type StoredAnswer,
  type TouchedRange,
} from './eventLog.ts';
import { openDatabase } from './schema.ts';
import { isSqliteError } from './sqliteError.ts';
import { beginning, type StoredRow } from './walk.ts';

/** As many answers are kept as the fastest hub gives in the 10 s for which a client repeats a request. */
const answersKept = 50_000;
/** Answers are dropped in portions of this many. */
const answersAtOnce = 250;

/** So many pages of the write-ahead file are worth two syncs of the disk. */
const pagesWorthWritingBack = 1_000;
/** Tickets touched within a range of up to this many events are found by reading the range, in a longer one by ticket. */
const shortRange = 10_000;

/** What makes a `StoredRow`. */
export const rowColumns = 'board, sequence, at, type, actor, payload, hash';

/** The log in one SQLite file (SPEC 13): write-ahead log, synced at each commit, one connection that excludes all others. */
export class SqliteEventLog implements EventLog {
  readonly epoch: string;
  readonly kept: readonly KeptFile[];
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  readonly #heads = new Map<BoardKey, Head>();
  /** Heads moved by the open transaction. */
  readonly #moved = new Map<BoardKey, Head>();
  #answers = 0;

  constructor(file: string, kept: readonly KeptFile[] = []) {
    this.#database = openDatabase(file);
    try {
      this.kept = kept;
      this.epoch = this.#meta('epoch') ?? '';
      if (this.epoch === '') throw new LogDamaged('It has no epoch.');
      for (const board of this.#readBoards()) this.#heads.set(board, this.#readHead(board));
      this.#answers = this.#countAnswers();
    } catch (error) {
      this.#database.close();
      throw error;
    }
  }

  boards(): BoardKey[] {
    return [...this.#heads.keys()];
  }

  head(board: BoardKey): Head {
    return this.#moved.get(board) ?? this.#heads.get(board) ?? beginning;
  }

  write<T>(work: (writer: LogWriter) => T): T {
    const answersBefore = this.#answers;
    try {
      this.#database.exec('BEGIN IMMEDIATE');
      const result = work(this.#writer);
      this.#database.exec('COMMIT');
      for (const [board, head] of this.#moved) this.#heads.set(board, head);
      return result;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      this.#answers = answersBefore;
      throw isSqliteError(error) ? new LogUnwritable(error) : error;
    } finally {
      this.#moved.clear();
    }
  }

  /**
   * For what the log can do without. If the machine loses power, it is gone or whole: what a later, synced commit stands on
   * is synced with it, for the write-ahead file is one file.
   */
  #writeUnsynced(work: () => void): void {
    this.#database.exec('PRAGMA synchronous = NORMAL');
    try {
      this.write(work);
    } finally {
      this.#database.exec('PRAGMA synchronous = FULL');
    }
  }

  probe(): void {
    // Large enough to need a new page of the write-ahead file, as the smallest mutation does.
    this.write(() => this.#setMeta('probe', String(Date.now())));
  }

  readonly #writer: LogWriter = {
    append: (event) => this.#append(event),
    rememberAnswer: (key, answer) => this.#rememberAnswer(key, answer),
    rememberSeat: (session, seat, at) => {
      if (seat === undefined) this.#run('DELETE FROM seats WHERE session = ?', session);
      else this.#run('INSERT OR REPLACE INTO seats VALUES (?, ?, ?)', session, JSON.stringify(seat), at);
    },
  };

  #append(event: LogEvent): void {
    const { board, sequence } = event;
    const head = this.head(board);
    if (sequence !== head.sequence + 1)
      throw new Error(`Event ${sequence} does not follow ${head.sequence}.`);
    const row = rowOf(event);
    const hash = linkOf(head.hash, row);
    const ticket = ticketOf(event);
    this.insert({ ...row, hash }, ticket === undefined ? null : ticketNumber(ticket));
    this.#moved.set(board, { sequence, hash });
  }

  /** However busy the hub is, what it remembers does not grow for ever. */
  #rememberAnswer(key: string, { request, result, at }: StoredAnswer & { readonly at: number }): void {
    this.#run('INSERT INTO answers VALUES (?, ?, ?, ?)', key, request, result, at);
    this.#answers++;
    if (this.#answers < answersKept + answersAtOnce) return;
    this.#run(
      'DELETE FROM answers WHERE rowid IN (SELECT rowid FROM answers ORDER BY rowid LIMIT ?)',
      this.#answers - answersKept,
    );
    this.#answers = answersKept;
  }

  /** A row as it is, in the open transaction; for what was checked before. */
  insert({ board, sequence, at, type, actor, payload, hash }: StoredRow, ticket: number | null): void {
    this.#run(
      'INSERT INTO events (board, sequence, at, type, ticket, actor, payload, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
      ...[board, sequence, at, type, ticket, actor, payload, hash],
    );
  }

  rows(board: BoardKey, after: number, limit: number): StoredRow[] {
    return this.#all<StoredRow>(
      `SELECT ${rowColumns} FROM events WHERE board = ? AND sequence > ? ORDER BY sequence LIMIT ?`,
      ...[board, after, limit],
    );
  }

  read(board: BoardKey, after: number, limit: number): ChainedEvent[] {
    return this.rows(board, after, limit).map((row) => ({ ...eventOf(row), hash: row.hash }));
  }

  event(board: BoardKey, sequence: number): WireEvent | undefined {
    const row = this.#get<StoredRow>(
      `SELECT ${rowColumns} FROM events WHERE board = ? AND sequence = ?`,
      ...[board, sequence],
    );
    return row && eventOf(row);
  }

  member(board: BoardKey, sequence: number, [path, orPath = path]: readonly [JsonPath, JsonPath?]): unknown {
    const row = this.#get<{ member: string | null }>(
      'SELECT coalesce(payload -> ?, payload -> ?) AS member FROM events WHERE board = ? AND sequence = ?',
      ...[path, orPath, board, sequence],
    );
    return typeof row?.member === 'string' ? JSON.parse(row.member) : undefined;
  }

  search(
    board: BoardKey,
    { after, through, limit, ...filter }: { after: number; through: number; limit: number } & EntryFilter,
  ): ChainedEvent[] {
    const { sql, values } = filterSql(filter);
    const rows = this.#all<StoredRow>(
      `SELECT ${rowColumns} FROM events WHERE board = ? AND sequence > ? AND sequence <= ?${sql} ORDER BY sequence LIMIT ?`,
      ...[board, after, through, ...values, limit],
    );
    return rows.map((row) => ({ ...eventOf(row), hash: row.hash }));
  }

  timeline(
    ticket: TicketId,
    { before, limit, ...filter }: { before: number; limit: number } & EntryFilter,
  ): WireEvent[] {
    const { sql, values } = filterSql(filter);
    const rows = this.#all<StoredRow>(
      `SELECT ${rowColumns} FROM events WHERE board = ? AND ticket = ? AND sequence < ?${sql} ORDER BY sequence DESC LIMIT ?`,
      ...[boardOf(ticket), ticketNumber(ticket), before, ...values, limit],
    );
    return rows.map(eventOf);
  }

  messages(
    board: BoardKey,
    { channel, before, limit }: { channel: ChannelName; before: number; limit: number },
  ): WireEvent[] {
    // The planner would rather walk the whole log backwards; with these words only this channel's messages are looked at.
    const rows = this.#all<StoredRow>(
      `SELECT ${rowColumns} FROM events INDEXED BY messages_of_channel WHERE type = 'message.posted' AND board = ? AND json_extract(payload, '$.channel') = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?`,
      ...[board, channel, before, limit],
    );
    return rows.map(eventOf);
  }

  touched(board: BoardKey, { after, upTo, above, limit }: TouchedRange): number[] {
    // In the index of tickets a short range lies scattered over the whole board.
    const index = upTo - after <= shortRange ? 'events_by_sequence' : 'events_of_ticket';
    const rows = this.#all<{ ticket: number }>(
      `SELECT DISTINCT ticket FROM events INDEXED BY ${index} WHERE board = ? AND sequence > ? AND sequence <= ? AND ticket > ? ORDER BY ticket LIMIT ?`,
      ...[board, after, upTo, above, limit],
    );
    return rows.map(({ ticket }) => ticket);
  }

  answer(key: string): StoredAnswer | undefined {
    return this.#get<StoredAnswer>('SELECT request, result FROM answers WHERE key = ?', key);
  }

  seat(session: SessionId): SeatRecord | undefined {
    const row = this.#get<{ seat: string }>('SELECT seat FROM seats WHERE session = ?', session);
    return row && (JSON.parse(row.seat) as SeatRecord);
  }

  checkpoint(board: BoardKey): Checkpoint | undefined {
    const row = this.#get<Head & { facts: string }>(
      'SELECT sequence, hash, facts FROM checkpoints WHERE board = ?',
      board,
    );
    if (row === undefined) return undefined;
    const { sequence, hash, facts } = row;
    return { head: { sequence, hash }, board: facts, tickets: this.#ticketFacts(board) };
  }

  /** One row at a time: all of them at once would stay in memory long after they were read. */
  *#ticketFacts(board: BoardKey): Generator<SavedTicket> {
    const rows = this.#prepared(
      'SELECT number, facts, sequence FROM ticket_facts WHERE board = ? ORDER BY number',
    ).iterate(board);
    for (const row of rows) yield row as unknown as SavedTicket;
  }

  /** The head a checkpoint stands for, without its facts. */
  checkpointHead(board: BoardKey): Head | undefined {
    return this.#get<Head>('SELECT sequence, hash FROM checkpoints WHERE board = ?', board);
  }

  saveCheckpoint(board: BoardKey, { tickets, complete }: CheckpointPart): void {
    this.#writeUnsynced(() => {
      for (const { number, facts, sequence } of tickets)
        this.#run(
          'INSERT OR REPLACE INTO ticket_facts (board, number, facts, sequence) VALUES (?, ?, ?, ?)',
          ...[board, number, facts, sequence],
        );
      if (complete === undefined) return;
      const { sequence, hash } = complete.head;
      this.#run(
        'INSERT OR REPLACE INTO checkpoints (board, sequence, hash, facts) VALUES (?, ?, ?, ?)',
        ...[board, sequence, hash, complete.facts],
      );
    });
  }

  dropCheckpoint(board: BoardKey): void {
    this.write(() => {
      this.#run('DELETE FROM checkpoints WHERE board = ?', board);
      this.#run('DELETE FROM ticket_facts WHERE board = ?', board);
    });
  }

  forget(before: number): void {
    this.write(() => {
      const kept = 'SELECT rowid FROM answers WHERE at >= ? ORDER BY rowid LIMIT 1';
      this.#run(`DELETE FROM answers WHERE rowid < ifnull((${kept}), 9e18)`, before);
      this.#run('DELETE FROM seats WHERE at < ?', before);
    });
    this.#answers = this.#countAnswers();
  }

  writeBack(): void {
    try {
      const state = this.#get<{ log: number; checkpointed: number }>('PRAGMA wal_checkpoint(NOOP)');
      if (state === undefined || state.log - state.checkpointed < pagesWorthWritingBack) return;
      // Not TRUNCATE: a file that has its length already is synced faster.
      this.#database.exec('PRAGMA wal_checkpoint(PASSIVE)');
    } catch (error) {
      throw isSqliteError(error) ? new LogUnwritable(error) : error;
    }
  }

  /** Whether the process that had the log open before closed it. */
  get closedProperly(): boolean {
    return this.#meta('open') !== 'yes';
  }

  /** Says in the main file itself that a write-ahead file belongs to it from now on, so that its loss is noticed. */
  markOpen(): void {
    this.write(() => this.#setMeta('open', 'yes'));
    this.#database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  }

  /** What SQLite itself finds wrong with the file, if anything. */
  quickCheck(): string | undefined {
    const answer = this.#database.prepare('PRAGMA quick_check(1)').get()?.['quick_check'];
    return answer === 'ok' ? undefined : String(answer);
  }

  close(): void {
    try {
      this.write(() => this.#setMeta('open', 'no'));
    } catch (error) {
      // Then the next start checks the log as after a crash.
      if (!(error instanceof LogUnwritable)) throw error;
    } finally {
      this.#database.close();
    }
  }

  /** Closes without saying so: what is in the file stays as it was found. */
  abandon(): void {
    this.#database.close();
  }

  #readBoards(): BoardKey[] {
    const boards: BoardKey[] = [];
    for (let last = ''; ;) {
      // One step in the index for each board, however many events there are.
      const next = this.#get<{ board: BoardKey | null }>(
        'SELECT min(board) AS board FROM events WHERE board > ?',
        last,
      )?.board;
      if (next === undefined || next === null) return boards;
      boards.push(next);
      last = next;
    }
  }

  #readHead(board: BoardKey): Head {
    const row = this.#get<Head>(
      'SELECT sequence, hash FROM events WHERE board = ? ORDER BY sequence DESC LIMIT 1',
      board,
    );
    return row ? { sequence: row.sequence, hash: row.hash } : beginning;
  }

  #countAnswers(): number {
    return this.#get<{ count: number }>('SELECT count(*) AS count FROM answers')?.count ?? 0;
  }

  #meta(name: string): string | undefined {
    return this.#get<{ value: string }>('SELECT value FROM meta WHERE name = ?', name)?.value;
  }

  #setMeta(name: string, value: string): void {
    this.#run('INSERT OR REPLACE INTO meta VALUES (?, ?)', name, value);
  }

  #prepared(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) this.#statements.set(sql, (statement = this.#database.prepare(sql)));
    return statement;
  }

  #run(sql: string, ...values: SQLInputValue[]): void {
    this.#prepared(sql).run(...values);
  }

  /** The row type is what the schema says; STRICT tables hold nothing else. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- names the row where the query is
  #get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined;
  }

  #all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[];
  }
}

/** A row as it stands on the wire. */
export function eventOf(row: StoredRow): WireEvent {
  const { board, sequence, at, type } = row;
  const actor = JSON.parse(row.actor) as WireEvent['actor'];
  const payload = JSON.parse(row.payload) as WireEvent['payload'];
  return { board: board as BoardKey, sequence, at, type, actor, payload };
}
