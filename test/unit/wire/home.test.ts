import assert from 'node:assert/strict';
import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { ensurePrivateFolder, homeFrom } from '../../../src/wire/home.ts';

describe('a home', () => {
  it('is where CALLBOARD_HOME says, with all state in it, and in the user’s folder without', () => {
    const home = homeFrom({ CALLBOARD_HOME: '/tmp/board' });
    for (const file of [
      home.lockFile,
      home.logFile,
      home.hubFile,
      home.restFile,
      home.secretFile,
      home.claimsFolder,
      home.keptFolder,
      home.hubLogFile,
    ])
      assert.equal(path.dirname(file), '/tmp/board');
    assert.equal(homeFrom({}).folder, path.join(homedir(), '.callboard'));
    assert.equal(homeFrom({ CALLBOARD_HOME: '' }).folder, path.join(homedir(), '.callboard'));
  });

  it('keeps a socket path short enough for every system, however long the home is', () => {
    const long = homeFrom({ CALLBOARD_HOME: `/tmp/${'long/'.repeat(40)}` });
    assert.ok(Buffer.byteLength(long.endpoint) <= 100);
    const other = homeFrom({ CALLBOARD_HOME: `/tmp/${'long/'.repeat(41)}` });
    assert.notEqual(long.endpoint, other.endpoint, 'two homes never share one');
  });
});

describe('a private folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'callboard-private-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made 0700 whatever the umask, and made so when it was not', () => {
    const before = process.umask(0);
    try {
      const fresh = path.join(folder, 'a', 'b');
      ensurePrivateFolder(fresh);
      assert.equal(statSync(fresh).mode & 0o777, 0o700);
      chmodSync(fresh, 0o755);
      ensurePrivateFolder(fresh);
      assert.equal(statSync(fresh).mode & 0o777, 0o700);
    } finally {
      process.umask(before);
    }
  });

  it('is refused at once where nobody can make one', function () {
    if (process.platform !== 'linux') this.skip();
    assert.throws(() => ensurePrivateFolder('/proc/callboard/home'), { code: 'ENOENT' });
  });

  it('is not taken from somebody else', function () {
    if (process.getuid?.() !== 0) this.skip();
    const foreign = path.join(folder, 'foreign');
    mkdirSync(foreign);
    chownSync(foreign, 65_534, 65_534);
    assert.throws(() => ensurePrivateFolder(foreign), /belongs to another user/);
    assert.equal(statSync(foreign).uid, 65_534);
  });

  it('is no link and no file', () => {
    const real = path.join(folder, 'real');
    mkdirSync(real);
    const link = path.join(folder, 'link');
    symlinkSync(real, link);
    assert.throws(() => ensurePrivateFolder(link), /not a directory of its own/);
    const file = path.join(folder, 'file');
    writeFileSync(file, '');
    assert.throws(() => ensurePrivateFolder(file));
  });
});
