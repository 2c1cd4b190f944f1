import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import type { BoardKey } from '../../../src/protocol/ids.ts';
import { Boards } from '../../../src/hub/boards.ts';
import { SqliteEventLog } from '../../../src/hub/log/sqliteEventLog.ts';
import { verifyBoard } from '../../../src/hub/verify.ts';
import { Writer } from '../../../src/hub/writer.ts';

const board = 'CB' as BoardKey;
const by = { actor: { kind: 'person' } } as const;

/** A log whose newest events cannot be read: not yet, or no longer. */
class LogWithoutItsEnd extends SqliteEventLog {
  /** The last readable event, asked at each reading. */
  last = (): number => Infinity;

  override rows(...asked: Parameters<SqliteEventLog['rows']>): ReturnType<SqliteEventLog['rows']> {
    const last = this.last();
    return super.rows(...asked).filter(({ sequence }) => sequence <= last);
  }
}

describe('Verifying a board', () => {
  let folder: string;
  let log: LogWithoutItsEnd;
  let boards: Boards;
  let writer: Writer;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'callboard-verify-'));
    log = new LogWithoutItsEnd(path.join(folder, 'log.db'));
    boards = new Boards(log);
    writer = new Writer({
      log,
      boards,
      clock: systemClock,
      hubLog: { info: () => undefined, error: () => undefined },
      probeMs: 0,
      onCommit: () => undefined,
    });
    await writer.submit((transaction) =>
      transaction.decide('board.create', { key: board, name: 'A board' }, by),
    );
    for (const name of ['One name', 'Another name', 'A third name']) await rename(name);
  });
  afterEach(() => {
    log.close();
    rmSync(folder, { recursive: true });
  });

  const rename = (name: string): Promise<unknown> =>
    writer.submit((transaction) => transaction.decide('board.edit', { board, name }, by));

  it('goes on to what came in meanwhile', async () => {
    let last = 1;
    log.last = () => ++last;
    const verified = await verifyBoard(board, { log, boards });
    assert.deepEqual(verified, { ok: true, events: 4, hash: log.head(board).hash, problems: [] });
  });

  it('ends with a sentence where the newest events are gone', async () => {
    log.last = () => 2;
    const { ok, problems } = await verifyBoard(board, { log, boards });
    assert.deepEqual([ok, problems], [false, ['Event 3 is missing.']]);
  });
});
