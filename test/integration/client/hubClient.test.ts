import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { HubClient, type ClientState, type HubClientOptions } from '../../../src/client/hubClient.ts';
import type { BoardKey } from '../../../src/protocol/ids.ts';
import { Team, until } from '../../support/team.ts';
import { teamBundle } from '../../support/teamBundle.ts';

const board = 'CB' as BoardKey;

describe('a client of the hub', function () {
  this.timeout(60_000);
  let team: Team;
  let clients: HubClient[];
  beforeEach(() => {
    team = Team.found();
    clients = [];
  });
  afterEach(async () => {
    for (const client of clients) client.dispose();
    await team.disband();
  });

  async function client(given: Partial<HubClientOptions> = {}): Promise<HubClient> {
    const entry = await ownHub();
    const made = new HubClient({
      home: team.home,
      hubCommand: { entry, node: process.execPath },
      kind: 'cli',
      version: '1.0.0',
      // A hub takes its time to start on a busy machine.
      connectForMs: 40_000,
      ...given,
    });
    clients.push(made);
    return made;
  }

  /** A hub whose command line shows which home it is for. */
  async function ownHub(): Promise<string> {
    const entry = path.join(team.home.folder, 'tuned-hub-1.0.0.cjs');
    writeFileSync(entry, `require(${JSON.stringify(await (await teamBundle()).hub('1.0.0'))});\n`);
    return entry;
  }

  function finder(given: Partial<HubClientOptions> = {}): HubClient {
    const made = new HubClient({ home: team.home, kind: 'cli', version: '1.0.0', ...given });
    clients.push(made);
    return made;
  }

  it('starts a hub that knows nothing of its environment, with its errors in hub.log', async () => {
    process.env['SECRET_OF_THE_WINDOW'] = 'do not tell';
    const one = await client();
    const { hub } = await one.connect();
    delete process.env['SECRET_OF_THE_WINDOW'];
    if (process.platform === 'linux') {
      const environment = readFileSync(`/proc/${String(hub.pid)}/environ`, 'utf8');
      assert.ok(!environment.includes('do not tell'));
      assert.ok(environment.includes(`CALLBOARD_HOME=${team.home.folder}`));
    }
    assert.equal(statSync(team.home.hubLogFile).mode & 0o777, 0o600);
    assert.equal(one.state, 'connected');
  });

  it('never starts one without being told how, and says so at once', async () => {
    const one = finder();
    const startedAt = performance.now();
    await assert.rejects(one.connect(), { code: 'hub.unreachable', message: /No hub is running/ });
    // With a program to start one it would be waited for twice as long.
    assert.ok(performance.now() - startedAt < 5_000);
    assert.deepEqual([one.state, team.hubProcesses()], ['failed', []]);
    await assert.rejects(one.call('board.list', {}), { code: 'connection.lost' });
  });

  it('says what the hub said last when it cannot start', async () => {
    const entry = path.join(team.home.folder, 'broken.mjs');
    writeFileSync(entry, `console.error('The cupboard is bare.'); process.exit(9);`);
    const one = finder({ hubCommand: { entry, node: process.execPath } });
    await assert.rejects(one.connect(), {
      code: 'hub.unreachable',
      message: /status 9[^]*The cupboard is bare/,
    });
  });

  it('tells a fake hub nothing but a nonce', async () => {
    mkdirSync(path.dirname(team.home.endpoint), { recursive: true, mode: 0o700 });
    const received: Buffer[] = [];
    const sockets: Socket[] = [];
    const fake = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.on('data', (data) => {
        received.push(data);
        const key = /sec-websocket-key: (.*)\r\n/i.exec(data.toString())?.[1] ?? '';
        socket.write(upgradeAnswer(key));
      });
    });
    await new Promise<void>((resolve) => fake.listen(team.home.endpoint, resolve));
    const token = 'cd'.repeat(32);
    const hub = {
      endpoint: team.home.endpoint,
      token,
      pid: process.pid,
      version: '1.0.0',
      protocol: { min: 1, max: 1 },
      startedAt: 1,
    };
    writeFileSync(team.home.hubFile, JSON.stringify(hub));
    try {
      await assert.rejects(finder({ claimToken: 'cb1.CB-1.implement.1.secret' }).connect(), {
        code: 'hub.untrusted',
      });
      await until('the fake hub is hung up on', () => sockets.every((socket) => socket.destroyed));
      const text = Buffer.concat(received).toString();
      assert.match(text, /x-callboard-nonce: [0-9a-f]{64}/i);
      assert.ok(!text.includes('secret') && !text.includes(token) && !text.includes('hello'));
      assert.equal(text.split('\r\n\r\n')[1], '', 'nothing follows the request');
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => fake.close(resolve));
    }
  });

  it('stays away after a person stopped the hub, and comes back when asked', async () => {
    const one = await client();
    const states: ClientState[] = [];
    await one.connect();
    one.onState((state) => states.push(state));
    const other = finder();
    await other.connect();
    await other.call('hub.stop', { reason: 'stopped' });
    await until('the client knows that the hub was stopped', () => one.state === 'stopped');
    await assert.rejects(one.call('board.list', {}), { code: 'connection.lost' });
    await until('the hub is gone', () => team.hubProcesses().length === 0);
    await one.connect();
    assert.deepEqual(states, ['stopped', 'connecting', 'connected']);
  });

  it('is the same session after the hub was killed, and after its own restart with the resume token', async () => {
    const one = await client();
    const { session } = await one.connect();
    const { pid } = team.hub;
    team.signalHub('SIGKILL');
    await until('the client has another hub', () => one.state === 'connected' && one.hub?.pid !== pid);
    assert.equal(one.session?.id, session);
    const token = one.session.resumeToken;
    one.dispose();
    const again = await client({ resume: { session, token } });
    await again.connect();
    assert.deepEqual([again.session?.id, again.session?.duplicate], [session, false]);
  });

  it('is still the second window of a session after the hub was killed', async () => {
    const one = await client();
    const { session, resumeToken: token } = await one.connect();
    const second = await client({ resume: { session, token } });
    await second.connect();
    assert.equal(second.session?.duplicate, true);
    const { pid } = team.hub;
    team.signalHub('SIGKILL');
    for (const window of [one, second])
      await until('it has another hub', () => window.state === 'connected' && window.hub?.pid !== pid);
    assert.deepEqual([one.session?.id, one.session?.duplicate], [session, false]);
    assert.notEqual(second.session.id, session);
    assert.equal(second.session.duplicate, true);
  });

  it('knows the seat that it took or left since hello, so that nobody sits down as who they were before', async () => {
    const one = await client();
    await one.connect();
    await one.call('board.create', { key: board, name: 'Callboard' });
    const roleNow = (): string | undefined => one.session?.seat?.role;
    assert.equal(roleNow(), undefined);
    for (const role of ['developer', 'reviewer']) {
      await one.call('session.sit', { board, role });
      assert.equal(roleNow(), role);
    }
    await one.call('session.leave', {});
    assert.equal(roleNow(), undefined);
  });

  it('rejects a call at once when its caller aborts, and the hub stops waiting for it', async () => {
    const one = await client();
    await one.connect();
    await one.call('board.create', { key: board, name: 'Callboard' });
    await one.call('session.sit', { board, agent: 'andrew', role: 'builder' });
    const controller = new AbortController();
    const waiting = one.call('claim.next', { board, waitMs: 60_000 }, { signal: controller.signal });
    await one.call('board.list', {});
    controller.abort();
    await assert.rejects(waiting, { code: 'request.cancelled' });
    await assert.rejects(one.call('board.list', {}, { signal: controller.signal }), {
      code: 'request.cancelled',
    });
    // A wait that was still there would now get the ticket, and nobody would know.
    const { ticket } = await one.call('ticket.create', {
      board,
      title: 'Wanted by nobody any more',
      description: 'D',
      criteria: ['It stays where it is'],
      role: 'builder',
      reviewer: 'reviewer',
      needsNoRepos: true,
      ready: true,
    });
    assert.equal((await one.call('ticket.get', { ticket: ticket.id })).ticket.claim, undefined);
  });

  it('hands a refusal on with its code, its conditions and its data', async () => {
    const one = await client();
    await one.connect();
    await assert.rejects(one.call('board.get', { board: 'XX' }), {
      name: 'WireError',
      code: 'board.unknown',
    });
    await assert.rejects(
      one.call('board.get', { board: 'not a key' }),
      (error: { code: string; data: { issues: unknown[] } }) => {
        assert.equal(error.code, 'request.invalid');
        assert.equal(error.data.issues.length, 1);
        return true;
      },
    );
  });

  it('rejects waiting calls with connection.lost when the hub does not come back in time', async () => {
    const one = await client();
    await one.connect();
    await one.call('board.create', { key: board, name: 'Callboard' });
    const lasting = finder();
    await lasting.connect();
    one.dispose();
    team.signalHub('SIGKILL');
    await assert.rejects(lasting.call('ticket.get', { ticket: 'CB-1' }, { retryForMs: 300 }), {
      code: 'connection.lost',
    });
    assert.equal(lasting.state, 'reconnecting');
  });
});

/** What a WebSocket server answers that knows the protocol but not the token. */
function upgradeAnswer(key: string): string {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const headers = [
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    `x-callboard-nonce: ${'0'.repeat(64)}`,
    `x-callboard-proof: ${'0'.repeat(64)}`,
  ];
  return `HTTP/1.1 101 Switching Protocols\r\n${headers.join('\r\n')}\r\n\r\n`;
}
