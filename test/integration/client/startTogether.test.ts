import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import path from 'node:path';
import { Team, until } from '../../support/team.ts';

const clients = 40;

const lostHub = {
  token: 'ab'.repeat(32),
  pid: 1,
  version: '1.0.0',
  protocol: { min: 1, max: 1 },
  startedAt: 1,
};

describe('forty clients that start at the same instant', function () {
  this.timeout(120_000);
  let team: Team;
  let stranger: ChildProcess | undefined;
  beforeEach(() => {
    team = Team.found();
  });
  afterEach(async () => {
    stranger?.kill('SIGKILL');
    stranger = undefined;
    await team.disband();
  });

  it('with no hub are all connected to one hub', async () => {
    await allConnectToOne();
  });

  it('with a stale socket and the hub.json of a hub that was killed are too', async () => {
    await leaveSocket();
    writeFileSync(team.home.hubFile, JSON.stringify({ ...lostHub, endpoint: team.home.endpoint }));
    await allConnectToOne();
  });

  it('with garbage in hub.json are too', async () => {
    writeFileSync(team.home.hubFile, '\u0000{"endpoint": 12');
    await allConnectToOne();
  });

  it('with a hub.json whose process id is somebody else’s by now are too, and leave that process alone', async () => {
    stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(
      team.home.hubFile,
      JSON.stringify({ ...lostHub, pid: stranger.pid, endpoint: team.home.endpoint }),
    );
    writeFileSync(path.join(team.home.folder, 'starting'), `${String(stranger.pid)}\n`, { mode: 0o600 });
    // Whoever stands in the file lives, so that its age alone tells that it does not start anything.
    ageBy(path.join(team.home.folder, 'starting'), 10_000);
    await allConnectToOne();
    assert.equal(stranger.exitCode, null);
  });

  async function allConnectToOne(): Promise<void> {
    const members = await team.join({ count: clients });
    const answers = await Promise.all(members.map((member) => member.ask('connect', undefined)));
    const slowest = Math.max(...answers.map(({ tookMs }) => tookMs));
    console.log(`      slowest of ${String(clients)}: ${slowest.toFixed(0)} ms (at most 3,000 wanted)`);
    assert.deepEqual([...new Set(answers.map(({ hubPid }) => hubPid))], [team.hub.pid]);
    assert.equal(
      new Set(answers.map(({ session }) => session)).size,
      clients,
      'each has a session of its own',
    );
    await until('only one hub is left', () => team.hubProcesses().length === 1);
    assert.ok(!existsSync(path.join(team.home.folder, 'starting')), 'the right to start is given back');
  }

  /** A socket that nobody listens on any more, as a killed hub leaves it. */
  async function leaveSocket(): Promise<void> {
    mkdirSync(path.dirname(team.home.endpoint), { recursive: true, mode: 0o700 });
    const script = `require('node:net').createServer().listen(${JSON.stringify(team.home.endpoint)}, () => process.kill(process.pid, 'SIGKILL'))`;
    await once(spawn(process.execPath, ['-e', script], { stdio: 'ignore' }), 'exit');
    assert.ok(existsSync(team.home.endpoint));
    const probe = createServer();
    await assert.rejects(
      new Promise((resolve, reject) => {
        probe.once('error', reject).listen(team.home.endpoint, () => resolve(undefined));
      }),
      { code: 'EADDRINUSE' },
    );
  }
});

function ageBy(file: string, ms: number): void {
  const then = (Date.now() - ms) / 1000;
  utimesSync(file, then, then);
}
