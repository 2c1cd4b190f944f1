import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { canonicalJson } from '../../../../src/base/canonicalJson.ts';
import { hash } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import { mock } from 'node:test';
import type { CommentKind, LogEvent } from '../../../../src/protocol/events.ts';
import type { ChannelName } from '../../../../src/protocol/eventsOfTalk.ts';
import type { AgentName, BoardKey, SessionId, TicketId } from '../../../../src/protocol/ids.ts';
import { LogUnwritable } from '../../../../src/hub/log/eventLog.ts';
import { SqliteEventLog } from '../../../../src/hub/log/sqliteEventLog.ts';
import { beginning, walkChain } from '../../../../src/hub/log/walk.ts';
import { becomeFormat2 } from '../../../support/logFormats.ts';

const board = 'CB' as BoardKey;
const ticket = 'CB-1' as TicketId;

const created: LogEvent = {
  type: 'board.created',
  payload: { key: board, name: 'A board' },
  board,
  sequence: 1,
  at: 10,
  actor: { kind: 'person' },
};
const commented = (sequence: number, of = ticket): LogEvent => ({
  type: 'comment.added',
  payload: { ticket: of, entry: `e${sequence}`, kind: 'comment', text: `Ünïcode "${sequence}"` },
  board,
  sequence,
  at: 10 + sequence,
  actor: { kind: 'agent', session: 'session-of-it' as SessionId },
});

