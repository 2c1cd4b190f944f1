import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { closeCodes } from '../../../src/wire/framing.ts';
import { newNonce, nonceHeader, proofOf } from '../../../src/wire/proof.ts';
import { limits } from '../../../src/protocol/limits.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import { RawClient } from '../../support/rawClient.ts';
import { until } from '../../support/team.ts';

describe('The gate of a hub', function () {
  this.timeout(60_000);

  let hub: TestHub;
  before(async () => {
    hub = await startHub();
  });
  after(async () => {
    const log = readFileSync(hub.home.hubLogFile, 'utf8');
    const secret = readFileSync(hub.home.secretFile, 'utf8');
    const { token } = hub.file();
    assert.equal(await hub.stop(), 0);
    for (const word of [secret, token]) assert.ok(!log.includes(word), 'a secret stands in hub.log');
  });

  const open = (headers?: Record<string, string>) => RawClient.open(hub.file().endpoint, { headers });

  it('proves itself before the client does', async () => {
    const client = await open();
    assert.equal(client.hubProof, proofOf('hub', hub.file().token, client.nonces));
    client.close();
  });

  it('refuses an upgrade that carries no nonce or a malformed one', async () => {
    await assert.rejects(open({ [nonceHeader]: '' }), /400/);
    await assert.rejects(open({ [nonceHeader]: 'f'.repeat(63) }), /400/);
  });

  it('refuses whatever comes from a page of a browser', async () => {
    await assert.rejects(open({ origin: 'http://localhost' }), /403/);
    await assert.rejects(open({ origin: 'null' }), /403/);
  });

  it('survives those who hang up before they read its refusal', async () => {
    const upgrade =
      'GET / HTTP/1.1\r\nHost: hub\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n';
    const noNonce = `${upgrade}Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n\r\n`;
    const page = noNonce.replace('\r\n', '\r\nOrigin: null\r\n');
    for (const asked of [noNonce, page, upgrade.replace('GET', 'G'), 'GET / HTTP/1.1\r\nHost: hub\r\n\r\n'])
      for (let i = 0; i < 10; i++) {
        const socket = connect(hub.file().endpoint);
        const closed = new Promise((resolve) => socket.on('error', () => undefined).on('close', resolve));
        socket.write(asked, () => socket.destroy());
        await closed;
      }
    await hub.status();
    assert.equal(hub.process.exitCode, null);
  });

  it('has nothing to say to plain HTTP', async () => {
    const asked = request({ socketPath: hub.file().endpoint, path: '/hub.json' }).end();
    const [response] = (await once(asked, 'response')) as [{ statusCode: number; resume(): void }];
    response.resume();
    assert.equal(response.statusCode, 426);
  });

  it('refuses a proof made with another token', async () => {
    const client = await open();
    await assert.rejects(client.call('hello', client.introduction('0'.repeat(64))), { code: 'hello.proof' });
    assert.equal(await client.closed, closeCodes.refused);
  });

  it('refuses its own proof sent back to it', async () => {
    const client = await open();
    const hello = { ...client.introduction(hub.file().token), proof: client.hubProof };
    await assert.rejects(client.call('hello', hello), { code: 'hello.proof' });
  });

  it('refuses a proof that was heard on another connection', async () => {
    const first = await open();
    const heard = first.introduction(hub.file().token);
    await first.call('hello', heard);
    const second = await open();
    await assert.rejects(second.call('hello', heard), { code: 'hello.proof' });
    first.close();
  });

  it('lets nothing happen before hello', async () => {
    const client = await open();
    await assert.rejects(client.call('hub.status', {}), { code: 'hello.expected' });
    assert.equal(await client.closed, closeCodes.refused);
  });

  it('refuses a client whose protocol it does not speak', async () => {
    const client = await open();
    const hello = client.introduction(hub.file().token, { protocol: { min: 98, max: 99 } });
    await assert.rejects(client.call('hello', hello), { code: 'hello.protocol' });
  });

  it('closes a socket that says no hello in time, and a connection that does not even ask for an upgrade', async () => {
    const hurried = await startHub({ tune: { handshakeMs: 1_000 } });
    const { endpoint } = hurried.file();
    const socket = connect(endpoint);
    await once(socket, 'close');
    const client = await RawClient.open(endpoint);
    assert.equal(await client.closed, closeCodes.refused);
    assert.equal(await hurried.stop(), 0);
  });

  it('refuses the sixty-fifth waiting socket at once and serves those who are greeted', async () => {
    const greeted = await hub.connect();
    const waiting: Socket[] = [];
    for (let i = 0; i < limits.waitingSockets; i++) {
      const socket = connect(hub.file().endpoint);
      await once(socket, 'connect');
      waiting.push(socket);
    }
    await greeted.call('hub.status', {});
    await once(connect(hub.file().endpoint), 'close');
    // At once: not one of those who came before it has waited to the end of its time.
    assert.deepEqual([...new Set(waiting.map(({ readyState }) => readyState))], ['open']);
    await greeted.call('hub.status', {});
    for (const socket of waiting) socket.destroy();
    const isServed = (): Promise<boolean> =>
      hub.status().then(
        () => true,
        () => false,
      );
    await until('others are served again', isServed);
  });

  for (const [what, frame] of Object.entries({
    'no JSON': '{"jsonrpc":',
    'a batch': '[{"jsonrpc":"2.0","id":1,"method":"hub.status"}]',
    'a number': '7',
    'another protocol': '{"id":1,"method":"hub.status"}',
    'a cancellation without parameters': '{"jsonrpc":"2.0","method":"$/cancelRequest"}',
    'a binary frame': Buffer.from('{"jsonrpc":"2.0","id":1,"method":"hub.status","params":{}}'),
  }))
    it(`closes a connection on ${what} and goes on serving others`, async () => {
      const [client, other] = await Promise.all([hub.connect(), hub.connect()]);
      client.socket.send(frame);
      assert.equal(await client.closed, closeCodes.malformed);
      await other.call('hub.status', {});
      other.close();
    });

  it('survives an id that is none', async () => {
    const client = await hub.connect();
    for (const id of ['null', '{}', '[]', 'true'])
      client.socket.send(`{"jsonrpc":"2.0","id":${id},"method":"hub.status","params":{}}`);
    await hub.status();
    client.close();
  });

  it('closes a connection on a frame larger than one may be', async () => {
    const client = await hub.connect();
    client.socket.send('x'.repeat(limits.frameBytes + 1));
    assert.equal(await client.closed, 1009);
  });

  it('takes no notice of names that mean something to objects', async () => {
    const client = await hub.connect();
    client.socket.send(
      '{"jsonrpc":"2.0","id":900,"method":"board.get","params":{"__proto__":{"board":"CB"},"constructor":1}}',
    );
    await assert.rejects(client.request('__proto__', {}), { code: 'request.unknownMethod' });
    await assert.rejects(client.request('constructor', {}), { code: 'request.unknownMethod' });
    await assert.rejects(client.request('toString', { idempotencyKey: '__proto__' }), {
      code: 'request.unknownMethod',
    });
    assert.deepEqual((await client.call('board.list', {})).boards, []);
    client.close();
  });

  it('refuses unknown methods, parameters of a wrong shape, and a second hello, each with its code', async () => {
    const client = await hub.connect();
    await assert.rejects(client.request('board.destroy', {}), { code: 'request.unknownMethod' });
    await assert.rejects(client.request('board.get', { board: 'no key' }), (error: { data: object }) => {
      assert.deepEqual(Object.keys(error.data).sort(), ['code', 'issues']);
      return true;
    });
    await assert.rejects(client.request('board.get', ['CB']), { code: 'request.invalid' });
    const again = client.introduction(hub.file().token);
    await assert.rejects(client.call('hello', again), { code: 'request.invalid' });
    client.close();
  });

  it('keeps a nonce of one connection from serving another', async () => {
    const nonce = newNonce();
    const [a, b] = await Promise.all([open({ [nonceHeader]: nonce }), open({ [nonceHeader]: nonce })]);
    assert.notEqual(a.nonces.hub, b.nonces.hub);
  });
});
