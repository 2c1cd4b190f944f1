import assert from 'node:assert/strict';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { CreatedWorkspace } from '../../../src/workspace/createRequest.ts';
import { createWorkspace } from '../../../src/workspace/createWorkspace.ts';
import { createGit } from '../../../src/workspace/git.ts';
import { findExisting, reconcile } from '../../../src/workspace/reconcile.ts';
import { WorkspaceError } from '../../../src/workspace/workspaceError.ts';
import { Sandbox } from './sandbox.ts';

function codeOf(error: unknown): string {
  assert.ok(error instanceof WorkspaceError, String(error));
  return error.code;
}

describe('The workspace of an earlier claim', function () {
  // Dozens of calls of git, each a process: seconds where a machine is busy with other things.
  this.timeout(60_000);
  const names = ['api', 'service'];
  let box: Sandbox;
  let first: CreatedWorkspace;
  let worktree: string;
  let head: string;
  beforeEach(async () => {
    box = new Sandbox();
    for (const name of names) box.repository(name);
    first = await createWorkspace(box.request(names), box.options);
    worktree = path.join(first.folder, 'api');
    head = box.commit(worktree, { 'work.txt': 'committed' });
    box.write(path.join(worktree, 'draft.txt'), 'uncommitted');
  });
  afterEach(() => {
    box.remove();
  });
  const api = () => path.join(box.folder, 'repos', 'api');
  const again = (title = 'Another title by now') =>
    box.request(names, { fence: 2, adoptFrom: first, ticket: { ...box.request([]).ticket, title } });

  it('is found by its ticket', async () => {
    const found = await findExisting(createGit(), 'CB-3', box.request(names).repositories);
    assert.deepEqual(
      found.map(({ repository, head: sha }) => [repository, sha]),
      [
        ['api', head],
        ['service', first.repos[1]?.baseSha],
      ],
    );
    assert.deepEqual(await findExisting(createGit(), 'CB-30', box.request(names).repositories), []);
  });

  it('is refused without adoption', async () => {
    const work = createWorkspace({ ...again(), adoptFrom: undefined }, box.options);
    assert.equal(await work.catch(codeOf), 'workspace.branchExists');
  });

  it('moves to the next holder with commits, uncommitted files, branch and base', async () => {
    const made = await createWorkspace(again(), box.options);
    assert.equal(made.folder, path.join(box.root, 'CB', 'CB-3-f2'));
    assert.deepEqual(
      made.repos.map(({ branch, baseRef, baseSha }) => ({ branch, baseRef, baseSha })),
      first.repos.map(({ branch, baseRef, baseSha }) => ({ branch, baseRef, baseSha })),
    );
    const moved = path.join(made.folder, 'api');
    assert.equal(box.git(moved, 'rev-parse', 'HEAD'), head);
    assert.equal(readFileSync(path.join(moved, 'draft.txt'), 'utf8'), 'uncommitted');
    assert.ok(!existsSync(worktree));
    const { workspaces, unrecorded } = await reconcile(
      createGit(),
      { recorded: [{ ticket: 'CB-3', workspace: made }], repositories: box.request(names).repositories },
      box.options,
    );
    assert.deepEqual([workspaces[0]?.state, unrecorded], ['present', []]);
  });

  it('stays where it was, whole, when the new one cannot be made', async () => {
    box.repository('third');
    box.write(path.join(box.folder, 'repos/third/.git/worktrees'), 'in the way');
    const before = box.traces(...names, 'third');
    const request = { ...again(), repositories: box.request([...names, 'third']).repositories };
    assert.equal(await createWorkspace(request, box.options).catch(codeOf), 'git.failed');
    assert.deepEqual(box.traces(...names, 'third'), before);
    assert.equal(readFileSync(path.join(worktree, 'draft.txt'), 'utf8'), 'uncommitted');
  });

  it('stays where it was when the next holder cancels, at any step', async () => {
    const before = box.traces(...names);
    for (let stop = 1; ; stop++) {
      const controller = new AbortController();
      let seen = 0;
      const onProgress = ({ step }: { step: string }) => {
        seen++;
        if (seen === stop && step !== 'done') controller.abort();
      };
      const made = await createWorkspace(again(), {
        home: box.home,
        signal: controller.signal,
        onProgress,
      }).catch(codeOf);
      if (typeof made !== 'string') break;
      assert.equal(made, 'workspace.cancelled');
      assert.deepEqual(box.traces(...names), before, `at event ${stop}`);
    }
  });

  it('is refused while it is locked, with the way out', async () => {
    box.git(api(), 'worktree', 'lock', '--reason', 'on a stick', worktree);
    const before = box.traces(...names);
    await assert.rejects(createWorkspace(again(), box.options), (error: unknown) => {
      assert.equal(codeOf(error), 'worktree.locked');
      assert.match(String(error), /on a stick.*git worktree unlock/);
      return true;
    });
    assert.deepEqual(box.traces(...names), before);
  });

  it('is refused while its folder is gone, and continues from its commits after a prune', async () => {
    renameSync(worktree, path.join(box.folder, 'away'));
    assert.equal(await createWorkspace(again(), box.options).catch(codeOf), 'worktree.missing');
    box.git(api(), 'worktree', 'prune');
    const made = await createWorkspace(again(), box.options);
    assert.equal(box.git(path.join(made.folder, 'api'), 'rev-parse', 'HEAD'), head);
    assert.equal(made.repos[0]?.branch, first.repos[0]?.branch);
  });

  it('is refused when its branch is checked out somewhere else', async () => {
    rmSync(path.join(worktree, 'draft.txt'));
    box.git(api(), 'worktree', 'remove', worktree);
    box.git(api(), 'checkout', '-q', first.repos[0]?.branch ?? '');
    assert.equal(await createWorkspace(again(), box.options).catch(codeOf), 'workspace.cannotAdopt');
  });

  it('is made anew where neither branch nor worktree is left', async () => {
    rmSync(path.join(worktree, 'draft.txt'));
    box.git(api(), 'worktree', 'remove', worktree);
    box.git(api(), 'branch', '-q', '-D', first.repos[0]?.branch ?? '');
    const made = await createWorkspace(again(), box.options);
    assert.equal(made.repos[0]?.branch, 'callboard/CB-3-another-title-by-now');
    assert.equal(made.repos[1]?.branch, first.repos[1]?.branch);
  });
});

