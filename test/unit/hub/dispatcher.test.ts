import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { systemClock } from '../../../src/base/clock.ts';
import type { BoardKey } from '../../../src/protocol/ids.ts';
import { Boards } from '../../../src/hub/boards.ts';
import { Dispatcher } from '../../../src/hub/dispatcher.ts';
import type { Call, Handlers } from '../../../src/hub/handlers.ts';
import { boardHandlers } from '../../../src/hub/handlers/boards.ts';
import { SqliteEventLog } from '../../../src/hub/log/sqliteEventLog.ts';
import type { HubServices } from '../../../src/hub/services.ts';
import { Writer } from '../../../src/hub/writer.ts';

describe('The dispatcher of a hub', () => {
  it('says of what was committed that it was, when its answer cannot be given', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'callboard-dispatcher-'));
    const log = new SqliteEventLog(path.join(folder, 'log.db'));
    try {
      const boards = new Boards(log);
      const hubLog = { info: () => undefined, error: () => undefined };
      const writer = new Writer({
        ...{ log, boards, hubLog, clock: systemClock, probeMs: 1_000 },
        onCommit: () => undefined,
      });
      const real = boardHandlers({ boards, log } as HubServices);
      const handlers = {
        'board.create': {
          ...real['board.create'],
          answer: () => {
            throw new Error('a page of the file is damaged');
          },
        },
      } as unknown as Handlers;
      const dispatcher = new Dispatcher({ handlers, writer, claimOf: () => undefined, now: () => 0 });
      const call = { session: { id: 's', introduction: { kind: 'window' } } } as unknown as Call;
      const params = { key: 'CB', name: 'A board', idempotencyKey: 'a-key-of-an-intent' };
      await assert.rejects(Promise.resolve(dispatcher.dispatch('board.create', params, call)), {
        code: 'hub.failed',
        message: /was done and is kept/,
        cause: new Error('a page of the file is damaged'),
      });
      assert.equal(boards.get('CB' as BoardKey).name, 'A board');
    } finally {
      log.close();
      rmSync(folder, { recursive: true });
    }
  });
});
