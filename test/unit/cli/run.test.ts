import assert from 'node:assert/strict';
import { run } from '../../../src/cli/run.ts';
import type { Terminal } from '../../../src/cli/terminal.ts';

/** Every verb; each is run without arguments for its help. */
const verbs = [
  ...['init', 'add-repo', 'remove-repo', 'list', 'show', 'edit', 'replay', 'statistics'].map((verb) => [
    'board',
    verb,
  ]),
  ...['plan', 'switch', 'list'].map((verb) => ['phase', verb]),
  ...['new', 'list', 'show', 'edit', 'move', 'comment', 'timeline', 'why', 'hand-in'].map((verb) => [
    'ticket',
    verb,
  ]),
  ...['open', 'reply', 'resolve', 'mark', 'list'].map((verb) => ['thread', verb]),
  ...['approve', 'return'].map((verb) => ['review', verb]),
  ...['raise', 'close'].map((verb) => ['spike', verb]),
  ...['write', 'read', 'list'].map((verb) => ['artifact', verb]),
  ...['merge record', 'epic free', 'usage record', 'decision link'].map((verb) => verb.split(' ')),
  ...['status', 'start', 'stop'].map((verb) => ['hub', verb]),
  ...['hire', 'edit', 'fire', 'list'].map((verb) => ['agent', verb]),
  ...['list', 'show', 'check', 'import', 'export', 'remove'].map((verb) => ['role', verb]),
  ...['post', 'read'].map((verb) => ['message', verb]),
  ...['list', 'ack'].map((verb) => ['inbox', verb]),
  ['channel', 'list'],
  ...[
    'claim',
    'next',
    'renew',
    'release',
    'agents',
    'log',
    'verify',
    'export',
    'digest',
    'doctor',
    'methods',
    'call',
    'completion',
  ].map((verb) => [verb]),
];

interface Printed {
  readonly status: number;
  readonly out: string;
  readonly error: string;
}

