import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { limits } from '../../../src/protocol/limits.ts';
import { andrew, board, makeBoard, makeTicket } from '../../support/hubBoard.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import { RestClient, switchRestOn } from '../../support/restClient.ts';

describe('The gate of the REST view', function () {
  this.timeout(60_000);

  let hub: TestHub;
  let rest: RestClient;
  before(async () => {
    hub = await startHub({ tune: { handshakeMs: 1_000, restConnections: 8 } });
    const window = await hub.connect();
    await makeBoard(window);
    await makeTicket(window);
    rest = await switchRestOn(hub);
  });
  after(async () => {
    const log = readFileSync(hub.home.hubLogFile, 'utf8');
    assert.ok(!log.includes(rest.token), 'the token stands in hub.log');
    assert.equal(await hub.stop(), 0);
  });

  const refusals = {
    'another host': { headers: { host: 'callboard.example' }, status: 403, code: 'rest.forbidden' },
    'a name that resolves to this machine': {
      headers: { host: 'localhost' },
      status: 403,
      code: 'rest.forbidden',
    },
    'the host without its port': { headers: { host: '127.0.0.1' }, status: 403, code: 'rest.forbidden' },
    'the page of a browser': { headers: { origin: 'http://127.0.0.1' }, status: 403, code: 'rest.forbidden' },
    'a page without an origin of its own': {
      headers: { origin: 'null' },
      status: 403,
      code: 'rest.forbidden',
    },
    'no token': { headers: { authorization: undefined }, status: 401, code: 'rest.token' },
    'another token': {
      headers: { authorization: `Bearer ${'0'.repeat(64)}` },
      status: 401,
      code: 'rest.token',
    },
    'a token of another kind': {
      headers: { authorization: 'Basic Zm9vOmJhcg==' },
      status: 401,
      code: 'rest.token',
    },
    'a body that says it is a form': {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      status: 415,
      code: 'rest.contentType',
    },
    'a body that says it is text': {
      headers: { 'content-type': 'text/plain' },
      status: 415,
      code: 'rest.contentType',
    },
    'a body that does not say what it is': {
      headers: { 'content-type': undefined },
      status: 415,
      code: 'rest.contentType',
    },
    'a body that is no JSON': { body: '{"text":', status: 400, code: 'request.invalid' },
    'a body that is no object': { body: '[]', status: 400, code: 'request.invalid' },
    'a body that is too large': {
      body: JSON.stringify({ kind: 'comment', text: 'x'.repeat(limits.frameBytes) }),
      status: 413,
      code: 'request.tooLarge',
    },
  };

  for (const [what, { status, code, ...asking }] of Object.entries(refusals))
    it(`refuses ${what}`, async () => {
      const said = { body: { kind: 'comment', text: 'Not in.' }, ...asking };
      const answer = await rest.ask('POST', '/tasks/CB-1/comments', said);
      assert.deepEqual([answer.status, answer.body.code], [status, code]);
      for (const name of Object.keys(answer.headers)) assert.doesNotMatch(name, /^access-control-/);
      const { body } = await rest.get('/tasks/CB-1/timeline');
      assert.ok(!JSON.stringify(body).includes('Not in.'));
    });

  it('wants the token for the description of itself, too', async () => {
    const without = await rest.get('/openapi.json', { headers: { authorization: undefined } });
    assert.equal(without.status, 401);
    assert.equal((await rest.get('/openapi.json')).status, 200);
  });

  it('answers no preflight, allows no page and lets nothing be kept', async () => {
    const preflight = await rest.ask('OPTIONS', '/tasks/CB-1', {
      headers: {
        origin: 'http://evil.example',
        'access-control-request-method': 'PATCH',
        authorization: undefined,
      },
    });
    assert.equal(preflight.status, 403);
    const { headers } = await rest.get('/boards');
    assert.equal(headers['cache-control'], 'no-store');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    for (const name of Object.keys(headers)) assert.doesNotMatch(name, /^access-control-/);
  });

  /** Sends bytes and reads what comes back until the other side closes. */
  async function raw(text: string, to: { host?: string } = {}): Promise<string> {
    const socket = connect({ port: rest.port, host: to.host ?? '127.0.0.1' });
    let said = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (said += chunk));
    const closed = new Promise<string>((resolve) =>
      socket.on('error', () => undefined).on('close', () => resolve(said)),
    );
    socket.write(text);
    return closed;
  }

  const authorised = (): string => `Authorization: Bearer ${rest.token}\r\nConnection: close\r\n`;

  it('refuses a request with two hosts, with none, with two tokens and one that is for somewhere else', async () => {
    const host = `Host: 127.0.0.1:${rest.port}\r\n`;
    assert.match(await raw(`GET /boards HTTP/1.1\r\n${host}${authorised()}\r\n`), /^HTTP\/1\.1 200 /);
    for (const [text, status] of [
      [`GET /boards HTTP/1.1\r\n${host}Host: evil.example\r\n${authorised()}\r\n`, 403],
      [`GET /boards HTTP/1.1\r\n${authorised()}\r\n`, 400],
      [`GET /boards HTTP/1.1\r\n${host}Authorization: Bearer x\r\n${authorised()}\r\n`, 401],
      [`GET http://evil.example/boards HTTP/1.1\r\n${host}${authorised()}\r\n`, 403],
      [`GET //evil.example/boards HTTP/1.1\r\n${host}${authorised()}\r\n`, 403],
    ] as const)
      assert.match(await raw(text), new RegExp(`^HTTP/1\\.1 ${status} `), text);
  });

  it('becomes no WebSocket: a token in a header is no proof', async () => {
    const upgrade =
      'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n';
    const said = await raw(
      `GET /boards HTTP/1.1\r\nHost: 127.0.0.1:${rest.port}\r\nAuthorization: Bearer ${rest.token}\r\n${upgrade}\r\n`,
    );
    assert.doesNotMatch(said, /^HTTP\/1\.1 101/);
  });

  it('listens at no other address of the machine', async () => {
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, scopeid }) => !internal && (scopeid ?? 0) === 0)
      .map(({ address }) => address);
    for (const host of [...others, '127.0.0.2', '::1'])
      assert.equal(await raw('GET /boards HTTP/1.1\r\n\r\n', { host }), '', host);
  });

  it('cuts off who sends a head or a body drop by drop, and who sends nothing at all', async () => {
    const head = `POST /tasks/CB-1/comments HTTP/1.1\r\nHost: 127.0.0.1:${rest.port}\r\n`;
    const body = `${head}Authorization: Bearer ${rest.token}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`;
    await Promise.all(
      ['', head, body].map(async (begun) => {
        const socket = connect(rest.port, '127.0.0.1');
        socket.on('error', () => undefined).resume();
        const drops = setInterval(() => begun !== '' && socket.write(' '), 100);
        socket.write(begun);
        await once(socket, 'close');
        clearInterval(drops);
      }),
    );
    assert.equal((await rest.get('/boards')).status, 200);
  });

  it('cuts off a body without an announced length as soon as it is too large', async () => {
    const socket = connect(rest.port, '127.0.0.1');
    socket.on('error', () => undefined).resume();
    const closed = once(socket, 'close');
    const chunk = `10000\r\n${'x'.repeat(0x10000)}\r\n`;
    socket.write(
      `POST /tasks HTTP/1.1\r\nHost: 127.0.0.1:${rest.port}\r\n${authorised()}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let i = 0; i < 32 && !socket.destroyed; i++) socket.write(chunk);
    await closed;
    assert.equal((await rest.get('/boards')).status, 200);
  });

  it('takes no more connections than it may have, and goes on when they are gone', async () => {
    const waiting = Array.from({ length: 8 }, () => connect(rest.port, '127.0.0.1'));
    await Promise.all(waiting.map((socket) => once(socket, 'connect')));
    await assert.rejects(rest.get('/boards'));
    await Promise.all(waiting.map((socket) => once(socket.on('error', () => undefined).resume(), 'close')));
    assert.equal((await rest.get('/boards')).status, 200);
  });

  it('says what is not there, what is not for this verb, and lets no path lead anywhere', async () => {
    for (const path of ['/', '/hub.json', '/tasks/CB-1/..%2f..', '/tasks//comments', '/hub/stop'])
      assert.deepEqual([path, (await rest.get(path)).status], [path, 404]);
    const wrong = await rest.ask('DELETE', '/tasks/CB-1');
    assert.deepEqual([wrong.status, wrong.headers.allow, wrong.body.code], [405, 'GET, PATCH', 'rest.verb']);
    assert.equal((await rest.ask('POST', '/openapi.json')).headers.allow, 'GET');
  });

  it('gives the claim of a ticket to nobody who only shows a forged claim token', async () => {
    const { status, body } = await rest.post(
      '/tasks/CB-1/comments',
      { kind: 'comment', text: 'As an agent.' },
      { headers: { 'callboard-claim': `cb1.CB-1.implement.1.${'0'.repeat(64)}` } },
    );
    assert.deepEqual([status, body.code], [403, 'claim.token']);
    const strange = await rest.post(
      `/tasks/CB-1/claim?agent=${andrew}`,
      {},
      { headers: { 'x-callboard-session': 'a b' } },
    );
    assert.deepEqual([strange.status, strange.body.code], [400, 'request.invalid']);
  });
});

describe('The switch of the REST view', function () {
  this.timeout(60_000);

  let hub: TestHub;
  beforeEach(async () => {
    hub = await startHub({ tune: { idleExitMs: 200 } });
  });
  afterEach(() => hub.stop());

  it('is off until a person switches it on, and an agent may not', async () => {
    const agent = await hub.connect({ hello: { kind: 'mcp' } });
    await assert.rejects(agent.call('hub.rest', { enabled: true }), { code: 'right.missing' });
    assert.equal((await hub.status()).rest, undefined);
    assert.ok(!existsSync(hub.home.restFile));
    const person = await hub.connect();
    const { rest } = await person.call('hub.rest', { enabled: true });
    assert.equal(rest?.tokenFile, hub.home.restFile);
    assert.deepEqual((await hub.status()).rest, rest);
    assert.equal(statSync(hub.home.restFile).mode & 0o777, 0o600);
    assert.equal((await RestClient.of(hub.home).get('/boards')).status, 200);
  });

  it('makes a new token each time, and cuts off who came with the old one', async () => {
    const before = await switchRestOn(hub);
    const keeper = await hub.connect();
    await makeBoard(keeper);
    const stream = await before.events(`/events?board=${board}`);
    const after = await switchRestOn(hub);
    await stream.until(() => stream.ended);
    assert.equal(after.url, before.url);
    assert.notEqual(after.token, before.token);
    assert.equal((await before.get('/boards')).status, 401);
    assert.equal((await after.get('/boards')).status, 200);
  });

  it('moves to another port, and stays where it is when that one is taken', async () => {
    const before = await switchRestOn(hub);
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await assert.rejects(switchRestOn(hub, { port }), { code: 'rest.portTaken' });
    assert.equal((await before.get('/boards')).status, 200);
    other.close();
    await once(other, 'close');
    const after = await switchRestOn(hub, { port });
    assert.equal(after.port, port);
    await assert.rejects(before.get('/boards'));
    assert.equal((await after.get('/boards')).status, 200);
  });

  it('takes its token away when it is switched off', async () => {
    const rest = await switchRestOn(hub);
    const person = await hub.connect();
    assert.deepEqual(await person.call('hub.rest', { enabled: false }), {});
    assert.ok(!existsSync(hub.home.restFile));
    await assert.rejects(rest.get('/boards'));
    assert.deepEqual(await person.call('hub.rest', { enabled: false }), {});
  });

  it('comes back with the hub, whether that ended well or was killed, and keeps it from leaving for want of company', async () => {
    const rest = await switchRestOn(hub);
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await hub.kill(signal);
      await assert.rejects(rest.get('/boards'));
      hub = await startHub({ home: hub.home, tune: { idleExitMs: 100 } });
      assert.equal((await rest.get('/boards')).status, 200);
    }
    const idleFor = performance.now() + 400;
    while (performance.now() < idleFor) assert.equal((await rest.get('/boards')).status, 200);
    const person = await hub.connect();
    await person.call('hub.rest', { enabled: false });
    person.close();
    assert.equal(await hub.exited, 0);
  });

  it('does not keep a hub from serving when somebody else has its port, or when its file is garbage', async () => {
    const rest = await switchRestOn(hub);
    await hub.stop();
    const other = createServer().listen(rest.port, '127.0.0.1');
    await once(other, 'listening');
    hub = await startHub({ home: hub.home });
    assert.equal((await hub.status()).rest, undefined);
    other.close();
    assert.notEqual((await switchRestOn(hub)).token, rest.token);
    await hub.stop();
    writeFileSync(hub.home.restFile, '{"url":"http://0.0.0.0:80","token":""}');
    hub = await startHub({ home: hub.home });
    assert.equal((await hub.status()).rest, undefined);
  });
});
