import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { winStart } from '../../../src/client/startElection.ts';
import { homeFrom, type Home } from '../../../src/wire/home.ts';

describe('the right to start the hub', () => {
  let home: Home;
  let file: string;
  beforeEach(() => {
    home = homeFrom({ CALLBOARD_HOME: mkdtempSync(path.join(tmpdir(), 'callboard-home-')) });
    file = path.join(home.folder, 'starting');
  });
  afterEach(() => rmSync(home.folder, { recursive: true, force: true }));

  it('goes to one only, until it is given back', () => {
    const right = winStart(home, Date.now());
    assert.ok(right);
    assert.equal(winStart(home, Date.now()), undefined);
    right.dispose();
    assert.ok(winStart(home, Date.now()));
  });

  it('is taken over from a process that is gone', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '0']);
    writeFileSync(file, `${String(pid)}\n`);
    assert.ok(winStart(home, Date.now()));
    assert.equal(readFileSync(file, 'utf8'), `${String(process.pid)}\n`);
  });

  it('is taken over after five seconds from a living one, whose id may be somebody else’s by now', () => {
    writeFileSync(file, `${String(process.ppid)}\n`);
    const now = Date.now();
    assert.equal(winStart(home, now), undefined);
    utimesSync(file, now / 1000, (now - 5_500) / 1000);
    assert.ok(winStart(home, now));
  });

  it('is kept for longer by one who says that the start goes on', () => {
    const right = winStart(home, Date.now());
    const later = Date.now() + 20_000;
    right?.keep(later - 4_000);
    assert.equal(winStart(home, later), undefined);
    assert.ok(winStart(home, later + 2_000));
  });

  it('is respected while its owner is still writing its name', () => {
    writeFileSync(file, '');
    assert.equal(winStart(home, Date.now()), undefined);
  });

  it('is not given back for another who took it over', () => {
    const right = winStart(home, Date.now());
    writeFileSync(file, `${String(process.ppid)}\n`);
    right?.keep(0);
    right?.dispose();
    assert.equal(readFileSync(file, 'utf8'), `${String(process.ppid)}\n`);
  });
});
