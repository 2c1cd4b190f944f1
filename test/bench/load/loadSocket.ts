import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { newNonce, nonceHeader, proofOf } from '../../../src/wire/proof.ts';
import { protocolRange } from '../../../src/protocol/version.ts';

/** Where to connect: a hub when there is a token, else a bare server that serves as a floor. */
export interface Target {
  readonly endpoint: string;
  readonly token?: string;
}

/** A socket that costs its own process as little as possible: frames are encoded before and read after the time that counts. */
export class LoadSocket {
  /** Gets every frame that answers nothing asked through {@link request}. */
  onFrame: (frame: Buffer) => void = () => undefined;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (frame: Buffer) => void>();
  #lastId = 1_000_000;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const settle = this.#waiting.size > 0 ? this.#waiting.get(idOf(data)) : undefined;
      if (settle === undefined) this.onFrame(data);
      else settle(data);
    });
  }

  /** Connects, and to a hub says hello as a window. */
  static async open({ endpoint, token }: Target): Promise<LoadSocket> {
    const nonce = newNonce();
    const socket = new WebSocket(`ws+unix:${endpoint}:/`, {
      perMessageDeflate: false,
      headers: { [nonceHeader]: nonce },
    });
    let hubNonce = '';
    socket.once('upgrade', ({ headers }) => (hubNonce = String(headers[nonceHeader])));
    await new Promise((resolve, reject) => {
      socket.once('open', resolve);
      socket.once('error', reject);
    });
    const opened = new LoadSocket(socket);
    if (token !== undefined)
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

  send(frame: Buffer): void {
    this.#socket.send(frame, { binary: false });
  }

  /** For preparations: asks and waits; a refusal is an error. */
  async request(method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> {
    const id = ++this.#lastId;
    const frame = await new Promise<Buffer>((resolve, reject) => {
      this.#waiting.set(id, resolve);
      this.#socket.once('close', () => {
        reject(new Error(`The hub closed the socket during ${method}.`));
      });
      this.send(requestFrame(id, method, params));
    });
    this.#waiting.delete(id);
    this.#socket.removeAllListeners('close');
    return resultOf(frame);
  }

  close(): void {
    this.#socket.terminate();
  }
}

/** The frame of a request. */
export function requestFrame(id: number, method: string, params: Readonly<Record<string, unknown>>): Buffer {
  return Buffer.from(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
}

/** Whether a frame answers a request; all else that a hub sends is a notification. */
export function isAnswer(frame: Buffer): boolean {
  return frame.subarray(0, 24).includes('"id":');
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
