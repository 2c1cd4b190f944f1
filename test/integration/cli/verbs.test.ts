import assert from 'node:assert/strict';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { run } from '../../../src/cli/run.ts';
import { methods } from '../../../src/protocol/contract.ts';
import { Desk, readyTicket } from './desk.ts';

interface Failure {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly conditions?: readonly { code: string }[];
  };
}

describe('the callboard program', function () {
  this.timeout(60_000);
  let desk: Desk;
  before(async () => {
    desk = new Desk();
    desk.repository('api');
    desk.repository('service');
    const { out } = await desk.ok(
      'board',
      'init',
      'CB',
      '--repo',
      './api',
      '--repo',
      './service',
      '--name',
      'The team',
    );
    assert.equal(out, 'Created board CB over api, service.\n');
    await desk.ok('agents', '--board', 'CB');
    await desk.ok('call', 'agent.hire', '{"board":"CB","name":"rita","role":"reviewer"}');
  });
  after(() => desk.close());

  it('lists boards, as text and as JSON', async () => {
    assert.match(
      (await desk.ok('board', 'list')).out,
      /^BOARD +NAME +REPOSITORIES +TICKETS\nCB +The team +api, service +none\n$/,
    );
    const [board] = (await desk.ok('board', 'list', '--json')).json<
      { key: string; repos: { root: string }[] }[]
    >();
    assert.equal(board?.key, 'CB');
    assert.equal(board.repos[0]?.root, path.join(desk.folder, 'api'));
  });

  it('refuses what is no usable repository before it creates anything', async () => {
    const bare = path.join(desk.folder, 'bare');
    desk.git(desk.folder, 'clone', '--quiet', '--bare', 'api', bare);
    desk.git(desk.folder, 'init', '--quiet', 'empty');
    const shallow = path.join(desk.folder, 'shallow');
    writeFileSync(path.join(desk.folder, 'api', 'more.txt'), 'more');
    desk.git(path.join(desk.folder, 'api'), 'add', '.');
    desk.git(path.join(desk.folder, 'api'), 'commit', '--quiet', '--message=Second');
    desk.git(
      desk.folder,
      'clone',
      '--quiet',
      '--depth=1',
      `file://${path.join(desk.folder, 'api')}`,
      shallow,
    );
    symlinkSync(path.join(desk.folder, 'api'), path.join(desk.folder, 'alias'));
    const twice = await desk.run(['board', 'init', 'XX', '--repo', 'api', '--repo', 'alias']);
    assert.deepEqual(
      [twice.status, twice.error.includes('api and alias are the same repository')],
      [2, true],
    );
    for (const [folder, code] of [
      ['nowhere', 'repository.notGit'],
      ['bare', 'repository.bare'],
      ['empty', 'repository.empty'],
      ['shallow', 'repository.shallow'],
    ] as const) {
      const ran = await desk.run(['board', 'init', 'XX', '--repo', folder]);
      assert.equal(ran.status, 1, folder);
      assert.match(ran.error, new RegExp(`^error\\[${code}\\]: `));
    }
    assert.equal((await desk.ok('board', 'list', '--json')).json<unknown[]>().length, 1);
  });

  it('adds a repository to the only board', async () => {
    desk.repository('web site');
    const { out } = await desk.ok('board', 'add-repo', './web site', '--base-ref', 'main');
    assert.match(out, /Added web-site to board CB/);
    const again = await desk.run(['board', 'add-repo', './web site']);
    assert.deepEqual([again.status, again.error.includes('error[repository.exists]')], [1, true]);
  });

  it('creates, lists, shows, edits, moves and comments on tickets', async () => {
    const { out } = await desk.ok(
      'ticket',
      'new',
      '--title',
      'Answer 404 for unknown users',
      '--repo',
      'api',
      '--label',
      'http',
      '--priority',
      'high',
    );
    assert.equal(out, 'Created CB-1 "Answer 404 for unknown users" in backlog.\n');
    await desk.ok(
      'ticket',
      'edit',
      'cb-1',
      '--description',
      'Today it is 500.',
      '--criterion',
      'An unknown id answers 404',
      '--role',
      'developer',
      '--reviewer',
      'reviewer',
    );
    await desk.ok('ticket', 'move', 'CB-1', 'ready');
    await desk.ok('ticket', 'comment', 'CB-1', 'The old endpoint stays.');
    const fromInput = await desk.run(['ticket', 'comment', 'CB-1', '--kind', 'question', '--file', '-'], {
      input: 'Which body?\n',
    });
    assert.equal(fromInput.status, 0);
    assert.match(
      (await desk.ok('ticket', 'list', '--status', 'ready')).out,
      /CB-1 +ready +high +task +developer +- +Answer 404/,
    );
    assert.match((await desk.ok('ticket', 'list', '--label', 'other')).out, /No ticket of CB fits/);
    const shown = (await desk.ok('ticket', 'show', 'CB-1')).out;
    for (const part of [
      'State         ready',
      'Repositories  api',
      'Today it is 500.',
      'c1  An unknown id answers 404',
      'comment The old endpoint stays.',
      'question Which body?',
    ])
      assert.ok(shown.includes(part), part);
    const whole = (await desk.ok('ticket', 'show', 'CB-1', '--json')).json<{
      description: string;
      timeline: unknown[];
    }>();
    assert.deepEqual([whole.description, whole.timeline.length > 3], ['Today it is 500.', true]);
    const stale = await desk.run(['ticket', 'edit', 'CB-1', '--priority', 'low', '--expected-version', '1']);
    assert.deepEqual([stale.status, stale.error.includes('error[ticket.versionStale]')], [1, true]);
    await desk.ok('ticket', 'edit', 'CB-1', '--route', 'rita');
    await desk.ok('ticket', 'edit', 'CB-1', '--clear', 'route');
    assert.equal(
      (await desk.ok('ticket', 'show', 'CB-1', '--json')).json<{ route?: string }>().route,
      undefined,
    );
  });

  it('names every unmet condition of a refused move, as text and as JSON', async () => {
    await desk.ok('ticket', 'new', '--title', 'Nothing is known yet', '--no-repo');
    const id =
      (await desk.ok('ticket', 'list', '--json'))
        .json<{ id: string; title: string }[]>()
        .find(({ title }) => title === 'Nothing is known yet')?.id ?? '';
    const ran = await desk.run(['ticket', 'move', id, 'ready']);
    assert.equal(ran.status, 1);
    assert.match(ran.error, /^error\[gate\.refused\]: .*(\n {2}- \S+: .*)+/);
    const json = await desk.run(['ticket', 'move', id, 'ready', '--json']);
    const { error } = json.json<Failure>();
    assert.deepEqual([json.status, json.error, error.code], [1, '', 'gate.refused']);
    assert.ok((error.conditions?.length ?? 0) > 1);
  });

  it('shows hostile text as escapes and leaves JSON safe for a terminal', async () => {
    const file = path.join(desk.folder, 'hostile.json');
    const title = 'Plain $(touch pwned) `x` title';
    writeFileSync(file, JSON.stringify({ board: 'CB', title, description: 'a\u200bb \u2067c' }));
    const refused = await desk.run(['call', 'ticket.create', '-'], { input: readFileSync(file, 'utf8') });
    assert.match(refused.error, /error\[request\.invalid\]/);
    const created = await desk.run(['call', 'ticket.create', '-'], {
      input: JSON.stringify({ board: 'CB', title, description: 'a\u200bb' }),
    });
    assert.equal(created.status, 0);
    assert.ok(created.json<{ ticket: { title: string } }>().ticket.title === title);
    const { id } = created.json<{ ticket: { id: string } }>().ticket;
    assert.match((await desk.ok('ticket', 'show', id)).out, /a\\u\{200b\}b/);
    assert.match((await desk.ok('ticket', 'show', id, '--json')).out, /a\\u200bb/);
    assert.ok(!existsSync(path.join(desk.folder, 'pwned')));
  });

  it('ends with a code where its output or an export cannot be written, and quietly when a reader has seen enough', async () => {
    const missing = await desk.run(['export', '--out', 'no/such/folder/cb.jsonl']);
    assert.deepEqual([missing.status, missing.error.startsWith('error[export.unwritable]: ')], [1, true]);
    const reader = await desk.start(['log', '--follow', '--last', '1']);
    reader.stdout?.once('data', () => reader.stdout?.destroy());
    let said = '';
    reader.stderr?.on('data', (data) => (said += String(data)));
    const ended = once(reader, 'exit');
    await once(reader.stdout ?? reader, 'close');
    await desk.ok('call', 'board.edit', '{"board":"CB","settings":{"wipPerAgent":9}}');
    assert.deepEqual([await ended, said], [[0, null], '']);
    if (!existsSync('/dev/full')) return;
    const program = `exec "$@" > /dev/full`;
    const full = await desk.run(['ticket', 'list'], { wrapper: ['sh', '-c', program, 'sh'] });
    assert.deepEqual([full.status, full.error.startsWith('error[output.unwritable]: ')], [1, true]);
  });

  it('stops at Ctrl-C: following with status 0, waiting for work without taking any', async () => {
    for (const [args, code] of [
      [['log', '--follow', '--last', '1'], 0],
      [['next', '--agent', 'rita', '--wait', '60s'], 1],
    ] as const) {
      const program = await desk.start(args);
      let said = '';
      program.stderr?.on('data', (data) => (said += String(data)));
      const ended = once(program, 'exit');
      const sessions = () =>
        desk.ok('call', 'session.list', '{}').then(({ out }) => out.split('"id"').length);
      // Itself, and the one that asks.
      while ((await sessions()) < 3) assert.equal(program.exitCode, null);
      program.kill('SIGINT');
      assert.deepEqual(await ended, [code, null], said);
    }
  });

  it('shows, follows, verifies and exports the log', async () => {
    assert.match(
      (await desk.ok('log', '--after', '0')).out,
      /^#1 {2}.* {2}person {2}board\.created: The team\n/,
    );
    const last = (await desk.ok('log', '--last', '2', '--json')).json<{ sequence: number }[]>();
    assert.equal(last.length, 2);
    const follower = await desk.start(['log', '--follow', '--last', '1', '--json']);
    const lines: string[] = [];
    const heard = new Promise<void>((resolve) => {
      follower.stdout?.on('data', (data: Buffer) => {
        lines.push(...data.toString().trim().split('\n'));
        if (lines.some((line) => line.includes('followed'))) resolve();
        else if (lines.length === 1) void desk.ok('ticket', 'new', '--title', 'This is\u200b followed');
      });
    });
    await heard;
    assert.match(lines.join('\n'), /This is\\u200b followed/);
    follower.kill('SIGINT');
    assert.equal(await new Promise((resolve) => follower.once('exit', resolve)), 0);
    assert.match((await desk.ok('verify')).out, /^CB: \d+ events, ok, last hash [0-9a-f]{64}\n$/);

    const file = path.join(desk.folder, 'cb.jsonl');
    assert.match((await desk.ok('export', '--board', 'CB', '--out', file)).out, /^Exported \d+ events of CB/);
    assert.equal((await desk.run(['export', '--out', file])).status, 1, 'it overwrites nothing unasked');
    await desk.ok('export', '--out', file, '--force');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal((await desk.ok('export', '--out', '-')).out, readFileSync(file, 'utf8'));
    assert.match((await desk.ok('verify', '--file', file)).out, /^CB: \d+ events, ok/);
    writeFileSync(file, readFileSync(file, 'utf8').replace('followed', 'swallowed'));
    const damaged = await desk.run(['verify', '--file', file, '--json']);
    const { ok, boards } = damaged.json<{ ok: boolean; boards: { problems: string[] }[] }>();
    assert.deepEqual([damaged.status, ok], [1, false]);
    assert.match(boards[0]?.problems[0] ?? '', /does not fit its hash/);
  });

  it('reaches every method, and checks parameters before it sends them', async () => {
    const listed = (await desk.ok('methods', '--json')).json<{ name: string; right: string }[]>();
    assert.deepEqual(
      listed.map(({ name }) => name),
      methods,
    );
    assert.match((await desk.ok('methods')).out, /claim\.take +seat +changes +Claims this ticket/);
    assert.equal(
      (await desk.ok('call', 'board.get', '{"board":"CB"}')).json<{ board: { key: string } }>().board.key,
      'CB',
    );
    const keyed = (
      await desk.ok('call', 'comment.add', '{"ticket":"CB-1","kind":"comment","text":"By call."}')
    ).json<{ entry: string }>();
    assert.match(keyed.entry, /^e\d+$/);
    for (const [args, status, code] of [
      [['call', 'board.gett', '{}'], 1, 'request.unknownMethod'],
      [['call', 'board.get', '{"board":7}'], 1, 'request.invalid'],
      [['call', 'board.get', '{'], 2, 'usage'],
    ] as const) {
      const ran = await desk.run([...args, '--json']);
      assert.deepEqual([ran.status, ran.json<Failure>().error.code], [status, code]);
    }
  });

  for (const method of methods.filter((name) => name !== 'hub.stop'))
    it(`can call ${method}: nothing but what the hub itself has to say comes back`, async () => {
      const written: string[] = [];
      const terminal = desk.terminal((text) => written.push(text));
      const status = await run(['call', method, '{}', '--json'], terminal);
      const code = status === 0 ? 'ok' : (JSON.parse(written.join('')) as Failure).error.code;
      assert.ok(['ok', 'request.invalid'].includes(code), code);
    });

  it('says how everything is: agents, hub, doctor', async () => {
    await desk.ok('ticket', 'new', '--title', 'Something for the agents', '--no-repo', ...readyTicket);
    assert.match((await desk.ok('agents')).out, /rita +reviewer +not here/);
    const status = (await desk.ok('hub', 'status', '--json')).json<Record<string, unknown>>();
    for (const field of ['pid', 'version', 'endpoint', 'epoch', 'clients']) assert.ok(field in status, field);
    assert.match((await desk.ok('hub', 'status')).out, /^Process +\d+\nVersion +1\.0\.0\n/);
    const doctor = (await desk.ok('doctor', '--json')).json<{
      ok: boolean;
      findings: { check: string; state: string }[];
    }>();
    assert.deepEqual([doctor.ok, doctor.findings.filter(({ state }) => state !== 'ok')], [true, []]);
    assert.match((await desk.ok('doctor')).out, /^STATE +CHECK +FOUND\nok +This program +Node/);
    const unfit = await desk.run(['doctor'], { env: { PATH: '/nowhere', HOME: desk.folder } });
    assert.deepEqual([unfit.status, /fail +git/.test(unfit.out)], [1, true]);
  });
});

