import assert from 'node:assert/strict';
import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { homeFrom } from '../../../src/wire/home.ts';
import { exitCodes } from '../../../src/hub/startFailure.ts';
import { HubDidNotStart, newHome, startHub } from '../../support/hub.ts';

const permissions = (file: string): number => lstatSync(file).mode & 0o777;

/** How a start that has to fail ended. */
async function failedStart(options: Parameters<typeof startHub>[0]): Promise<HubDidNotStart> {
  try {
    await startHub(options);
  } catch (error) {
    if (error instanceof HubDidNotStart) return error;
    throw error;
  }
  throw new Error('The hub started.');
}

describe('The start of a hub', function () {
  this.timeout(60_000);

  it('keeps everything to this user whatever the umask', async () => {
    const hub = await startHub({ wrapper: ['sh', '-c', 'umask 000; exec "$@"', 'sh'] });
    const { folder, endpoint, socketFolder, ...files } = hub.home;
    assert.equal(permissions(folder), 0o700);
    assert.equal(permissions(socketFolder ?? ''), 0o700);
    assert.equal(permissions(endpoint), 0o600);
    for (const file of [
      files.lockFile,
      files.logFile,
      `${files.logFile}-wal`,
      files.hubFile,
      files.secretFile,
      files.hubLogFile,
    ])
      assert.equal(permissions(file), 0o600, file);
    await hub.stop();
    assert.equal(existsSync(files.hubFile), false);
    assert.equal(existsSync(endpoint), false);
  });

  it('is refused while another hub holds the lock, with a status of its own', async () => {
    const hub = await startHub();
    const refused = await failedStart({ home: hub.home });
    assert.equal(refused.status, exitCodes.locked);
    assert.match(refused.message, /Another hub serves/);
    await hub.status();
    await hub.stop();
  });

  it('succeeds over what a killed hub left: its socket, its hub.json, its lock', async () => {
    const first = await startHub();
    const { token } = first.file();
    await first.kill();
    assert.ok(existsSync(first.home.endpoint));
    const second = await startHub({ home: first.home });
    assert.notEqual(second.file().token, token);
    await second.status();
    await second.stop();
  });

  it('succeeds over garbage in hub.json', async () => {
    const home = newHome();
    writeFileSync(home.hubFile, '{"pid": garbage');
    const hub = await startHub({ home });
    await hub.status();
    await hub.stop();
  });

  it('is refused when the directory of the socket is a link', async () => {
    const home = newHome();
    const elsewhere = newHome().folder;
    symlinkSync(elsewhere, home.socketFolder ?? '');
    const refused = await failedStart({ home });
    assert.equal(refused.status, exitCodes.homeUnusable);
    assert.match(refused.message, /link/);
  });

  it('closes a directory of the socket that is open to others', async () => {
    const home = newHome();
    mkdirSync(home.socketFolder ?? '', { mode: 0o777 });
    const hub = await startHub({ home });
    assert.equal(statSync(home.socketFolder ?? '').mode & 0o777, 0o700);
    await hub.stop();
  });

  it('is refused when something else stands where the socket goes, and leaves it there', async () => {
    const home = newHome();
    mkdirSync(home.socketFolder ?? '', { mode: 0o700 });
    writeFileSync(home.endpoint, 'precious');
    const refused = await failedStart({ home });
    assert.equal(refused.status, exitCodes.homeUnusable);
    assert.ok(existsSync(home.endpoint));
  });

  it('takes the place of a socket that nobody of ours listens on', async () => {
    const home = newHome();
    mkdirSync(home.socketFolder ?? '', { mode: 0o700 });
    const foreign = createServer();
    await new Promise<void>((resolve) => foreign.listen(home.endpoint, resolve));
    const hub = await startHub({ home });
    await hub.status();
    await hub.stop();
    foreign.close();
  });

  it('is refused when the home is a link, is somebody else’s, or cannot be made, and leaves it as it is', async () => {
    const { folder } = newHome();
    const link = path.join(folder, 'link');
    const real = path.join(folder, 'real');
    mkdirSync(real);
    symlinkSync(real, link);
    const homes = [link, '/proc/callboard/home'];
    if (process.getuid?.() === 0) {
      const foreign = path.join(folder, 'foreign');
      mkdirSync(foreign);
      chownSync(foreign, 65_534, 65_534);
      homes.push(foreign);
    }
    for (const home of homes) {
      const refused = await failedStart({ home: homeFrom({ CALLBOARD_HOME: home }) });
      assert.equal(refused.status, exitCodes.homeUnusable, home);
      assert.ok(refused.message.includes(home), refused.message);
    }
    assert.deepEqual(readdirSync(real), []);
  });

  it('succeeds in a home whose path is too long for a socket, which then lies elsewhere for this user alone', async () => {
    const home = homeFrom({ CALLBOARD_HOME: path.join(newHome().folder, 'long/'.repeat(30)) });
    const hub = await startHub({ home });
    const { endpoint } = hub.file();
    assert.ok(!endpoint.startsWith(home.folder));
    assert.equal(permissions(path.dirname(endpoint)), 0o700);
    assert.equal(permissions(endpoint), 0o600);
    await hub.status();
    await hub.stop();
    rmdirSync(path.dirname(endpoint));
  });

  it('is refused when the home is a file', async () => {
    const home = newHome();
    const file = path.join(home.folder, 'file');
    writeFileSync(file, '');
    const refused = await failedStart({ home: { ...home, folder: file } });
    assert.equal(refused.status, exitCodes.homeUnusable);
  });

  it('waits as a standby until the old hub lets go, and takes over without losing anything', async () => {
    const old = await startHub();
    const client = await old.connect();
    await client.do('board.create', { key: 'CB', name: 'A board' });
    const standby = startHub({ home: old.home, standby: true });
    await client.call('hub.stop', { reason: 'replaced' });
    const farewell = await client.next(({ method }) => method === 'hub.closing');
    assert.deepEqual(farewell.params, { reason: 'replaced' });
    assert.equal(await client.closed, 4503);
    const next = await standby;
    assert.equal(await old.exited, 0);
    assert.equal((await next.status()).boards, 1);
    await next.stop();
  });

  it('ends by itself when nobody needs it for a while, and not before', async () => {
    const idleExitMs = 1_500;
    const hub = await startHub({ tune: { idleExitMs } });
    const client = await hub.connect();
    await sleep(1.5 * idleExitMs);
    await client.call('hub.status', {});
    client.close();
    assert.equal(await hub.exited, 0);
  });
});
