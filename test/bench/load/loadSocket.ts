import { randomBytes, randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { protocolRange } from '../../../src/protocol/version.ts';
import { newNonce, nonceHeader, proofOf } from '../../../src/wire/proof.ts';
import { FrameReader, opcodes } from './frameReader.ts';

/** Where to connect: a hub when there is a token, else a bare server that serves as a floor. */
export interface Target {
  readonly endpoint: string;
  readonly token?: string;
}

/** What every socket of this process is read into, one chunk after the other. */
const chunk = Buffer.allocUnsafe(1024 * 1024);

/**
 * A WebSocket that costs its own process as little as possible: frames are encoded before and read after the time that
 * counts, and what nobody asked for is passed over.
 */
export class LoadSocket {
  /** Gets every frame that answers nothing asked through {@link request}; without `everyFrame` only answers. */
  onFrame: (frame: Buffer) => void = () => undefined;
  everyFrame = false;
  readonly #socket: Socket;
  readonly #reader = new FrameReader({
    wants: (head, opcode) => opcode !== opcodes.text || this.everyFrame || isAnswer(head),
    take: (payload, opcode) => this.#take(payload, opcode),
  });
  readonly #waiting = new Map<number, (frame: Buffer) => void>();
  /** The answer to the upgrade, until it is whole. */
  #greeting: string | undefined = '';
  #onGreeted: (headers: string) => void = () => undefined;
  #lastId = 1_000_000;

  private constructor(endpoint: string) {
    this.#socket = connect({
      path: endpoint,
      onread: {
        buffer: chunk,
        callback: (bytes) => {
          this.#read(chunk.subarray(0, bytes));
          return true;
        },
      },
    });
    // It ends in a close, which whoever waits is told.
    this.#socket.on('error', () => undefined);
  }

  /** Connects, and to a hub says hello as a window. */
  static async open({ endpoint, token }: Target): Promise<LoadSocket> {
    const opened = new LoadSocket(endpoint);
    const nonce = newNonce();
    const headers = await opened.#upgrade(nonce);
    if (token === undefined) return opened;
    const hubNonce = new RegExp(`^${nonceHeader}: (.*)$`, 'im').exec(headers)?.[1] ?? '';
    await opened.request('hello', {
      protocol: protocolRange,
      proof: proofOf('client', token, { client: nonce, hub: hubNonce }),
      kind: 'window',
      version: '0.0.0-load',
      instance: randomUUID(),
      pid: process.pid,
      title: 'load',
    });
    return opened;
  }

  /** Sends a frame as {@link requestFrame} makes it. */
  send(frame: Buffer): void {
    this.#socket.write(frame);
  }

  /** For preparations: asks and waits; a refusal is an error. */
  async request(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    const id = ++this.#lastId;
    const frame = await this.#orClosed<Buffer>(method, (resolve) => {
      this.#waiting.set(id, resolve);
      this.send(requestFrame(id, method, params));
    });
    this.#waiting.delete(id);
    return resultOf(frame);
  }

  close(): void {
    this.#socket.destroy();
  }

  /** Gives the headers of the answer. */
  #upgrade(nonce: string): Promise<string> {
    return this.#orClosed('the upgrade', (resolve) => {
      this.#onGreeted = resolve;
      const lines = [
        'GET / HTTP/1.1',
        'Host: localhost',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        `${nonceHeader}: ${nonce}`,
      ];
      this.#socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    });
  }

  /** What `begin` brings about; an error when the other side closes before. */
  async #orClosed<T>(during: string, begin: (resolve: (value: T) => void) => void): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const failed = (): void => reject(new Error(`The socket closed during ${during}.`));
    this.#socket.once('close', failed);
    begin(resolve);
    try {
      return await promise;
    } finally {
      this.#socket.off('close', failed);
    }
  }

  #read(bytes: Buffer): void {
    if (this.#greeting === undefined) {
      this.#reader.read(bytes);
      return;
    }
    this.#greeting += bytes.toString('latin1');
    const end = this.#greeting.indexOf('\r\n\r\n');
    if (end < 0) return;
    const headers = this.#greeting.slice(0, end);
    const rest = Buffer.from(this.#greeting.slice(end + 4), 'latin1');
    this.#greeting = undefined;
    this.#onGreeted(headers);
    this.#reader.read(rest);
  }

  #take(payload: Buffer, opcode: number): void {
    if (opcode === opcodes.ping) this.#socket.write(frameOf(payload, 'pong'));
    if (opcode === opcodes.close) this.#socket.end();
    if (opcode !== opcodes.text) return;
    const settle = this.#waiting.size > 0 ? this.#waiting.get(idOf(payload)) : undefined;
    if (settle === undefined) this.onFrame(payload);
    else settle(payload);
  }
}

/** The frame of a request. */
export function requestFrame(id: number, method: string, params: Readonly<Record<string, unknown>>): Buffer {
  return textFrame(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
}

/** The frame of a message as a client sends it. */
export function textFrame(text: string): Buffer {
  return frameOf(Buffer.from(text), 'text');
}

/** A client has to mask what it sends; under a mask of zeros the payload is as it was. */
function frameOf(payload: Buffer, kind: 'text' | 'pong'): Buffer {
  const long = payload.length > 125;
  if (payload.length > 0xffff) throw new Error('A load has no frames of this size.');
  const header = Buffer.alloc(long ? 8 : 6);
  header[0] = kind === 'text' ? 0x81 : 0x8a;
  header[1] = 0x80 | (long ? 126 : payload.length);
  if (long) header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

/** Whether what a message begins with is an answer to a request; all else that a hub sends is a notification. */
function isAnswer(head: Buffer): boolean {
  return head.subarray(0, 24).includes('"id":');
}

/** The result that an answer carries; throws the refusal of one that carries none. */
export function resultOf(frame: Buffer): unknown {
  const answer = JSON.parse(frame.toString()) as {
    result?: unknown;
    error?: { message: string; data?: unknown };
  };
  if (answer.error !== undefined)
    throw new Error(`${answer.error.message} ${JSON.stringify(answer.error.data)}`);
  return answer.result;
}

function idOf(frame: Buffer): number {
  if (!isAnswer(frame)) return -1;
  return (JSON.parse(frame.toString()) as { id: number }).id;
}