describe('the doctor of the callboard program', function () {
  this.timeout(60_000);
  let desk: Desk;
  beforeEach(() => {
    desk = new Desk();
  });
  afterEach(() => desk.close());

  /** What it says of one thing it looked at. */
  async function finding(check: string, env: NodeJS.ProcessEnv = {}) {
    const ran = await desk.run(['doctor', '--json'], { env });
    const { findings } = ran.json<{
      findings: { check: string; state: string; detail: string; advice?: string }[];
    }>();
    const found = findings.find((one) => one.check === check);
    assert.ok(found, check);
    return { status: ran.status, ...found };
  }

  it('tells a git that is too old from none at all', async () => {
    writeFileSync(path.join(desk.folder, 'git'), '#!/bin/sh\necho git version 2.10.0\n', { mode: 0o755 });
    const old = await finding('git', { PATH: desk.folder });
    assert.deepEqual([old.status, old.state], [1, 'fail']);
    assert.match(old.advice ?? '', /2\.10\.0/);
    const none = await finding('git', { PATH: '/nowhere' });
    assert.deepEqual([none.status, none.state], [1, 'fail']);
    assert.notEqual(none.advice, old.advice);
  });

  it('says what is wrong with a home, and leaves it as it is', async () => {
    const file = path.join(desk.folder, 'file');
    writeFileSync(file, '');
    const link = path.join(desk.folder, 'link');
    symlinkSync(desk.folder, link);
    for (const home of [file, link]) {
      const { status, state, detail } = await finding('Home', { CALLBOARD_HOME: home });
      assert.deepEqual([status, state, detail], [1, 'fail', `${home} is no folder`]);
    }
    const open = path.join(desk.folder, 'open');
    mkdirSync(open);
    chmodSync(open, 0o755);
    const { status, state } = await finding('Home', { CALLBOARD_HOME: open });
    assert.deepEqual([status, state], [0, 'warn']);
    assert.equal(statSync(open).mode & 0o777, 0o755);
    assert.ok(!existsSync(path.join(open, 'lock.db')), 'it starts no hub');
  });
});

