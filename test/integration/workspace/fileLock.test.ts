import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { lockFileOf, withLock } from '../../../src/workspace/fileLock.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';
import { Sandbox } from './sandbox.ts';

const processFile = (name: string) => path.join(import.meta.dirname, name);

async function outputOf(child: ChildProcess): Promise<string> {
  let text = '';
  child.stdout?.on('data', (piece: Buffer) => (text += piece.toString()));
  await once(child, 'close');
  return text.trim();
}

describe('The lock of a repository', function () {
  // Dozens of calls of git, each a process: seconds where a machine is busy with other things.
  this.timeout(60_000);
  let box: Sandbox;
  const children: ChildProcess[] = [];
  beforeEach(() => {
    box = new Sandbox();
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
    box.remove();
  });
  const start = (file: string, ...args: string[]) => {
    const child = spawn(process.execPath, [processFile(file), ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  };
  const key = '/some/repository/.git';
  const file = () => lockFileOf(box.home, key);

  it('lets eight processes make workspaces in one repository at once', async () => {
    const api = box.repository('api');
    const results = await Promise.all(
      Array.from({ length: 8 }, (_, index) => {
        const ticket = { ...box.request([]).ticket, id: `CB-${index + 1}` };
        return outputOf(
          start('createProcess.ts', JSON.stringify(box.request(['api'], { ticket })), box.home),
        );
      }),
    );
    assert.deepEqual(
      results,
      Array.from({ length: 8 }, () => 'made'),
    );
    assert.equal(box.git(api, 'worktree', 'list').split('\n').length, 9);
    assert.deepEqual(readdirSync(path.join(box.home, 'locks')), []);
  });

  it('lets exactly one of eight processes make the workspace of one claim', async () => {
    const api = box.repository('api');
    const request = JSON.stringify(box.request(['api']));
    const results = await Promise.all(
      Array.from({ length: 8 }, () => outputOf(start('createProcess.ts', request, box.home))),
    );
    assert.equal(results.filter((one) => one === 'made').length, 1, results.join());
    for (const other of results.filter((one) => one !== 'made'))
      assert.match(other, /^workspace\.(folderExists|branchExists)$/);
    assert.equal(box.git(api, 'worktree', 'list').split('\n').length, 2);
    assert.ok(existsSync(path.join(box.root, 'CB', 'CB-3-f1', 'api', 'README.md')));
    assert.deepEqual(readdirSync(path.join(box.home, 'making')), []);
  });

  it('is held by one at a time, also when all find the lock of a dead process', async () => {
    const child = start('lockProcess.ts', box.home, key, '1');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    assert.ok(existsSync(file()), 'the dead process left its lock');
    const journal = path.join(box.folder, 'journal');
    writeFileSync(journal, '');
    await Promise.all(
      Array.from({ length: 8 }, () => outputOf(start('lockProcess.ts', box.home, key, '10', journal))),
    );
    const lines = readFileSync(journal, 'utf8').trim().split('\n');
    assert.equal(lines.length, 160);
    for (let index = 0; index < lines.length; index += 2) {
      const [entered, left] = [lines[index]?.split(' '), lines[index + 1]?.split(' ')];
      assert.deepEqual([entered?.[0], left?.[0]], ['in', 'out']);
      assert.equal(entered?.[1], left?.[1], 'the same process leaves that entered');
    }
    assert.deepEqual(readdirSync(path.dirname(file())), []);
  });

  it('is never taken from a living process; waiting is told once and can be cancelled', async () => {
    const child = start('lockProcess.ts', box.home, key, '1');
    await once(child.stdout, 'data');
    const before = readFileSync(file(), 'utf8');
    const controller = new AbortController();
    const told: number[] = [];
    const onWait = ({ pid }: { pid: number }) => {
      told.push(pid);
      setImmediate(() => {
        controller.abort();
      });
    };
    const work = withLock(key, { home: box.home, signal: controller.signal, onWait }, () => assert.fail());
    await assert.rejects(
      work,
      (error) => error instanceof WorkspaceError && error.code === 'workspace.cancelled',
    );
    assert.deepEqual(told, [child.pid]);
    assert.equal(readFileSync(file(), 'utf8'), before);
  });

  it('is taken from a process whose number another one has by now', async () => {
    mkdirSync(path.dirname(file()), { recursive: true });
    writeFileSync(file(), JSON.stringify({ pid: process.pid, start: 'another boot:1', id: '0'.repeat(16) }));
    assert.equal(await withLock(key, box.options, () => Promise.resolve('done')), 'done');
    assert.deepEqual(readdirSync(path.dirname(file())), []);
  });

  it('refuses, and leaves alone, a file that is no lock', async () => {
    mkdirSync(path.dirname(file()), { recursive: true });
    writeFileSync(file(), 'garbage');
    await assert.rejects(
      withLock(key, box.options, () => assert.fail()),
      /not a lock that Callboard wrote/,
    );
    assert.equal(readFileSync(file(), 'utf8'), 'garbage');
  });

  it('is given back when the work fails', async () => {
    const failing = withLock(key, box.options, () => Promise.reject(new Error('no')));
    await assert.rejects(failing, /no/);
    assert.deepEqual(readdirSync(path.dirname(file())), []);
  });
});
