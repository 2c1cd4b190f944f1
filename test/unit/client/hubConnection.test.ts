import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocketServer, type WebSocket } from 'ws';
import { HubConnection } from '../../../src/client/hubConnection.ts';
import { newNonce, nonceHeader, proofHeader, proofOf } from '../../../src/wire/proof.ts';

const token = 'ab'.repeat(32);

describe('a connection to a hub', () => {
  let folder: string;
  let server: Server;
  let hub: WebSocketServer;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'callboard-connection-'));
    server = createServer();
    hub = new WebSocketServer({ server });
    hub.on('headers', (headers: string[], request: IncomingMessage) => {
      const nonces = { client: String(request.headers[nonceHeader]), hub: newNonce() };
      headers.push(`${nonceHeader}: ${nonces.hub}`, `${proofHeader}: ${proofOf('hub', token, nonces)}`);
    });
    server.listen(path.join(folder, 'hub.sock'));
    await once(server, 'listening');
  });
  afterEach(() => {
    for (const socket of hub.clients) socket.terminate();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A connection to a hub that answers the first request in this way. */
  async function connected(answer: (socket: WebSocket, id: number) => void): Promise<HubConnection> {
    hub.on('connection', (socket) =>
      socket.on('message', (data: Buffer) =>
        answer(socket, (JSON.parse(data.toString()) as { id: number }).id),
      ),
    );
    const file = { token, endpoint: path.join(folder, 'hub.sock'), pid: 1, version: '1.0.0', startedAt: 1 };
    return await HubConnection.open({ ...file, protocol: { min: 1, max: 1 } }, () => undefined);
  }

  it('ends, and rejects what was asked, when the hub sends what is no message', async () => {
    const connection = await connected((socket) => socket.send('garbage'));
    const closed = new Promise<void>((resolve) => connection.onClosed(resolve));
    await assert.rejects(connection.request('board.list', {}), { code: 'connection.lost' });
    await closed;
  });

  it('hands on what came before the hub closed', async () => {
    const connection = await connected((socket, id) => {
      socket.send(JSON.stringify({ jsonrpc: '2.0', method: 'board.unheardOf', params: {} }));
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: { boards: [] } }));
      socket.close(1000);
    });
    assert.deepEqual(await connection.request('board.list', {}), { boards: [] });
  });

  it('counts as lost for whoever asks while it hands on the last of what came', async () => {
    const connection = await connected((socket, id) => {
      const closing = { jsonrpc: '2.0', method: 'hub.closing', params: { reason: 'stopped' } };
      for (let count = 0; count < 5; count++) socket.send(JSON.stringify(closing));
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, result: { boards: [] } }));
      socket.close(1000);
    });
    const asked: Promise<void>[] = [];
    connection.onNotification(() => {
      asked.push(assert.rejects(connection.request('board.list', {}), { code: 'connection.lost' }));
    });
    await connection.request('board.list', {});
    await Promise.all(asked);
    assert.equal(asked.length, 5);
  });
});
