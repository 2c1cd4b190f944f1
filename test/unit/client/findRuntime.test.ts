import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findRuntime, type RuntimeSearch } from '../../../src/client/findRuntime.ts';
import { homeFrom } from '../../../src/wire/home.ts';

describe('finding a runtime for the hub', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'callboard-runtime-'));
    mkdirSync(path.join(folder, 'home'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A program that answers the probe with this, and counts how often it was asked. */
  function fakeNode(name: string, answer: { node: string; sqlite: string } | 'noSqlite' | 'garbage'): string {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    const said = answer === 'garbage' ? 'what?' : JSON.stringify(answer);
    const body =
      answer === 'noSqlite'
        ? 'if [ "$1" = --version ]; then echo v20.1.0; else exit 1; fi'
        : `echo '${said}'`;
    writeFileSync(file, `#!/bin/sh\necho x >> '${file}.asked'\n${body}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  function asked(file: string): number {
    return statSync(`${file}.asked`, { throwIfNoEntry: false })?.size ?? 0;
  }

  function search(given: Partial<RuntimeSearch>): RuntimeSearch {
    const home = homeFrom({ CALLBOARD_HOME: path.join(folder, 'home') });
    return { home, env: {}, electron: false, execPath: path.join(folder, 'none'), ...given };
  }

  const good = { node: '24.1.0', sqlite: '3.51.3' };
  const old = { node: '22.20.0', sqlite: '3.50.4' };

  it('takes the first that fits: the chosen one, this program, the PATH, the package', async () => {
    const explicit = fakeNode('explicit', good);
    const own = fakeNode('own', good);
    const onPath = fakeNode('bin/node', good);
    const beside = fakeNode('package/node_modules/node/bin/node', good);
    const env = { PATH: path.dirname(onPath) };
    const packageFolder = path.join(folder, 'package');
    const order = [explicit, own, onPath, beside];
    const places: Partial<RuntimeSearch>[] = [{ explicit }, { execPath: own }, { env }, { packageFolder }];
    for (const [index, expected] of order.entries()) {
      const found = await findRuntime(
        search(Object.assign({}, ...places.slice(index)) as Partial<RuntimeSearch>),
      );
      assert.equal(found.node, expected);
    }
    const fromEnvironment = await findRuntime(search({ env: { CALLBOARD_NODE: explicit }, execPath: own }));
    assert.equal(fromEnvironment.node, explicit);
  });

  it('passes over what is too old', async () => {
    const found = await findRuntime(
      search({ explicit: fakeNode('old', old), execPath: fakeNode('own', good) }),
    );
    assert.deepEqual(
      [path.basename(found.node), found.nodeVersion, found.sqliteVersion],
      ['own', '24.1.0', '3.51.3'],
    );
  });

  it('tells an Electron binary to be Node', async () => {
    const own = fakeNode('electron', good);
    const found = await findRuntime(search({ execPath: own, electron: true }));
    assert.deepEqual(found.env, { ELECTRON_RUN_AS_NODE: '1' });
  });

  it('says of each what it is when none fits, and what to install', async () => {
    const files = [
      fakeNode('old', old),
      fakeNode('none', 'noSqlite'),
      fakeNode('bin/node', 'garbage'),
    ] as const;
    const wanted = search({ explicit: files[0], execPath: files[1], env: { PATH: path.dirname(files[2]) } });
    await assert.rejects(findRuntime(wanted), (error: Error & { code: string }) => {
      assert.equal(error.code, 'runtime.unfit');
      assert.match(error.message, /old: SQLite 3\.50\.4, which is older than 3\.51\.3/);
      assert.match(error.message, /none: Node v20\.1\.0 without node:sqlite/);
      assert.match(error.message, /bin\/node: /);
      assert.match(error.message, /Install a current Node 24/);
      return true;
    });
    await assert.rejects(findRuntime(search({ explicit: '/nowhere/node' })), /\/nowhere\/node: no such file/);
  });

  it('asks each program once, until it is another one', async () => {
    const own = fakeNode('own', good);
    await findRuntime(search({ execPath: own }));
    await findRuntime(search({ execPath: own }));
    assert.equal(asked(own), 2);
    writeFileSync(own, `${readFileSync(own, 'utf8')}# upgraded\n`);
    await findRuntime(search({ execPath: own }));
    assert.equal(asked(own), 4, 'a changed file is asked again');
  });

  it('asks a program again that was killed before it answered, as one is that is too slow', async () => {
    const own = fakeNode('own', good);
    const slow = path.join(folder, 'slow');
    const dies = `[ -e '${slow}' ] && kill -9 $$\n`;
    writeFileSync(
      own,
      readFileSync(own, 'utf8').replace('echo x', () => `${dies}echo x`),
    );
    writeFileSync(slow, '');
    await assert.rejects(findRuntime(search({ execPath: own })), { code: 'runtime.unfit' });
    rmSync(slow);
    assert.equal((await findRuntime(search({ execPath: own }))).node, own);
  });

  it('does not stumble over a damaged cache', async () => {
    writeFileSync(path.join(folder, 'home', 'runtime.json'), '{"a":1,');
    assert.equal((await findRuntime(search({ execPath: fakeNode('own', good) }))).nodeVersion, '24.1.0');
  });

  it('finds this very program fit', async () => {
    const found = await findRuntime(search({ execPath: process.execPath }));
    assert.equal(found.nodeVersion, process.versions.node);
  });
});
