import assert from 'node:assert/strict';
import { existsSync, lstatSync, mkdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { createWorkspace } from '../../../src/workspace/createWorkspace.ts';
import { Sandbox } from './sandbox.ts';

describe('Files named by .worktreeinclude', function () {
  // Dozens of calls of git, each a process: seconds where a machine is busy with other things.
  this.timeout(60_000);
  let box: Sandbox;
  let api: string;
  beforeEach(() => {
    box = new Sandbox();
    api = box.repository('api', {
      '.gitignore': '*.env\n/cache/\n*.local\n',
      '.worktreeinclude': '# comment\n*.env\n!skip.env\n/cache/keep/\n',
      'tracked.txt': 'tracked',
    });
  });
  afterEach(() => {
    box.remove();
  });
  const make = async (includePatterns: string[] = []) => {
    const made = await createWorkspace(box.request(['api'], { includePatterns }), box.options);
    return { worktree: made.repos[0]?.worktree ?? '', notes: made.notes };
  };

  it('are copied with their modes when git ignores them, by the rules of .gitignore', async () => {
    box.write(path.join(api, 'a.env'), 'A', 0o600);
    box.write(path.join(api, 'deep/er/run.env'), 'B', 0o755);
    box.write(path.join(api, 'skip.env'), 'no');
    box.write(path.join(api, 'cache/keep/x'), 'C');
    box.write(path.join(api, 'cache/other/x'), 'no');
    box.write(path.join(api, 'own.local'), 'no');
    const { worktree, notes } = await make();
    assert.equal(readFileSync(path.join(worktree, 'a.env'), 'utf8'), 'A');
    assert.equal(statSync(path.join(worktree, 'a.env')).mode & 0o777, 0o600);
    assert.equal(statSync(path.join(worktree, 'deep/er/run.env')).mode & 0o777, 0o755);
    assert.equal(readFileSync(path.join(worktree, 'cache/keep/x'), 'utf8'), 'C');
    for (const file of ['skip.env', 'cache/other', 'own.local'])
      assert.ok(!existsSync(path.join(worktree, file)), file);
    assert.deepEqual(notes, []);
    assert.equal(box.git(worktree, 'status', '--porcelain'), '');
  });

  it('can also be named by the setting, which is no option to git', async () => {
    box.write(path.join(api, 'own.local'), 'own');
    const { worktree } = await make(['own.local', '--output=pwned', '', 'a\nb']);
    assert.equal(readFileSync(path.join(worktree, 'own.local'), 'utf8'), 'own');
  });

  it('stay behind when they are tracked, or new without being ignored', async () => {
    box.write(path.join(api, '.worktreeinclude'), '*\n');
    box.write(path.join(api, 'tracked.txt'), 'changed here');
    box.write(path.join(api, 'new.txt'), 'not ignored');
    const { worktree } = await make();
    assert.equal(readFileSync(path.join(worktree, 'tracked.txt'), 'utf8'), 'tracked');
    assert.ok(!existsSync(path.join(worktree, 'new.txt')));
  });

  it('stay behind when only an uncommitted .gitignore hides them, so that nobody commits a secret', async () => {
    box.write(path.join(api, '.gitignore'), '*.env\n*.key\n');
    box.write(path.join(api, 'secret.key'), 'secret');
    const { worktree } = await make(['*.key']);
    assert.ok(!existsSync(path.join(worktree, 'secret.key')));
  });

  it('never replace a file that the base brings', async () => {
    box.git(api, 'checkout', '-q', '-b', 'with');
    box.write(path.join(api, 'a.env'), 'committed');
    box.git(api, 'add', '-f', 'a.env');
    box.git(api, 'commit', '-q', '-m', 'Track it');
    box.git(api, 'checkout', '-q', 'main');
    box.write(path.join(api, 'a.env'), 'local');
    const repositories = [{ name: 'api', root: api, baseRef: 'with' }];
    const made = await createWorkspace(box.request([], { repositories }), box.options);
    assert.equal(readFileSync(path.join(made.repos[0]?.worktree ?? '', 'a.env'), 'utf8'), 'committed');
  });

  it('follow no link, neither where they come from nor where they go', async () => {
    const outside = path.join(box.folder, 'outside');
    mkdirSync(outside);
    box.write(path.join(outside, 'secret.env'), 'secret');
    symlinkSync(path.join(outside, 'secret.env'), path.join(api, 'link.env'));
    symlinkSync(outside, path.join(api, 'dir.local'));
    // In the base `conf` is a link out of the repository, in the working tree it is a folder with an ignored file.
    symlinkSync(outside, path.join(api, 'conf'));
    box.git(api, 'add', 'conf');
    box.git(api, 'commit', '-q', '-m', 'Link');
    rmSync(path.join(api, 'conf'));
    box.write(path.join(api, 'conf/b.env'), 'b');
    const { worktree, notes } = await make(['dir.local/**', '*.local']);
    assert.ok(!existsSync(path.join(outside, 'b.env')));
    assert.ok(!existsSync(path.join(worktree, 'link.env')));
    assert.ok(lstatSync(path.join(worktree, 'conf')).isSymbolicLink());
    assert.ok(notes.some((note) => note.includes('link.env was not copied')));
  });

  it('are not looked for when .worktreeinclude is a link', async () => {
    rmSync(path.join(api, '.worktreeinclude'));
    box.write(path.join(box.folder, 'list'), '*.env\n');
    symlinkSync(path.join(box.folder, 'list'), path.join(api, '.worktreeinclude'));
    box.write(path.join(api, 'a.env'), 'A');
    const { worktree } = await make();
    assert.ok(!existsSync(path.join(worktree, 'a.env')));
  });
});