/** A run that must not get as far as a hub: its home cannot exist. */
async function printed(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Printed> {
  const text = { out: '', error: '' };
  const terminal: Terminal = {
    env: { CALLBOARD_HOME: '/dev/null/home', ...env },
    cwd: process.cwd(),
    isTty: false,
    out: (more) => (text.out += more),
    error: (more) => (text.error += more),
    readInput: () => Promise.resolve(''),
    signal: new AbortController().signal,
  };
  return { status: await run(args, terminal), ...text };
}

describe('the command line', () => {
  for (const verb of verbs)
    it(`explains ${verb.join(' ')} with examples and --json`, async () => {
      const { status, out, error } = await printed([...verb, '--help']);
      assert.deepEqual([status, error], [0, '']);
      assert.match(out, new RegExp(`^Usage: callboard ${verb.join(' ')} `));
      assert.match(out, /--json/);
      assert.match(out, new RegExp(`\nExamples:\n {2}callboard ${verb.join(' ')}`));
    });

  it('tells the usual lease as a person would', async () => {
    for (const verb of ['claim', 'next', 'renew'])
      assert.match((await printed([verb, '--help'])).out, /\(default:\s+10m\)/);
  });

  it('lists all verbs, the environment and the exit statuses', async () => {
    const { status, out } = await printed(['--help']);
    assert.equal(status, 0);
    for (const part of [...new Set(verbs.map(([noun]) => noun ?? '')), 'CALLBOARD_HOME', 'Exit status: 0'])
      assert.ok(out.includes(part), part);
  });

  const wrong: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
    ['an unknown verb', ['clam', 'CB-3'], /unknown command 'clam'/],
    ['an unknown option', ['agents', '--bord', 'CB'], /unknown option '--bord'/],
    ['a missing argument', ['claim', '--agent', 'andrew'], /missing required argument 'ticket'/],
    ['a missing option', ['claim', 'CB-3'], /required option '--agent <name>' not specified/],
    ['a ticket id that is none', ['ticket', 'show', 'seven'], /A ticket id is a board key and a number/],
    ['a board key that is none', ['board', 'init', 'cb'], /A board key is 2 to 10 capital letters/],
    [
      'an agent name that is a path',
      ['claim', 'CB-3', '--agent', '../andrew'],
      /Names are lower-case letters/,
    ],
    [
      'a word that is no choice',
      ['ticket', 'new', '--title', 'x', '--type', 'wish'],
      /Allowed choices are epic, story/,
    ],
    [
      'a duration without a unit',
      ['next', '--agent', 'a', '--wait', '30'],
      /A duration is a number and a unit/,
    ],
    ['an empty folder', ['board', 'add-repo', ''], /The name of the folder is empty/],
    [
      'a root from a variable that is not set',
      ['claim', 'CB-3', '--agent', 'andrew', '--workspace', '--root', ''],
      /The name of the folder is empty/,
    ],
    ['an edit of nothing', ['ticket', 'edit', 'CB-3'], /Nothing to change/],
    ['a comment without a text', ['ticket', 'comment', 'CB-3'], /Give the text, or --file/],
    [
      'two descriptions',
      ['ticket', 'new', '--title', 'x', '--description', 'a', '--description-file', 'b'],
      /not both/,
    ],
    [
      'a repository and none',
      ['ticket', 'new', '--title', 'x', '--repo', 'api', '--no-repo'],
      /Give --repo or --no-repo, not both/,
    ],
    ['a release without a note', ['release', 'CB-3'], /A handoff note is needed/],
    ['half a handoff note', ['ticket', 'hand-in', 'CB-3', '--done', 'x'], /A handoff note is needed/],
    [
      'checks that neither passed nor failed',
      ['ticket', 'hand-in', 'CB-3', '--checks', 'green'],
      /passed, failed/,
    ],
    [
      'a verdict without evidence',
      ['review', 'approve', 'CB-3', '--verdict', 'c1=pass'],
      /says what it rests on/,
    ],
    ['a budget of nothing', ['ticket', 'new', '--title', 'x', '--budget', 'time=3'], /A limit is cost=/],
    ['half a token', ['ticket', 'new', '--title', 'x', '--budget', 'tokens=1.5'], /A limit is cost=/],
    ['a column that is none', ['board', 'edit', '--column', 'done=Done'], /states are backlog, ready/],
    ['a board edit of nothing', ['board', 'edit'], /Nothing to change/],
    ['a setting and its opposite', ['board', 'edit', '--fresh-base', '--no-fresh-base'], /not both/],
    ['a plan of nothing', ['phase', 'plan'], /Name the phases in their order/],
    ['a line before the first', ['thread', 'open', 'CB-3', 'x', '--line', '0'], /at least 1/],
    [
      'a cost that is none',
      ['usage', 'record', 'CB-3', '--tokens-in', '1', '--tokens-out', '1', '--cost', 'much'],
      /has to be a number/,
    ],
    ['a shell that nobody knows', ['completion', 'tcsh'], /Allowed choices are bash, zsh, fish/],
    ['parameters that are not JSON', ['call', 'board.get', '{'], /The parameters are not JSON/],
  ];
  for (const [what, args, says] of wrong)
    it(`ends with status 2 for ${what}, as text and as JSON`, async () => {
      const plain = await printed(args);
      assert.deepEqual([plain.status, plain.out], [2, '']);
      assert.match(plain.error, /error\[usage\]: /);
      assert.match(plain.error, says);
      const json = await printed([...args, '--json']);
      assert.equal(json.status, 2);
      const { error } = JSON.parse(json.out) as { error: { code: string; message: string } };
      assert.equal(error.code, 'usage');
      assert.match(error.message, says);
    });

  for (const args of [[], ['ticket'], ['board'], ['hub'], ['spike']])
    it(`shows what there is to do for: callboard ${args.join(' ')}`, async () => {
      const { status, out, error } = await printed(args);
      assert.deepEqual([status, out], [2, '']);
      assert.match(error, /^Usage: callboard/);
      assert.match(error, /error\[usage\]: Say what to do/);
    });

  it('says that a home cannot be used, with status 1', async () => {
    const { status, error } = await printed(['hub', 'start']);
    assert.equal(status, 1);
    assert.match(error, /^error\[hub\.unreachable\]: .*\/dev\/null\/home/);
  });

  it('offers nothing and says nothing where names are asked for and there is no hub', async () => {
    assert.deepEqual(await printed(['__complete', 'tickets']), { status: 0, out: '', error: '' });
  });

  it('takes no claim token as an argument', async () => {
    for (const verb of ['renew', 'release', 'ticket comment', 'ticket hand-in', 'review approve'].map((one) =>
      one.split(' '),
    )) {
      const { status, error } = await printed([...verb, 'CB-3', '--token', 'cb1.x']);
      assert.equal(status, 2);
      assert.match(error, /unknown option '--token'/);
    }
  });
});
