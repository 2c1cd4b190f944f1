import assert from 'node:assert/strict';
import { appendFileSync, existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { createWorkspace } from '../../../src/workspace/createWorkspace.ts';
import { createGit } from '../../../src/workspace/git.ts';
import { reconcile } from '../../../src/workspace/reconcile.ts';
import { Sandbox } from './sandbox.ts';

describe('A hostile repository', function () {
  // Dozens of calls of git, each a process: seconds where a machine is busy with other things.
  this.timeout(60_000);
  let box: Sandbox;
  let api: string;
  beforeEach(() => {
    box = new Sandbox();
    api = box.repository('api');
  });
  afterEach(() => {
    box.remove();
  });
  /** A shell command that leaves a trace when it is run. */
  const trap = (name: string) => `touch '${path.join(box.folder, `ran-${name}`)}'; cat`;
  const ran = () => readdirSync(box.folder).filter((name) => name.startsWith('ran-'));
  const set = (key: string, value: string) => box.git(api, 'config', '--local', key, value);
  const hooks = [
    'post-checkout',
    'post-index-change',
    'reference-transaction',
    'post-rewrite',
    'pre-auto-gc',
  ];

  it('runs no hook, whether in its own folder or where its configuration points', async () => {
    for (const hook of hooks)
      box.write(path.join(api, '.git/hooks', hook), `#!/bin/sh\n${trap(hook)}\n`, 0o755);
    await createWorkspace(box.request(['api']), box.options);
    for (const hook of hooks) box.write(path.join(api, 'myhooks', hook), `#!/bin/sh\n${trap(hook)}\n`, 0o755);
    set('core.hooksPath', path.join(api, 'myhooks'));
    await createWorkspace(
      box.request(['api'], { ticket: { ...box.request([]).ticket, id: 'CB-4' } }),
      box.options,
    );
    assert.deepEqual(ran(), []);
    // The traps work: git itself springs them.
    box.git(api, 'worktree', 'add', '-q', '-b', 'plain', path.join(box.folder, 'plain'));
    assert.ok(ran().includes('ran-post-checkout'));
  });

  it('runs no fsmonitor, textconv, external diff, pager, editor, credential helper or ssh command', async () => {
    box.commit(api, {
      '.gitattributes': '*.md diff=evil\n',
      '.gitignore': '*.env\n',
      '.worktreeinclude': '*.env\n',
    });
    box.write(path.join(api, 'local.env'), 'x');
    set('core.fsmonitor', trap('fsmonitor'));
    set('diff.evil.textconv', trap('textconv'));
    set('diff.external', trap('external'));
    set('core.pager', trap('pager'));
    set('core.editor', trap('editor'));
    set('core.sshCommand', trap('ssh'));
    set('core.askPass', trap('askpass'));
    set('credential.helper', `!${trap('credential')}`);
    set('core.alternateRefsCommand', trap('alternates'));
    set('remote.origin.url', 'ssh://localhost:1/x.git');
    set('remote.origin.uploadpack', trap('uploadpack'));
    const repositories = [{ name: 'api', root: api, baseRef: 'main' }];
    const git = createGit();
    const made = await createWorkspace(box.request([], { repositories }), box.options);
    await git.run(['diff', 'HEAD'], { cwd: made.repos[0]?.worktree ?? '' });
    await git.run(['log', '-p', '-1'], { cwd: made.repos[0]?.worktree ?? '' });
    await git.run(['status', '--porcelain'], { cwd: api });
    await reconcile(git, { recorded: [{ ticket: 'CB-3', workspace: made }], repositories }, box.options);
    assert.deepEqual(ran(), []);
  });

  it('runs nothing while it is fetched from', async () => {
    const upstream = box.repository('upstream');
    for (const [name, url] of Object.entries({
      ext: `ext::sh -c "${trap('ext')}"`,
      pack: upstream,
      ssh: 'ssh://localhost:1/x.git',
      rewritten: 'https://rewritten.invalid/x.git',
    })) {
      set(`remote.${name}.url`, url);
      set(`remote.${name}.uploadpack`, trap('uploadpack'));
    }
    set('protocol.ext.allow', 'always');
    set(`url.ext::sh -c "${trap('rewrite')}".insteadOf`, 'https://rewritten.invalid/x.git');
    set('core.sshCommand', trap('ssh'));
    set('core.gitProxy', trap('proxy'));
    box.git(api, 'update-ref', 'refs/remotes/ssh/main', 'HEAD');
    box.git(api, 'update-ref', 'refs/remotes/ext/main', 'HEAD');
    box.git(api, 'update-ref', 'refs/remotes/rewritten/main', 'HEAD');
    for (const [index, remote] of ['ext', 'pack', 'ssh', 'rewritten'].entries()) {
      const repositories = [{ name: 'api', root: api, baseRef: `${remote}/main` }];
      const ticket = { ...box.request([]).ticket, id: `CB-${index + 1}` };
      const made = await createWorkspace(box.request([], { repositories, ticket }), box.options);
      assert.equal(made.notes.length, remote === 'pack' ? 0 : 1, remote);
    }
    assert.deepEqual(ran(), []);
  });

  it('runs no filter that only its own configuration defines, whatever the name, and says so', async () => {
    // An equals sign in the name is what a setting given as key=value would trip over.
    for (const name of ['evil', 'a=b', 'lfs']) {
      set(`filter.${name}.smudge`, trap('smudge'));
      set(`filter.${name}.clean`, trap('clean'));
      set(`filter.${name}.required`, 'true');
    }
    set('filter.proc.process', trap('process'));
    set('filter.proc.required', 'true');
    const attributes = '*.md filter=evil\n*.txt filter=a=b\n*.bin filter=lfs\n*.dat filter=proc\n';
    box.write(path.join(api, '.gitattributes'), attributes);
    for (const file of ['a.md', 'a.txt', 'a.bin', 'a.dat']) box.write(path.join(api, file), 'plain');
    const off = ['evil', 'a=b', 'lfs', 'proc'].flatMap((name) =>
      ['clean', 'process'].map((one) => [`filter.${name}.${one}`, '']),
    );
    const env = Object.fromEntries(
      [...off, ...['evil', 'a=b', 'lfs', 'proc'].map((name) => [`filter.${name}.required`, 'false'])].flatMap(
        ([key, value], index) => [
          [`GIT_CONFIG_KEY_${index}`, key],
          [`GIT_CONFIG_VALUE_${index}`, value],
        ],
      ),
    ) as Record<string, string>;
    box.git(api, { env: { ...env, GIT_CONFIG_COUNT: '12' } }, 'add', '-A');
    box.git(api, { env: { ...env, GIT_CONFIG_COUNT: '12' } }, 'commit', '-q', '-m', 'Attributes');
    const made = await createWorkspace(box.request(['api']), box.options);
    assert.deepEqual(ran(), []);
    for (const file of ['a.md', 'a.txt', 'a.bin', 'a.dat'])
      assert.equal(readFileSync(path.join(made.repos[0]?.worktree ?? '', file), 'utf8'), 'plain');
    assert.equal(made.notes.filter((note) => note.includes('was not run')).length, 4);
  });

  it('runs no filter without a name', async () => {
    box.commit(api, { '.gitattributes': '* filter=\n' });
    appendFileSync(path.join(api, '.git/config'), `[filter ""]\n\tsmudge = ${trap('nameless')}\n`);
    await createWorkspace(box.request(['api']), box.options);
    assert.deepEqual(ran(), []);
    box.git(api, 'worktree', 'add', '-q', '-b', 'plain', path.join(box.folder, 'plain'));
    assert.deepEqual(ran(), ['ran-nameless'], 'the trap works');
  });

  it('is refused when its configuration would say more on the branch of the claim', async () => {
    box.commit(api, { '.gitattributes': '* filter=later\n' });
    box.write(path.join(api, '.git/later'), `[filter "later"]\n\tsmudge = ${trap('later')}\n`);
    box.write(path.join(api, '.git/first'), '[includeIf "onbranch:callboard/**"]\n\tpath = later\n');
    set('include.path', 'first');
    const before = box.traces('api');
    await assert.rejects(createWorkspace(box.request(['api']), box.options), {
      code: 'repository.conditionalConfig',
    });
    assert.deepEqual(ran(), []);
    assert.deepEqual(box.traces('api'), before);
    box.git(api, 'worktree', 'add', '-q', '-b', 'callboard/plain', path.join(box.folder, 'plain'));
    assert.deepEqual(ran(), ['ran-later'], 'the trap works');
  });

  it('still runs the filters that the person has for all repositories', async () => {
    box.commit(api, { '.gitattributes': '*.md filter=own\n' });
    const config = path.join(box.folder, 'userconfig');
    box.write(path.join(config, 'git', 'config'), '[filter "own"]\n\tsmudge = tr a-z A-Z\n');
    const git = createGit({ env: { ...process.env, HOME: config, XDG_CONFIG_HOME: config } });
    const made = await createWorkspace(box.request(['api']), { home: box.home, git });
    assert.equal(readFileSync(path.join(made.repos[0]?.worktree ?? '', 'README.md'), 'utf8'), '# API\n');
  });

  it('reaches nothing through variables that the window inherited', async () => {
    const env = {
      ...process.env,
      GIT_DIR: path.join(box.folder, 'other'),
      GIT_EXTERNAL_DIFF: trap('env'),
      GIT_SSH_COMMAND: trap('env'),
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.hooksPath',
      GIT_CONFIG_VALUE_0: box.folder,
      EDITOR: trap('env'),
    };
    const made = await createWorkspace(box.request(['api']), { home: box.home, git: createGit({ env }) });
    assert.ok(existsSync(path.join(made.repos[0]?.worktree ?? '', 'README.md')));
    assert.deepEqual(ran(), []);
  });

  it('does not follow its submodules', async () => {
    const other = box.repository('other');
    box.git(api, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other, 'sub');
    box.git(api, 'commit', '-q', '-m', 'Submodule');
    set('submodule.recurse', 'true');
    set('submodule.sub.update', `!${trap('submodule')}`);
    const made = await createWorkspace(box.request(['api']), box.options);
    assert.deepEqual(readdirSync(path.join(made.repos[0]?.worktree ?? '', 'sub')), []);
    assert.deepEqual(ran(), []);
  });

  it('gets a hostile title nowhere but into the context file', async () => {
    const title = '$(touch ran-title) `x` ../../../etc; --upload-pack=x \u202E\0 "quoted"\n';
    const made = await createWorkspace(
      box.request(['api'], { ticket: { ...box.request([]).ticket, title } }),
      box.options,
    );
    assert.match(made.repos[0]?.branch ?? '', /^callboard\/CB-3-[a-z0-9][a-z0-9-]{0,47}$/);
    assert.deepEqual(ran(), []);
  });
});
