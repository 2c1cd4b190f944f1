import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { Message } from 'vscode-jsonrpc/node';
import {
  closeCodes,
  FrameReader,
  FrameWriter,
  notificationFrame,
  type FrameSocket,
} from '../../../src/wire/framing.ts';

class FakeSocket extends EventEmitter implements FrameSocket {
  readonly sent: string[] = [];
  readonly closed: number[] = [];
  failure: Error | undefined;

  send(frame: string, done: (error?: Error) => void): void {
    this.sent.push(frame);
    done(this.failure);
  }

  close(code: number): void {
    this.closed.push(code);
  }
}

describe('frames', () => {
  let socket: FakeSocket;
  let received: Message[];
  beforeEach(() => {
    socket = new FakeSocket();
    received = [];
    new FrameReader(socket).listen((message) => received.push(message));
  });

  it('hold one JSON-RPC message each, in both directions', async () => {
    const message = { jsonrpc: '2.0', id: 1, method: 'board.list', params: { text: 'ä\n' } };
    await new FrameWriter(socket).write(message);
    assert.deepEqual(socket.sent, [JSON.stringify(message)]);
    socket.emit('message', Buffer.from(socket.sent[0] ?? ''), false);
    assert.deepEqual(received, [message]);
    assert.deepEqual(JSON.parse(notificationFrame('hub.closing', { reason: 'idle' })), {
      jsonrpc: '2.0',
      method: 'hub.closing',
      params: { reason: 'idle' },
    });
  });

  for (const [what, data, binary] of [
    ['no JSON', 'hello', false],
    ['an array', '[]', false],
    ['another version', '{"jsonrpc":"1.0"}', false],
    ['null', 'null', false],
    ['binary', '{"jsonrpc":"2.0"}', true],
  ] as const)
    it(`of ${what} close the socket and reach nobody`, () => {
      socket.emit('message', Buffer.from(data), binary);
      assert.deepEqual([received, socket.closed], [[], [closeCodes.malformed]]);
    });

  it('that cannot be sent are told as an error and break nothing', async () => {
    const writer = new FrameWriter(socket);
    const errors: Error[] = [];
    writer.onError(([error]) => errors.push(error));
    socket.failure = new Error('closed in between');
    await writer.write({ jsonrpc: '2.0' });
    assert.deepEqual(errors, [socket.failure]);
  });

  it('end with the socket, for reader and writer', () => {
    const closed: string[] = [];
    const [reader, writer] = [new FrameReader(socket), new FrameWriter(socket)];
    reader.onClose(() => closed.push('reader'));
    writer.onClose(() => closed.push('writer'));
    socket.emit('close');
    assert.deepEqual(closed, ['reader', 'writer']);
  });
});
