import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createGit } from '../../../src/workspace/git.ts';
import { proveMerge, readWork } from '../../../src/workspace/worktreeWork.ts';
import { Sandbox } from './sandbox.ts';

describe('the work in a worktree', function () {
  this.timeout(30_000);
  const git = createGit();
  let sandbox: Sandbox;
  let root: string;
  let worktree: string;
  beforeEach(() => {
    sandbox = new Sandbox();
    root = sandbox.repository('api');
    worktree = path.join(sandbox.folder, 'tree');
    sandbox.git(root, 'worktree', 'add', '-q', '-b', 'callboard/CB-1-x', worktree);
  });
  afterEach(() => sandbox.remove());

  const read = () => readWork(git, { name: 'api', root, worktree, baseRef: 'main' });

  it('is its head, whether it is clean, and how far it is over and behind its base', async () => {
    const start = sandbox.git(root, 'rev-parse', 'HEAD');
    assert.deepEqual(await read(), { head: start, clean: true, ahead: 0, behind: 0 });
    sandbox.commit(worktree, { 'a.txt': 'a' });
    const head = sandbox.commit(worktree, { 'b.txt': 'b' });
    sandbox.commit(root, { 'c.txt': 'c' });
    assert.deepEqual(await read(), { head, clean: true, ahead: 2, behind: 1 });
    sandbox.write(path.join(worktree, 'new.txt'), '');
    assert.equal((await read()).clean, false, 'a file that git does not know');
    sandbox.git(worktree, 'add', '.');
    assert.equal((await read()).clean, false, 'a staged one');
  });

  it('is read freshly where the base is of a remote, and says so where it cannot be', async () => {
    const clone = path.join(sandbox.folder, 'clone');
    sandbox.git(sandbox.folder, 'clone', '-q', root, clone);
    const tree = path.join(sandbox.folder, 'tree2');
    sandbox.git(clone, 'worktree', 'add', '-q', '-b', 'callboard/CB-2-x', tree);
    sandbox.commit(root, { 'c.txt': 'c' });
    const request = { name: 'api', root: clone, worktree: tree };
    assert.equal((await readWork(git, request)).behind, 1);
    sandbox.git(clone, 'remote', 'set-url', 'origin', path.join(sandbox.folder, 'nowhere'));
    assert.match((await readWork(git, request)).note ?? '', /could not be reached/);
  });

  it('is none where the folder belongs to another repository', async () => {
    const other = sandbox.repository('other');
    await assert.rejects(readWork(git, { name: 'api', root, worktree: other }), { code: 'worktree.foreign' });
    await assert.rejects(readWork(git, { name: 'api', root, worktree: path.join(worktree, 'no') }), {
      code: 'repository.notGit',
    });
  });

  it('runs nothing that the worktree’s own configuration names', async () => {
    sandbox.commit(worktree, { '.gitattributes': '*.txt filter=evil', 'a.txt': 'a' });
    const trap = path.join(sandbox.folder, 'trapped');
    sandbox.git(root, 'config', 'extensions.worktreeConfig', 'true');
    sandbox.git(worktree, 'config', '--worktree', 'filter.evil.clean', `sh -c 'touch ${trap}; cat'`);
    sandbox.git(worktree, 'config', '--worktree', 'core.fsmonitor', `sh -c 'touch ${trap}'`);
    sandbox.write(path.join(worktree, 'a.txt'), 'changed');
    assert.equal((await read()).clean, false);
    assert.equal(existsSync(trap), false);
  });

  it('is merged when its head is an ancestor of the target', async () => {
    const head = sandbox.commit(worktree, { 'a.txt': 'a' });
    assert.deepEqual(await proveMerge(git, { name: 'api', root, head }), { target: 'main', merged: false });
    sandbox.git(root, 'merge', '-q', '--no-ff', '-m', 'Merge', 'callboard/CB-1-x');
    assert.deepEqual(await proveMerge(git, { name: 'api', root, head, baseRef: 'main' }), {
      target: 'main',
      merged: true,
    });
    const unknown = { name: 'api', root, head: 'f'.repeat(40) };
    await assert.rejects(proveMerge(git, unknown), { code: 'git.failed' });
    await assert.rejects(proveMerge(git, { ...unknown, head, baseRef: 'nowhere' }), {
      code: 'repository.baseUnknown',
    });
  });
});