describe('Reconciling', function () {
  // Dozens of calls of git, each a process: seconds where a machine is busy with other things.
  this.timeout(60_000);
  let box: Sandbox;
  beforeEach(() => {
    box = new Sandbox();
    box.repository('api');
  });
  afterEach(() => {
    box.remove();
  });
  const stateOf = async (made: CreatedWorkspace) => {
    const recorded = [{ ticket: 'CB-3', workspace: made }];
    const result = await reconcile(
      createGit(),
      { recorded, repositories: box.request(['api']).repositories },
      box.options,
    );
    return result.workspaces[0]?.state;
  };

  it('tells present, missing, foreign and unknown apart', async () => {
    const made = await createWorkspace(box.request(['api']), box.options);
    const worktree = path.join(made.folder, 'api');
    assert.equal(await stateOf(made), 'present');
    box.git(worktree, 'checkout', '-q', '-b', 'mine');
    assert.equal(await stateOf(made), 'foreign');
    box.git(worktree, 'checkout', '-q', made.repos[0]?.branch ?? '');
    renameSync(worktree, path.join(box.folder, 'away'));
    assert.equal(await stateOf(made), 'missing');
    box.write(path.join(worktree, 'x'), 'x');
    box.git(path.join(box.folder, 'repos/api'), 'worktree', 'prune');
    // Git keeps an entry whose folder came back, until its link is gone.
    box.git(path.join(box.folder, 'repos/api'), 'worktree', 'list');
    renameSync(path.join(box.folder, 'repos/api'), path.join(box.folder, 'repos/moved'));
    assert.equal(await stateOf(made), 'unknown');
  });

  it('names worktrees of Callboard that no record knows, and repositories that cannot be read', async () => {
    const made = await createWorkspace(box.request(['api']), box.options);
    const repositories = [
      ...box.request(['api']).repositories,
      { name: 'gone', root: path.join(box.folder, 'gone') },
    ];
    const result = await reconcile(createGit(), { recorded: [], repositories }, box.options);
    assert.deepEqual(
      result.unrecorded.map(({ ticket, branch }) => [ticket, branch]),
      [['CB-3', made.repos[0]?.branch]],
    );
    assert.deepEqual(
      result.failed.map(({ repository, error }) => [repository, error.code]),
      [['gone', 'repository.notGit']],
    );
  });
});
