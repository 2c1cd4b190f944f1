import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import type { LogEvent } from '../../../src/protocol/events.ts';
import type { BoardKey, TicketId } from '../../../src/protocol/ids.ts';
import { stateDigest } from '../../../src/domain/snapshot.ts';
import { Boards } from '../../../src/hub/boards.ts';
import { LogUnwritable } from '../../../src/hub/log/eventLog.ts';
import { SqliteEventLog } from '../../../src/hub/log/sqliteEventLog.ts';
import { type Transaction, Writer } from '../../../src/hub/writer.ts';

const board = 'CB' as BoardKey;
const by = { actor: { kind: 'person' } } as const;

describe('The writer of a hub', () => {
  let folder: string;
  let log: SqliteEventLog;
  let boards: Boards;
  let writer: Writer;
  let commits: number[];
  let said: string[];
  let time: number;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'callboard-writer-'));
    log = new SqliteEventLog(path.join(folder, 'log.db'));
    boards = new Boards(log);
    commits = [];
    said = [];
    time = 0;
    writer = new Writer({
      log,
      boards,
      clock: { now: () => systemClock.now(), monotonic: () => time },
      hubLog: { info: (message) => said.push(message), error: (message) => said.push(message) },
      probeMs: 1_000,
      onCommit: (events: readonly LogEvent[]) => commits.push(events.length),
    });
  });
  afterEach(() => {
    log.close();
    rmSync(folder, { recursive: true });
  });

  const create = (transaction: Transaction): unknown =>
    transaction.decide('board.create', { key: board, name: 'A board' }, by);
  const rename = (name: string) => (transaction: Transaction) =>
    transaction.decide('board.edit', { board, name }, by);
  const digest = (): string[] => [...stateDigest(boards.get(board))];

  it('makes one commit of what arrives together, in order, and refuses each refusal alone', async () => {
    const [, refused, renamed] = await Promise.allSettled([
      writer.submit(create),
      writer.submit(create),
      writer.submit(rename('Another name')),
    ]);
    assert.equal(refused.status, 'rejected');
    assert.equal(renamed.status, 'fulfilled');
    assert.deepEqual(commits, [2]);
    assert.equal(boards.get(board).name, 'Another name');
  });

  it('does a repeated request once and answers it twice', async () => {
    const repeatable = { key: 'a-key-of-an-intent', request: 'r' };
    const work = (transaction: Transaction) => (create(transaction), { answer: 1 });
    const both = await Promise.all([writer.submit(work, repeatable), writer.submit(work, repeatable)]);
    assert.deepEqual(both, [{ answer: 1 }, { answer: 1 }]);
    assert.equal(log.head(board).sequence, 1);
    await assert.rejects(writer.submit(work, { ...repeatable, request: 's' }), { code: 'request.keyReused' });
  });

  it('undoes a batch in which something failed after it had begun to change things', async () => {
    await writer.submit(create);
    const before = digest();
    let undone = false;
    const [first, second] = await Promise.allSettled([
      writer.submit(rename('A name that is lost')),
      writer.submit((transaction) => {
        transaction.onUndo(() => (undone = true));
        rename('Another name')(transaction);
        throw new Error('a defect');
      }),
    ]);
    for (const outcome of [first, second]) {
      assert.equal(outcome.status, 'rejected');
      assert.equal((outcome.reason as { code: string }).code, 'hub.failed');
    }
    assert.ok(undone);
    assert.deepEqual(digest(), before);
    await writer.submit(rename('A name that stays'));
    assert.equal(boards.get(board).name, 'A name that stays');
    assert.deepEqual(said, ['A batch of mutations failed and was undone.']);
  });

  it('asks a disk that was full again after a while, however often somebody tries to write meanwhile', async () => {
    await writer.submit(create);
    const full = writer.submit(() => {
      throw new LogUnwritable(new Error('no space'));
    });
    await assert.rejects(full, { code: 'hub.readOnly', message: /no space/ });
    for (time = 300; time < 1_000; time += 300)
      await assert.rejects(writer.submit(rename('Too early')), { code: 'hub.readOnly', message: /no space/ });
    await writer.submit(rename('A name that fits'));
    assert.equal(writer.readOnly, undefined);
    assert.equal(boards.get(board).name, 'A name that fits');
    assert.deepEqual(said, [
      'The log cannot be written; the hub is read-only.',
      'The log can be written again.',
    ]);
  });

  it('answers all it accepted before it is drained, and refuses what comes later', async () => {
    const accepted = [writer.submit(create), writer.submit(rename('A name'))];
    const drained = writer.drain();
    await assert.rejects(writer.submit(rename('Too late')), { code: 'hub.draining' });
    await drained;
    await Promise.all(accepted);
    assert.equal(boards.get(board).name, 'A name');
  });

  it('has boards whose checkpoint and tail make the same state as the whole log', async () => {
    await writer.submit(create);
    const make = (title: string) => (transaction: Transaction) =>
      transaction.decide('ticket.create', { board, title }, by);
    await Promise.all(Array.from({ length: 5 }, (_, i) => writer.submit(make(`Ticket number ${i}`))));
    assert.equal(boards.unsaved, log.head(board).sequence);
    boards.saveAll();
    assert.equal(boards.unsaved, 0);
    await writer.submit(make('A ticket of the tail'));
    await writer.submit(rename('A name of the tail'));
    const restored = new Boards(log);
    assert.deepEqual([...stateDigest(restored.get(board))], digest());
    log.dropCheckpoint(board);
    assert.deepEqual([...stateDigest(new Boards(log).get(board))], digest());
  });

  it('has the same board when it ends at any moment of saving a checkpoint, whatever is written meanwhile', async () => {
    await writer.submit(create);
    const act = (work: (transaction: Transaction) => unknown): Promise<unknown> => writer.submit(work);
    const crash = (): void => assert.deepEqual([...stateDigest(new Boards(log).get(board))], digest());
    const edit = (number: number, title: string) => (transaction: Transaction) => {
      const ticket = `${board}-${number}` as TicketId;
      return transaction.decide('ticket.edit', { ticket, changes: { title } }, by);
    };
    for (let round = 0; round < 4; round++) {
      for (let i = 1; i <= 7; i++)
        await act((transaction) =>
          transaction.decide('ticket.create', { board, title: `Ticket ${i} of round ${round}` }, by),
        );
      for (let step = 1, more = true; more; step++) {
        more = boards.saveSome(2);
        crash();
        // One that is saved already, one that still is to be, one that the checkpoint does not know.
        await act(edit(step, `Edited in step ${step} of round ${round}`));
        await act(edit(round * 7 + 7, `Edited before it was saved, ${step}`));
        await act((transaction) =>
          transaction.decide('ticket.create', { board, title: `New in ${step}` }, by),
        );
        crash();
      }
      boards.reload(board);
      crash();
      if (round % 2 === 0) boards.saveSome(3);
      crash();
    }
    boards.saveAll();
    assert.deepEqual([boards.unsaved, log.checkpoint(board)?.head], [0, log.head(board)]);
    crash();
  });
});
