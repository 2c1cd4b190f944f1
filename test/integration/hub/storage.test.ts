import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  existsSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { WireError } from '../../../src/protocol/errors.ts';
import type { Home } from '../../../src/wire/home.ts';
import { andrew, board, makeBoard, makeTicket } from '../../support/hubBoard.ts';
import { newHome, startHub, type TestHub } from '../../support/hub.ts';
import { becomeFormat2 } from '../../support/logFormats.ts';
import type { RawClient } from '../../support/rawClient.ts';
import { until } from '../../support/team.ts';

/** A board with enough events that damage can hit some of them and spare others; its hub was stopped in order. */
async function filledHome(tickets = 400): Promise<Home> {
  const hub = await startHub();
  const client = await hub.connect();
  await makeBoard(client);
  await Promise.all(
    Array.from({ length: tickets }, (_, i) =>
      client.do('ticket.create', {
        board,
        title: `Ticket number ${i}`,
        description: 'Some text. '.repeat(40),
      }),
    ),
  );
  await hub.stop();
  return hub.home;
}

/** Changes the log of a stopped hub behind its back. */
function tamper({ logFile }: Home, sql: string): void {
  const database = new DatabaseSync(logFile);
  database.exec(sql);
  database.close();
}

function overwrite(file: string, at: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(64, 0x5a), 0, 64, at);
  closeSync(handle);
}

/** Overwrites the page of a closed log that holds its newest events. */
function breakNewestPage(file: string): void {
  const database = new DatabaseSync(file);
  const row = database
    .prepare(
      "SELECT pageno FROM dbstat WHERE name = 'events' AND pagetype = 'leaf' ORDER BY path DESC LIMIT 1",
    )
    .get();
  database.close();
  overwrite(file, (Number(row?.['pageno']) - 1) * 4096);
}

/** How many events the main file of a log holds, without what stands in its write-ahead file. */
function readEvents(file: string): number {
  const database = new DatabaseSync(file);
  try {
    return Number(database.prepare('SELECT count(*) AS count FROM events').get()?.['count']);
  } catch {
    // Copied while it was being written.
    return NaN;
  } finally {
    database.close();
  }
}

/** What a hub makes of a damaged log: what it says was kept, and how many events it has. */
async function rescued(
  home: Home,
): Promise<{ events: number; epoch: string; reason: string; client: RawClient; hub: TestHub }> {
  const hub = await startHub({ home });
  const client = await hub.connect();
  const { kept, events, epoch } = await client.call('hub.status', {});
  assert.equal(kept.length, 1);
  assert.ok(existsSync(path.join(kept[0]?.path ?? '', 'log.db')), 'the damaged file is gone');
  const reason = kept[0]?.reason ?? '';
  assert.ok(readFileSync(home.hubLogFile, 'utf8').includes('The log was damaged'));
  if (events > 0) assert.deepEqual((await client.call('log.verify', { board })).problems, []);
  return { events, epoch, reason, client, hub };
}

/** From outside, as a person would make room on the disk. */
function liftFileSizeLimit(pid: number): void {
  execFileSync('sh', ['-c', 'prlimit --pid "$1" --fsize=unlimited', 'sh', String(pid)]);
}

const epochOf = ({ logFile }: Home): string => {
  const database = new DatabaseSync(logFile);
  const row = database.prepare("SELECT value FROM meta WHERE name = 'epoch'").get();
  database.close();
  return String(row?.['value']);
};

