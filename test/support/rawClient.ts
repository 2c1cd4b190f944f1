import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { type ClientOptions, WebSocket } from 'ws';
import type { Method, MutatingMethod, ParamsIn, Result } from '../../src/protocol/contract.ts';
import { WireError, type WireErrorData } from '../../src/protocol/errors.ts';
import type { HubFile } from '../../src/protocol/hubFile.ts';
import { newNonce, nonceHeader, type Nonces, proofOf, proofHeader } from '../../src/wire/proof.ts';

/** A message that came without being asked for. */
export interface Notification {
  readonly method: string;
  readonly params: Record<string, unknown>;
}

export interface RawClientOptions {
  /** What hello says other than usual. */
  readonly hello?: Partial<ParamsIn<'hello'>>;
}

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** A client with nothing between the test and the wire: it neither reconnects, nor retries, nor renews. */
export class RawClient {
  readonly socket: WebSocket;
  readonly nonces: Nonces;
  /** The hub's proof of itself, as it came with the upgrade. */
  readonly hubProof: string;
  readonly notifications: Notification[] = [];
  /** Resolves with the close code. */
  readonly closed: Promise<number>;
  /** What hello was answered with. */
  hello!: Result<'hello'>;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Set<() => void>();
  #lastId = 0;

  private constructor(socket: WebSocket, nonces: Nonces, hubProof: string) {
    this.socket = socket;
    this.nonces = nonces;
    this.hubProof = hubProof;
    socket.on('message', (data: Buffer) => this.#receive(JSON.parse(data.toString()) as object));
    socket.on('error', () => undefined);
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => {
        for (const { reject } of this.#pending.values()) reject(new Error(`closed with ${code}`));
        this.#pending.clear();
        resolve(code);
      });
    });
  }

  /** Opens a socket and stops before hello. Rejects when the hub refuses the upgrade. */
  static async open(endpoint: string, options: ClientOptions = {}): Promise<RawClient> {
    const client = newNonce();
    const socket = new WebSocket(`ws+unix://${endpoint}:/`, {
      perMessageDeflate: false,
      ...options,
      headers: { [nonceHeader]: client, ...options.headers },
    });
    let nonces: Nonces = { client, hub: '' };
    let proof = '';
    socket.once('upgrade', ({ headers }) => {
      nonces = { client, hub: String(headers[nonceHeader]) };
      proof = String(headers[proofHeader]);
    });
    await once(socket, 'open');
    return new RawClient(socket, nonces, proof);
  }

  /** Opens a socket and says hello. */
  static async connect({ endpoint, token }: HubFile, { hello }: RawClientOptions = {}): Promise<RawClient> {
    const client = await RawClient.open(endpoint);
    client.hello = await client.call('hello', client.introduction(token, hello));
    return client;
  }

  /** The parameters of a valid hello. */
  introduction(token: string, more: Partial<ParamsIn<'hello'>> = {}): ParamsIn<'hello'> {
    return {
      protocol: { min: 1, max: 1 },
      proof: proofOf('client', token, this.nonces),
      kind: 'window',
      version: '0.1.0',
      instance: randomUUID(),
      ...more,
    };
  }

  /** Calls a method; rejects with the `WireError` the hub answered. */
  call<M extends Method>(method: M, params: ParamsIn<M>): Promise<Result<M>> {
    return this.request(method, params) as Promise<Result<M>>;
  }

  /** Calls a mutation with a new idempotency key. */
  do<M extends MutatingMethod>(method: M, params: Omit<ParamsIn<M>, 'idempotencyKey'>): Promise<Result<M>> {
    return this.request(method, { ...params, idempotencyKey: newKey() }) as Promise<Result<M>>;
  }

  /** Sends whatever it is given as a request. */
  request(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#lastId;
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', id, method, params }));
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  /** The id of the newest request, to cancel it. */
  get lastId(): number {
    return this.#lastId;
  }

  notify(method: string, params: unknown): void {
    this.socket.send(JSON.stringify({ jsonrpc: '2.0', method, params }));
  }

  /** The first notification, past or future, that fits. */
  async next(fits: (notification: Notification) => boolean): Promise<Notification> {
    for (;;) {
      const found = this.notifications.find(fits);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#listeners.add(resolve));
    }
  }

  close(): void {
    this.socket.close();
  }

  #receive(message: object): void {
    if ('id' in message && !('method' in message)) this.#settle(message as Answer);
    else this.notifications.push(message as unknown as Notification);
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }

  #settle({ id, result, error }: Answer): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (error === undefined) pending?.resolve(result);
    else pending?.reject(new WireError(error.data.code, error.message, error.data));
  }
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly message: string; readonly data: WireErrorData };
}

/** A key for one intent. */
export function newKey(): string {
  return randomBytes(16).toString('base64url');
}