describe('the hub of the callboard program', function () {
  this.timeout(60_000);
  let desk: Desk;
  beforeEach(() => {
    desk = new Desk();
  });
  afterEach(() => desk.close());

  it('is told of, started and stopped, and status starts none', async () => {
    const none = await desk.run(['hub', 'status', '--json']);
    assert.deepEqual([none.status, none.json<Failure>().error.code], [1, 'hub.unreachable']);
    assert.ok(!existsSync(desk.home), 'asking leaves nothing behind');
    assert.equal((await desk.run(['hub', 'stop'])).status, 1);
    await desk.ok('hub', 'start');
    const { pid } = (await desk.ok('hub', 'status', '--json')).json<{ pid: number }>();
    assert.match(
      (await desk.ok('hub', 'stop')).out,
      new RegExp(`Stopped the hub \\(process ${String(pid)}\\)`),
    );
    assert.equal((await desk.run(['hub', 'status'])).status, 1);
  });

  it('says that a chosen runtime does not fit and is passed over', async () => {
    writeFileSync(path.join(desk.folder, 'node'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
    const ran = await desk.run(['doctor', '--json'], {
      env: { CALLBOARD_NODE: path.join(desk.folder, 'node') },
    });
    const finding = ran
      .json<{ findings: { check: string; state: string; advice?: string }[] }>()
      .findings.find(({ check }) => check === 'Runtime of the hub');
    assert.deepEqual([ran.status, finding?.state], [0, 'warn']);
    assert.match(finding?.advice ?? '', /passed over/);
  });

  it('asks for the board when several fit, and knows it from the folder, the environment or the option', async () => {
    desk.repository('one');
    desk.repository('two');
    await desk.ok('board', 'init', 'ONE', '--repo', './one');
    await desk.ok('board', 'init', 'TWO', '--repo', './two');
    const unclear = await desk.run(['ticket', 'list']);
    assert.deepEqual([unclear.status, unclear.error.includes('Several boards fit (ONE, TWO)')], [2, true]);
    const inside = await desk.run(['ticket', 'list'], { cwd: path.join(desk.folder, 'two') });
    assert.equal(inside.out, 'No ticket of TWO fits.\n');
    const named = await desk.run(['ticket', 'list'], {
      env: { CALLBOARD_BOARD: 'ONE' },
      cwd: path.join(desk.folder, 'two'),
    });
    assert.equal(named.out, 'No ticket of ONE fits.\n');
    assert.equal((await desk.ok('ticket', 'list', '--board', 'TWO')).out, 'No ticket of TWO fits.\n');
  });
});
