import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Desk } from './desk.ts';

/** The program as the scripts call it, found on the path. */
const entryOf = (args: readonly string[]): string => args[1] ?? '';

describe('completion in a shell', function () {
  this.timeout(60_000);
  let desk: Desk;
  let program: string;
  before(async () => {
    desk = new Desk();
    desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api');
    await desk.ok('agent', 'hire', 'andrew', '--role', 'developer');
    await desk.ok('ticket', 'new', '--title', 'A ticket $(touch hacked) to complete');
    await desk.ok('phase', 'plan', 'mvp');
    const child = await desk.start(['--version']);
    program = `'${process.execPath}' '${entryOf(child.spawnargs)}'`;
  });
  after(() => desk.close());

  /** A line, and what is offered for the word that it ends with. */
  const offered: readonly (readonly [line: string, words: readonly string[]])[] = [
    ['callboard ti', ['ticket']],
    ['callboard ticket mo', ['move']],
    ['callboard ticket move CB-1 re', ['ready', 'review']],
    ['callboard ticket move CB-1 closed --closed-as ', ['cancelled', 'duplicate', 'merged']],
    ['callboard ticket move CB-1 --exp', ['--expected-version']],
    ['callboard ticket move ', ['CB-1']],
    ['callboard --board CB next --agent ', ['andrew']],
    ['callboard phase plan mvp ', ['mvp']],
    ['callboard board edit --budget ', []],
  ];

  const scriptFor = async (shell: string): Promise<string> => {
    const file = path.join(desk.folder, `completion.${shell}`);
    writeFileSync(file, (await desk.ok('completion', shell)).out);
    return file;
  };
  const run = (shell: string, args: readonly string[]): string[] => {
    const out = execFileSync(shell, args, { cwd: desk.folder, env: desk.environment({}), encoding: 'utf8' });
    return out
      .split('\n')
      .filter((line) => line !== '')
      .sort();
  };
  const installed = (shell: string): boolean => spawnSync(shell, ['--version']).status === 0;

  it('knows verbs, options and what is on the board: bash', async () => {
    const file = await scriptFor('bash');
    for (const [line, words] of offered) {
      const script = `source '${file}'; callboard() { ${program} "$@"; }; IFS=' ' read -r -a COMP_WORDS <<< "$1"; [[ $1 == *' ' ]] && COMP_WORDS+=(''); COMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _callboard; printf '%s\\n' "\${COMPREPLY[@]}"`;
      assert.deepEqual(run('bash', ['--norc', '-c', script, 'bash', line]), words, line);
    }
    assert.ok(!run('ls', ['-a', '.']).includes('hacked'));
  });

  it('knows verbs, options and what is on the board: fish', async function () {
    if (!installed('fish')) this.skip();
    const file = await scriptFor('fish');
    for (const [line, words] of offered) {
      const script = `source '${file}'; function callboard; ${program} $argv; end; complete -C '${line}'`;
      const found = run('fish', ['--no-config', '-c', script]).map((one) => one.replace(/\t.*/, ''));
      assert.deepEqual(found, words, line);
    }
  });

  it('is a script that zsh reads', async function () {
    if (!installed('zsh')) this.skip();
    const file = await scriptFor('zsh');
    const script = `compdef() { echo "$@"; }; source '${file}'; _callboard_walk ticket move --reason x CB-1; echo "$verb/$count"; _callboard_argument "$verb" "$count"`;
    assert.deepEqual(run('zsh', ['-f', '-c', script]), [
      '=backlog|ready|in_progress|review|approved|closed',
      '_callboard callboard',
      'ticket move/1',
    ]);
  });

  it('asks a hub that runs, and starts none', async () => {
    const ask = async (what: string) => (await desk.ok('__complete', what)).out;
    assert.equal(await ask('tickets'), 'CB-1\tA ticket $(touch hacked) to complete\n');
    assert.deepEqual(
      [await ask('agents'), await ask('boards'), await ask('phases')],
      ['andrew\tdeveloper\n', 'CB\tCB\n', 'mvp\tplanned\n'],
    );
    assert.match(await ask('roles'), /^developer\t/m);
    assert.match(await ask('repositories'), /^api\t\/.*\/api\n$/);
    await desk.ok('board', 'init', 'XX');
    const all = await desk.run(['__complete', 'tickets'], { cwd: '/' });
    assert.deepEqual(
      [all.status, all.out.startsWith('CB-1\t')],
      [0, true],
      'of every board where none is meant',
    );
    await desk.ok('hub', 'stop');
    const none = await desk.run(['__complete', 'agents']);
    assert.deepEqual([none.status, none.out, none.error], [0, '', '']);
    assert.match((await desk.run(['hub', 'status'])).error, /^error\[hub\.unreachable\]/);
  });
});