describe('The event log in SQLite', () => {
  let folder: string;
  let file: string;
  let log: SqliteEventLog;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'callboard-log-'));
    file = path.join(folder, 'log.db');
    log = new SqliteEventLog(file);
  });
  afterEach(() => {
    log.close();
    rmSync(folder, { recursive: true });
  });
  const append = (...events: LogEvent[]): void =>
    log.write((writer) => {
      for (const event of events) writer.append(event);
    });
  const reopen = (): void => {
    log.close();
    log = new SqliteEventLog(file);
  };

  it('gives back what was appended, also after it was opened again', () => {
    append(created, commented(2), commented(3));
    reopen();
    assert.deepEqual(log.boards(), [board]);
    const events = log.read(board, 0, 10);
    assert.deepEqual(
      events.map(({ hash: _hash, ...event }) => event),
      [created, commented(2), commented(3)],
    );
    assert.deepEqual(log.head(board), { sequence: 3, hash: events[2]?.hash });
    assert.equal(log.read(board, 1, 1)[0]?.sequence, 2);
  });

  it('links each event to the one before by the canonical text that a reader sees', () => {
    append(created, commented(2));
    let previous = '0'.repeat(64);
    for (const { hash: link, ...event } of log.read(board, 0, 10)) {
      assert.equal(link, hash('sha256', previous + canonicalJson(event)));
      previous = link;
    }
  });

  it('gives one member of a payload alone', () => {
    append(created, commented(2));
    assert.equal(log.member(board, 2, ['$.text']), 'Ünïcode "2"');
    assert.equal(log.member(board, 2, ['$.draft.description', '$.entry']), 'e2');
    assert.equal(log.member(board, 2, ['$.draft.description']), undefined);
    assert.deepEqual(log.member(board, 1, ['$.key']), board);
    assert.equal(log.member(board, 3, ['$.text']), undefined);
  });

  it('refuses an event that does not follow the last one', () => {
    append(created);
    assert.throws(() => append(commented(3)), /does not follow/);
    assert.throws(() => append(created), /does not follow/);
    assert.equal(log.head(board).sequence, 1);
  });

  it('keeps nothing of a transaction that failed', () => {
    append(created);
    assert.throws(() =>
      log.write((writer) => {
        writer.append(commented(2));
        writer.rememberAnswer('a-key-of-an-intent', { request: 'r', result: '{}', at: 1 });
        throw new Error('no');
      }),
    );
    assert.equal(log.head(board).sequence, 1);
    assert.equal(log.answer('a-key-of-an-intent'), undefined);
    append(commented(2));
    assert.equal(log.read(board, 0, 10).length, 2);
  });

  it('reads the timeline of one ticket alone, newest first, page by page', () => {
    append(created, commented(2), commented(3, 'CB-11' as TicketId), commented(4), commented(5));
    const sequences = (before: number, limit: number): number[] =>
      log.timeline(ticket, { before, limit }).map(({ sequence }) => sequence);
    assert.deepEqual(sequences(Infinity, 2), [5, 4]);
    assert.deepEqual(sequences(4, 2), [2]);
  });

  it('finds in a timeline and in a log what is of a type, of a kind, by an agent', () => {
    const comment = (sequence: number, kind: CommentKind, agent: string): LogEvent => ({
      ...commented(sequence),
      payload: { ticket, entry: `e${sequence}`, kind, text: 'x' },
      type: 'comment.added',
      actor: { kind: 'agent', agent: agent as AgentName },
    });
    const moved: LogEvent = {
      ...commented(5),
      type: 'ticket.moved',
      payload: { ticket, from: 'backlog', to: 'ready' },
      actor: { kind: 'person', agent: 'bella' as AgentName },
    };
    append(
      created,
      comment(2, 'question', 'andrew'),
      comment(3, 'comment', 'bella'),
      comment(4, 'question', 'bella'),
      moved,
    );
    const bella = 'bella' as AgentName;
    for (const [filter, expected] of [
      [{}, [1, 2, 3, 4, 5]],
      [{ types: ['ticket.moved', 'board.created'] }, [1, 5]],
      [{ kinds: ['question'] as const }, [2, 4]],
      [{ types: ['ticket.moved'], kinds: ['question'] as const }, [2, 4, 5]],
      [{ agent: bella }, [3, 4, 5]],
      [{ agent: bella, kinds: ['question'] as const }, [4]],
      [{ types: ['constructor'] }, []],
    ] as const) {
      const found = log.search(board, { ...filter, after: 0, through: 5, limit: 10 });
      assert.deepEqual(
        found.map(({ sequence }) => sequence),
        expected,
      );
      const backwards = log.timeline(ticket, { ...filter, before: Infinity, limit: 10 });
      assert.deepEqual(
        backwards.map(({ sequence }) => sequence),
        expected.filter((sequence) => sequence > 1).reverse(),
      );
    }
    const part = log.search(board, { kinds: ['question'], after: 2, through: 3, limit: 10 });
    assert.deepEqual(part, []);
    assert.deepEqual(
      log.search(board, { agent: bella, after: 0, through: 5, limit: 1 }),
      log.read(board, 2, 1),
    );
  });

  it('reads the messages of one channel, newest first, by an index that older logs get when they are opened', () => {
    const posted = (sequence: number, channel: ChannelName): LogEvent => ({
      ...commented(sequence),
      type: 'message.posted',
      payload: { channel, text: `Message ${sequence}`, mentions: { agents: [], roles: [] } },
    });
    append(created, posted(2, 'general'), posted(3, 'reviews'), commented(4), posted(5, 'general'));
    const said = (before: number, limit: number): number[] =>
      log.messages(board, { channel: 'general', before, limit }).map(({ sequence }) => sequence);
    const expected = (): void => {
      assert.deepEqual([said(Infinity, 10), said(5, 10), said(Infinity, 1)], [[5, 2], [2], [5]]);
    };
    expected();
    log.close();
    becomeFormat2(file);
    const raw = new DatabaseSync(file);
    raw.exec('DROP INDEX messages_of_channel; PRAGMA user_version = 1');
    raw.close();
    log = new SqliteEventLog(file);
    expected();
  });

  it('keeps all events of a log whose table of events was sorted by its key', () => {
    append(created, ...Array.from({ length: 30 }, (_, index) => commented(index + 2)));
    const before = log.read(board, 0, 100);
    log.close();
    becomeFormat2(file);
    log = new SqliteEventLog(file);
    assert.deepEqual([log.read(board, 0, 100), log.head(board).hash], [before, before.at(-1)?.hash]);
    assert.equal(log.timeline(ticket, { before: Infinity, limit: 100 }).length, 30);
    append(commented(32));
    reopen();
    assert.equal(log.head(board).sequence, 32);
  });

  it('asks no question whose cost grows with the log', () => {
    append(created, commented(2), commented(3));
    const plans = plansOf(folder, () => {
      reopen();
      const agent = 'andrew' as AgentName;
      log.read(board, 1, 10);
      log.event(board, 2);
      log.member(board, 2, ['$.text']);
      log.search(board, { after: 0, through: 5, limit: 10, agent, types: ['comment.added'] });
      log.timeline(ticket, { before: 9, limit: 10 });
      log.timeline(ticket, { before: 9, limit: 10, agent, kinds: ['comment'] });
      log.messages(board, { channel: 'general', before: 9, limit: 10 });
      log.touched(board, { after: 1, upTo: 3, above: 0, limit: 10 });
      log.answer('a-key-of-an-intent');
      log.seat('session-of-it' as SessionId);
    });
    const asked = (part: string): string[] =>
      [...plans].filter(([sql]) => sql.includes(part)).map(([, plan]) => plan);
    // Answers are counted whole when the log is opened; there is a limit to them.
    for (const [sql, plan] of plans)
      if (!sql.includes('count(*)')) assert.doesNotMatch(plan, /SCAN (?!json_each)/, sql);
    const timelines = asked('ticket = ?');
    assert.equal(timelines.length, 2);
    for (const plan of timelines) assert.match(plan, /\(board=\? AND ticket=\? AND sequence<\?\)/);
    assert.match(asked('DISTINCT ticket').join(), /\(board=\? AND sequence>\? AND sequence<\?\)/);
  });

  it('finds the tickets of a long range as it finds those of a short one', () => {
    const of = (number: number): TicketId => `CB-${number}` as TicketId;
    append(
      created,
      ...Array.from({ length: 11_000 }, (_, index) => commented(index + 2, of(1 + (index % 7)))),
    );
    const touched = (after: number, upTo: number, rest = { above: 0, limit: 10 }): number[] =>
      log.touched(board, { after, upTo, ...rest });
    assert.deepEqual(touched(0, 11_001), [1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(touched(0, 11_001, { above: 3, limit: 2 }), [4, 5]);
    assert.deepEqual(touched(1, 4), [1, 2, 3]);
    assert.deepEqual(touched(1, 9, { above: 3, limit: 2 }), [4, 5]);
  });

  it('writes back in a pause what is much, so that the main file has it by itself, and leaves what is little', () => {
    const alone = (): number => {
      const copy = path.join(folder, 'alone.db');
      copyFileSync(file, copy);
      const main = new SqliteEventLog(copy);
      const { sequence } = main.head(board);
      main.close();
      rmSync(copy);
      return sequence;
    };
    append(created);
    log.writeBack();
    assert.equal(alone(), 0);
    for (let sequence = 2; sequence < 1_000; sequence++) append(commented(sequence));
    log.writeBack();
    assert.equal(alone(), 999);
    append(commented(1_000));
    log.writeBack();
    assert.equal(alone(), 999);
  });

  it('remembers answers and seats until they are forgotten', () => {
    const seat = { board, agent: 'andrew', role: 'developer' } as never;
    const session = 'session-of-it' as SessionId;
    log.write((writer) => {
      writer.rememberAnswer('a-key-of-an-intent', { request: 'r', result: '{"a":1}', at: 5 });
      writer.rememberSeat(session, seat, 5);
    });
    reopen();
    log.forget(5);
    assert.deepEqual({ ...log.answer('a-key-of-an-intent') }, { request: 'r', result: '{"a":1}' });
    assert.deepEqual(log.seat(session), seat);
    log.forget(6);
    assert.equal(log.answer('a-key-of-an-intent'), undefined);
    assert.equal(log.seat(session), undefined);
  });

  it('forgets the oldest answers when there are too many, in the transaction that adds new ones', () => {
    const remember = (from: number, to: number): void =>
      log.write((writer) => {
        for (let at = from; at < to; at++)
          writer.rememberAnswer(`key-${at}`, { request: 'r', result: '{}', at });
      });
    const known = (at: number): boolean => log.answer(`key-${at}`) !== undefined;
    remember(0, 50_000);
    assert.ok(known(0));
    assert.throws(() =>
      log.write((writer) => {
        for (let at = 0; at < 300; at++)
          writer.rememberAnswer(`lost-${at}`, { request: 'r', result: '{}', at });
        throw new Error('no');
      }),
    );
    assert.ok(known(0), 'a transaction that failed has made it forget');
    remember(50_000, 50_300);
    assert.deepEqual([0, 249, 250, 50_299].map(known), [false, false, true, true]);
  });

  it('keeps a checkpoint up to date with what changed', () => {
    append(created);
    const ticketOf = (number: number, facts: string, sequence: number) => ({ number, facts, sequence });
    const head = log.head(board);
    log.saveCheckpoint(board, {
      tickets: [ticketOf(2, 'b', 1), ticketOf(1, 'a', 1)],
      complete: { head, facts: 'f1' },
    });
    append(commented(2));
    log.saveCheckpoint(board, { tickets: [ticketOf(2, 'B', 2)] });
    const saved = () => {
      const { tickets, ...rest } = log.checkpoint(board) ?? { tickets: [] };
      return { ...rest, tickets: [...tickets].map((ticket) => ({ ...ticket })) };
    };
    reopen();
    const tickets = [ticketOf(1, 'a', 1), ticketOf(2, 'B', 2)];
    assert.deepEqual(saved(), { head, board: 'f1', tickets }, 'it is not complete yet');
    log.saveCheckpoint(board, { tickets: [], complete: { head: log.head(board), facts: 'f2' } });
    assert.deepEqual(saved(), { head: log.head(board), board: 'f2', tickets });
    log.dropCheckpoint(board);
    assert.equal(log.checkpoint(board), undefined);
  });

  it('waits for the disk with each event, not with a checkpoint, and again with the event after one that failed', () => {
    const synced: unknown[] = [];
    const exec: (sql: string) => void = Reflect.get(DatabaseSync.prototype, 'exec');
    const watched = mock.method(DatabaseSync.prototype, 'exec', function (this: DatabaseSync, sql: string) {
      if (sql === 'COMMIT') synced.push(this.prepare('PRAGMA synchronous').get()?.['synchronous']);
      exec.call(this, sql);
    });
    try {
      append(created);
      const saved = { number: 1, facts: '{}', sequence: 1 };
      log.saveCheckpoint(board, { tickets: [saved] });
      append(commented(2));
      const wrong = { ...saved, facts: null as unknown as string };
      assert.throws(() => log.saveCheckpoint(board, { tickets: [saved, wrong] }), LogUnwritable);
      append(commented(3));
    } finally {
      watched.mock.restore();
    }
    const [normal, full] = [1, 2];
    assert.deepEqual(synced, [full, normal, full, full]);
  });

  it('has an epoch of its own for each new log and keeps it', () => {
    const { epoch } = log;
    reopen();
    assert.equal(log.epoch, epoch);
    const another = new SqliteEventLog(path.join(folder, 'another.db'));
    assert.notEqual(another.epoch, epoch);
    another.close();
  });

  it('walks a chain as long as it holds and names the first event that breaks it', () => {
    append(created, commented(2), commented(3), commented(4));
    const walk = (
      change: (rows: ReturnType<typeof log.rows>) => ReturnType<typeof log.rows>,
      from = beginning,
    ) => {
      const steps = walkChain((after, limit) => change(log.rows(board, after, limit)), from);
      let walked = 0;
      for (;;) {
        const step = steps.next();
        if (step.done) return [walked, step.value];
        walked++;
      }
    };
    assert.deepEqual(
      walk((rows) => rows),
      [4, undefined],
    );
    assert.deepEqual(
      walk((rows) => rows.filter(({ sequence }) => sequence !== 3)),
      [2, 'Event 3 is missing.'],
    );
    const changed = walk((rows) => rows.map((row) => (row.sequence === 2 ? { ...row, at: 99 } : row)));
    assert.deepEqual(changed, [1, 'Event 2 does not agree with the hash chain.']);
    assert.deepEqual(
      walk((rows) => rows, { sequence: 3, hash: 'another' }),
      [0, 'Event 4 does not agree with the hash chain.'],
    );
  });
});

/** How SQLite goes about each question that some work asks of the tables of a log. */
function plansOf(folder: string, work: () => void): Map<string, string> {
  const prepared = mock.method(DatabaseSync.prototype, 'prepare');
  try {
    work();
  } finally {
    prepared.mock.restore();
  }
  const asked = new Set(prepared.mock.calls.map((call) => call.arguments[0]));
  const file = path.join(folder, 'plans.db');
  new SqliteEventLog(file).close();
  const raw = new DatabaseSync(file);
  const planOf = (sql: string): string =>
    raw
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all()
      .map(({ detail }) => String(detail))
      .join('; ');
  const questions = [...asked].filter((sql) => sql.startsWith('SELECT'));
  const plans = new Map(questions.map((sql) => [sql, planOf(sql)]));
  raw.close();
  return plans;
}