describe('The store of a hub', function () {
  this.timeout(60_000);

  it('loses no acknowledged write and verifies when it is killed while writing', async () => {
    const home = newHome();
    const acknowledged: string[] = [];
    for (let round = 0; round < 4; round++) {
      const hub = await startHub({ home, tune: { checkpointEvents: 20, checkpointTickets: 3 } });
      const client = await hub.connect();
      if (round === 0) await makeBoard(client);
      const writing = Array.from({ length: 8 }, async (_, writer) => {
        for (let i = 0; ; i++) {
          const title = `Ticket ${round} of ${writer} number ${i}`;
          await client.do('ticket.create', { board, title });
          acknowledged.push(title);
        }
      });
      const ended = Promise.allSettled(writing);
      const before = acknowledged.length;
      await until('there is something to lose', () => acknowledged.length > before + 5);
      await sleep(round * 35);
      await hub.kill();
      await ended;
    }
    const hub = await startHub({ home });
    const client = await hub.connect();
    const titles = new Set<string>();
    for (let cursor: string | undefined; ;) {
      const page = await client.call('ticket.list', { board, limit: 1_000, cursor });
      for (const { title } of page.tickets) titles.add(title);
      if (page.next === undefined) break;
      cursor = page.next;
    }
    assert.ok(acknowledged.length > 20);
    assert.deepEqual(
      acknowledged.filter((title) => !titles.has(title)),
      [],
    );
    assert.deepEqual((await client.call('log.verify', { board })).problems, []);
    assert.deepEqual((await hub.status()).kept, []);
    await hub.stop();
  });

  it('saves what can be read of a log with damaged pages, keeps the file, and begins a new epoch', async () => {
    const home = await filledHome();
    const before = epochOf(home);
    overwrite(home.logFile, Math.floor(statSync(home.logFile).size / 8192) * 4096);
    const { events, epoch, client, hub } = await rescued(home);
    assert.ok(events < 403);
    assert.notEqual(epoch, before);
    const lost = await hub.connect({ hello: { watch: [{ board, epoch: before, sequence: 1 }] } });
    if (events > 0) await lost.next(({ method }) => method === 'board.reset');
    await (events > 0 ? makeTicket(client) : makeBoard(client));
    await hub.stop();
  });

  it('saves all but the newest events where the newest page is damaged, in this format and in an older one', async () => {
    for (const prepare of [() => undefined, becomeFormat2]) {
      const home = await filledHome();
      prepare(home.logFile);
      breakNewestPage(home.logFile);
      const { events, hub } = await rescued(home);
      assert.ok(events > 380 && events < 403, `${events} of 403`);
      await hub.stop();
    }
  });

  it('writes a storm of changes back in the pause after it', async () => {
    const hub = await startHub();
    const client = await hub.connect();
    await makeBoard(client);
    const ticket = await makeTicket(client);
    const text = 'word '.repeat(10_000);
    await Promise.all(
      Array.from({ length: 100 }, () => client.do('comment.add', { ticket, kind: 'comment', text })),
    );
    const alone = path.join(hub.home.folder, 'alone.db');
    await until('the main file has events by itself', () => {
      copyFileSync(hub.home.logFile, alone);
      return readEvents(alone) > 0;
    });
    await hub.stop();
  });

  it('saves what can be read of a log that was cut short', async () => {
    const home = await filledHome();
    truncateSync(home.logFile, Math.floor(statSync(home.logFile).size / 2));
    await (await rescued(home)).hub.stop();
  });

  it('does not take an emptied log or one that is no database for a new one', async () => {
    for (const damage of ['truncate', 'garbage']) {
      const home = await filledHome(3);
      if (damage === 'truncate') truncateSync(home.logFile, 0);
      else overwrite(home.logFile, 0);
      const { events, reason, hub } = await rescued(home);
      assert.equal(events, 0);
      assert.match(reason, /No event could be read/);
      await hub.stop();
    }
  });

  it('notices that the write-ahead file of a killed hub was deleted', async () => {
    const hub = await startHub();
    await makeBoard(await hub.connect());
    await hub.kill();
    rmSync(`${hub.home.logFile}-wal`);
    const { reason, hub: next } = await rescued(hub.home);
    assert.match(reason, /write-ahead file is gone/);
    await next.stop();
  });

  it('cuts a log at the event that was changed, and at one that was taken out', async () => {
    for (const sql of [
      "UPDATE events SET payload = replace(payload, 'number 50', 'number 51') WHERE sequence = 53",
      'DELETE FROM events WHERE sequence = 53',
    ]) {
      const home = await filledHome(100);
      tamper(home, sql);
      const { events, reason, hub } = await rescued(home);
      assert.equal(events, 52);
      assert.match(reason, /Event 53 .*CB up to event 52/);
      await hub.stop();
    }
  });

  it('finds by log.verify what was changed where the start did not look, and saves the rest at the next start', async () => {
    const home = await filledHome(100);
    tamper(
      home,
      "UPDATE events SET payload = replace(payload, 'number 50', 'number 51') WHERE sequence = 53",
    );
    const hub = await startHub({ home, tune: { fullCheckBytes: 0 } });
    const verified = await (await hub.connect()).call('log.verify', { board });
    assert.equal(verified.ok, false);
    assert.match(verified.problems.join(), /Event 53/);
    await hub.stop();
    const next = await startHub({ home, tune: { fullCheckBytes: 0 } });
    const { kept, events } = await next.status();
    assert.match(kept[0]?.reason ?? '', /Event 53/);
    assert.equal(events, 52);
    await next.stop();
  });

  it('finds by log.verify that the live state is not what the log says, and folds it anew at the next start', async () => {
    const home = await filledHome(100);
    tamper(home, "UPDATE ticket_facts SET facts = replace(facts, 'number 50', 'number 51')");
    const hub = await startHub({ home });
    const verified = await (await hub.connect()).call('log.verify', { board });
    assert.deepEqual(verified.problems, ['The fold of the log is not the live state.']);
    await hub.stop();
    const next = await startHub({ home });
    const again = await (await next.connect()).call('log.verify', { board });
    assert.deepEqual(again.problems, []);
    assert.deepEqual((await next.status()).kept, []);
    await next.stop();
  });

  it('folds the log anew when its checkpoint stands for another past', async () => {
    const home = await filledHome(20);
    tamper(home, "UPDATE checkpoints SET hash = 'another'; UPDATE ticket_facts SET facts = '{}'");
    const hub = await startHub({ home });
    const client = await hub.connect();
    assert.equal((await client.call('ticket.list', { board })).tickets.length, 20);
    assert.deepEqual((await client.call('log.verify', { board })).problems, []);
    await hub.stop();
  });

  it('refuses to open the log of a newer Callboard', async () => {
    const home = await filledHome(1);
    tamper(home, 'PRAGMA user_version = 99');
    await assert.rejects(startHub({ home }), { status: 5, message: /Update the extension/ });
  });

  it('is read-only while the disk is full, changes nothing, and recovers by itself', async () => {
    // What a full disk is to SQLite, a limit on the size of files is too; it can be lifted while the hub runs.
    const wrapper = ['sh', '-c', 'ulimit -S -f 700; exec "$@"', 'sh'];
    const hub = await startHub({ wrapper, tune: { probeMs: 50 } });
    const client = await hub.connect();
    await makeBoard(client);
    const text = 'word '.repeat(10_000);
    const ticket = await makeTicket(client);
    let acknowledged = 0;
    for (;;) {
      try {
        await client.do('comment.add', { ticket, kind: 'comment', text });
        acknowledged++;
      } catch (error) {
        assert.ok(error instanceof WireError);
        assert.equal(error.code, 'hub.readOnly');
        assert.match(error.message, /Make room on the disk/);
        break;
      }
    }
    assert.ok(acknowledged > 0);
    const { comments } = (await client.call('ticket.get', { ticket })).ticket;
    assert.equal(comments, acknowledged);
    assert.notEqual((await client.call('hub.status', {})).readOnly, undefined);
    await assert.rejects(client.call('session.leave', {}), { code: 'hub.readOnly' });
    assert.equal((await client.call('session.list', { board })).sessions[0]?.agent, andrew);
    assert.deepEqual((await client.call('log.verify', { board })).problems, []);
    liftFileSizeLimit(hub.pid);
    await sleep(60);
    await client.do('comment.add', { ticket, kind: 'comment', text });
    assert.equal((await client.call('hub.status', {})).readOnly, undefined);
    assert.deepEqual((await client.call('log.verify', { board })).problems, []);
    assert.equal((await client.call('ticket.get', { ticket })).ticket.comments, acknowledged + 1);
    assert.equal(await hub.stop(), 0);
  });
});
