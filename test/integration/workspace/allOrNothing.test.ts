import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import type { CreateProgress } from '../../../src/workspace/createRequest.ts';
import { createWorkspace } from '../../../src/workspace/createWorkspace.ts';
import { createGit } from '../../../src/workspace/git.ts';
import { findHalfMade, repairHalfMade } from '../../../src/workspace/halfMade.ts';
import { reconcile } from '../../../src/workspace/reconcile.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';
import { Sandbox } from './sandbox.ts';

const names = ['api', 'service'];

function codeOf(error: unknown): string {
  assert.ok(error instanceof WorkspaceError, String(error));
  return error.code;
}

describe('All or nothing', function () {
  // Dozens of calls of git, each a process: seconds where a machine is busy with other things.
  this.timeout(60_000);
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
    box.repository('api', { '.gitignore': '*.env\n', '.worktreeinclude': '*.env\n', 'a.txt': 'a' });
    box.repository('service');
    box.write(path.join(box.folder, 'repos', 'api', 'local.env'), 'SECRET=1');
  });
  afterEach(() => {
    box.remove();
  });
  const service = () => path.join(box.folder, 'repos', 'service');

  it('leaves nothing when cancelled, whichever step had just begun', async () => {
    // The number of steps is not known beforehand: go on until a run gets through.
    const before = box.traces(...names);
    let cancelledRuns = 0;
    for (let stop = 1; ; stop++) {
      const controller = new AbortController();
      let seen = 0;
      const onProgress = (progress: CreateProgress) => {
        seen++;
        if (seen === stop && progress.step !== 'done') controller.abort();
      };
      const made = await createWorkspace(box.request(names), {
        home: box.home,
        signal: controller.signal,
        onProgress,
      }).catch(codeOf);
      if (typeof made !== 'string') break;
      assert.equal(made, 'workspace.cancelled', `at event ${stop}`);
      assert.deepEqual(box.traces(...names), before, `at event ${stop}`);
      cancelledRuns++;
    }
    assert.equal(cancelledRuns, 9, 'check, branch, worktree and copy of two repositories, and the context');
  });

  it('does nothing at all with a signal that has fired already', async () => {
    const before = box.traces(...names);
    const work = createWorkspace(box.request(names), { home: box.home, signal: AbortSignal.abort() });
    assert.equal(await work.catch(codeOf), 'workspace.cancelled');
    assert.deepEqual(box.traces(...names), before);
  });

  const faults: Record<string, { arrange: () => void; code: string }> = {
    'the branch of the second repository cannot be locked': {
      arrange: () => {
        box.write(path.join(service(), '.git/refs/heads/callboard/CB-3-add-the-health-check.lock'), '');
      },
      code: 'git.failed',
    },
    'the second repository cannot record a worktree': {
      arrange: () => {
        box.write(path.join(service(), '.git/worktrees'), 'not a directory');
      },
      code: 'git.failed',
    },
    'an object of the second repository is missing': {
      arrange: () => {
        const blob = box.git(service(), 'rev-parse', 'HEAD:README.md');
        rmSync(path.join(service(), '.git/objects', blob.slice(0, 2), blob.slice(2)));
      },
      code: 'git.failed',
    },
    'a filter of the person that the second repository requires fails': {
      arrange: () => {
        box.commit(service(), { '.gitattributes': '*.md filter=own\n' });
        box.write(path.join(box.folder, 'config'), '[filter "own"]\n\tsmudge = false\n\trequired = true\n');
      },
      code: 'git.failed',
    },
    'the second repository has no commit': {
      arrange: () => {
        box.git(service(), 'symbolic-ref', 'HEAD', 'refs/heads/unborn');
      },
      code: 'repository.empty',
    },
  };
  for (const [what, fault] of Object.entries(faults))
    it(`leaves nothing when ${what}`, async () => {
      fault.arrange();
      const before = box.traces(...names);
      const git = createGit({ env: { ...process.env, HOME: box.folder, XDG_CONFIG_HOME: box.folder } });
      mkdirSync(path.join(box.folder, 'git'), { recursive: true });
      box.write(
        path.join(box.folder, 'git', 'config'),
        `[include]\n\tpath = ${path.join(box.folder, 'config')}\n`,
      );
      assert.equal(
        await createWorkspace(box.request(names), { home: box.home, git }).catch(codeOf),
        fault.code,
      );
      assert.deepEqual(box.traces(...names), before);
    });

  it('says no space and leaves nothing on a full file system', async function () {
    const disk = path.join(box.folder, 'disk');
    mkdirSync(disk);
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      this.skip();
    }
    try {
      box.commit(service(), { 'big.bin': 'x'.repeat(400_000) });
      const before = box.traces(...names);
      const work = createWorkspace(box.request(names, { root: path.join(disk, 'work') }), box.options);
      assert.equal(await work.catch(codeOf), 'workspace.noSpace');
      assert.deepEqual(box.traces(...names), before);
      assert.deepEqual(readdirSync(disk), []);
    } finally {
      execFileSync('umount', [disk]);
    }
  });

  it('says no permission and leaves nothing in a read-only place', async function () {
    // The superuser may write anywhere but on a read-only file system.
    const disk = path.join(box.folder, 'disk');
    mkdirSync(disk);
    const superuser = process.getuid?.() === 0;
    try {
      if (superuser) execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'tmpfs', disk], { stdio: 'ignore' });
      else chmodSync(disk, 0o500);
    } catch {
      this.skip();
    }
    try {
      const before = box.traces(...names);
      const work = createWorkspace(box.request(names, { root: path.join(disk, 'work') }), box.options);
      assert.equal(await work.catch(codeOf), 'workspace.noPermission');
      assert.deepEqual(box.traces(...names), before);
    } finally {
      if (superuser) execFileSync('umount', [disk]);
      else chmodSync(disk, 0o700);
    }
  });

  it('keeps and names what somebody put into the folder meanwhile, and undoes it once that is gone', async () => {
    const before = box.traces(...names);
    const file = path.join(box.root, 'CB', 'CB-3-f1', 'api', 'mine.txt');
    const controller = new AbortController();
    const onProgress = (progress: CreateProgress) => {
      if (progress.step !== 'context') return;
      writeFileSync(file, 'mine');
      controller.abort();
    };
    const work = createWorkspace(box.request(names), {
      home: box.home,
      signal: controller.signal,
      onProgress,
    });
    await assert.rejects(work, /Not everything could be taken back: .*api/);
    assert.equal(readdirSync(path.dirname(file)).includes('mine.txt'), true);
    const [record] = await findHalfMade(box.home);
    assert.ok(record);
    assert.notDeepEqual(await repairHalfMade(createGit(), box.home, record), []);
    rmSync(file);
    assert.deepEqual(await repairHalfMade(createGit(), box.home, record), []);
    assert.deepEqual(box.traces(...names), { ...(before as object), work: [] });
  });

  /** Starts a process that makes the workspace and dies by SIGKILL at the event with this number. */
  const crashAt = async (event: number): Promise<boolean> => {
    const child = spawn(
      process.execPath,
      [
        path.join(import.meta.dirname, 'createProcess.ts'),
        JSON.stringify(box.request(names)),
        box.home,
        String(event),
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const [code] = (await once(child, 'exit')) as [number | null];
    return code === null;
  };

  it('finds and undoes what a process left that was killed at any step', async () => {
    const git = createGit();
    const repositories = box.request(names).repositories;
    const before = box.traces(...names) as Record<string, unknown>;
    for (let event = 1; await crashAt(event); event++) {
      const { halfMade } = await reconcile(git, { recorded: [], repositories }, box.options);
      for (const record of halfMade)
        assert.deepEqual(await repairHalfMade(git, box.home, record), [], `event ${event}`);
      const after = box.traces(...names) as Record<string, unknown>;
      assert.deepEqual(after['repositories'], before['repositories'], `event ${event}`);
      assert.deepEqual(after['making'], [], `event ${event}`);
      assert.deepEqual(after['work'], [], `event ${event}`);
      assert.ok(event < 20);
    }
  });

  it('does not call the work of a living process half made', async () => {
    const seen: number[] = [];
    const pending: Promise<unknown>[] = [];
    const onProgress = (progress: CreateProgress) => {
      if (progress.step === 'context')
        pending.push(findHalfMade(box.home).then((found) => seen.push(found.length)));
    };
    await createWorkspace(box.request(names), { home: box.home, onProgress });
    await Promise.all(pending);
    assert.deepEqual(seen, [0]);
  });

  it('completes a checkout that was cut off before it takes it back, and keeps it when a file was changed', async () => {
    const git = createGit();
    const before = box.traces(...names) as Record<string, unknown>;
    const worktree = path.join(box.root, 'CB', 'CB-3-f1', 'api');
    await crashAt(8);
    // As git leaves it when it is killed while it checks out: locked, without index, files missing.
    const admin = box.git(worktree, 'rev-parse', '--absolute-git-dir');
    rmSync(path.join(admin, 'index'), { force: true });
    rmSync(path.join(worktree, 'a.txt'), { force: true });
    writeFileSync(path.join(admin, 'locked'), 'initializing');
    writeFileSync(path.join(worktree, '.gitignore'), 'changed');
    const [record] = await findHalfMade(box.home);
    assert.ok(record);
    assert.match((await repairHalfMade(git, box.home, record)).join(), /modified or untracked/);
    writeFileSync(path.join(worktree, '.gitignore'), '*.env\n');
    assert.deepEqual(await repairHalfMade(git, box.home, record), []);
    assert.deepEqual(
      (box.traces(...names) as Record<string, unknown>)['repositories'],
      before['repositories'],
    );
  });

  const worktreeOf = (name: string) => path.join(box.root, 'CB', 'CB-3-f1', name);
  const repaired = async () => {
    const [record] = await findHalfMade(box.home);
    assert.ok(record);
    return (await repairHalfMade(createGit(), box.home, record)).join('\n');
  };

  it('keeps a new file, or a changed one, that the configuration tells git to overlook', async () => {
    box.git(service(), 'config', 'status.showUntrackedFiles', 'no');
    box.git(path.join(box.folder, 'repos', 'api'), 'config', 'core.ignoreStat', 'true');
    await crashAt(9);
    const [unnoticed, changed] = [
      path.join(worktreeOf('service'), 'new.txt'),
      path.join(worktreeOf('api'), 'a.txt'),
    ];
    writeFileSync(unnoticed, 'mine');
    writeFileSync(changed, 'mine');
    assert.match(await repaired(), /api' contains modified[^]*service' contains modified/);
    assert.equal(readFileSync(unnoticed, 'utf8'), 'mine');
    assert.equal(readFileSync(changed, 'utf8'), 'mine');
  });

  it('keeps an ignored file that is not a copy, and removes one that is or was going to be', async () => {
    await crashAt(9);
    const [copied, own] = [
      path.join(worktreeOf('api'), 'local.env'),
      path.join(worktreeOf('api'), 'own.env'),
    ];
    writeFileSync(own, 'mine');
    assert.match(await repaired(), /holds own\.env, which git ignores/);
    assert.equal(readFileSync(own, 'utf8'), 'mine');
    rmSync(own);
    writeFileSync(copied, 'SECRET=2');
    assert.match(await repaired(), /holds local\.env, which git ignores/);
    writeFileSync(copied, 'SECR');
    assert.equal(await repaired(), '');
  });

  it('keeps the branch when somebody has checked it out elsewhere', async () => {
    await crashAt(9);
    const branch = box.git(worktreeOf('service'), 'symbolic-ref', 'HEAD');
    box.git(service(), 'worktree', 'remove', worktreeOf('service'));
    box.git(service(), 'checkout', '-q', branch.replace('refs/heads/', ''));
    assert.match(await repaired(), /is checked out in .*service\./);
    assert.equal(box.git(service(), 'status', '--porcelain'), '');
  });

  it('never takes back a branch with commits of its own', async () => {
    await crashAt(9);
    const worktree = path.join(box.root, 'CB', 'CB-3-f1', 'api');
    const head = box.commit(worktree, { 'work.txt': 'work' });
    const [record] = await findHalfMade(box.home);
    assert.ok(record);
    assert.match((await repairHalfMade(createGit(), box.home, record)).join(), /commits of its own/);
    assert.equal(box.git(worktree, 'rev-parse', 'HEAD'), head);
  });
});
