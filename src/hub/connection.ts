import type { Duplex } from 'node:stream';
import {
  type CancellationToken,
  createMessageConnection,
  type Logger,
  type MessageConnection,
  ResponseError,
} from 'vscode-jsonrpc/node';
import type { WebSocket } from 'ws';
import { contract, type Params } from '../protocol/contract.ts';
import { jsonRpcRefusal, WireError } from '../protocol/errors.ts';
import { parseOrRefuse } from '../protocol/issues.ts';
import { closeCodes, FrameReader, FrameWriter } from '../wire/framing.ts';
import { type Nonces, proofOf, sameProof } from '../wire/proof.ts';
import type { Dispatcher } from './dispatcher.ts';
import { greet } from './greeting.ts';
import { Outbox } from './outbox.ts';
import type { HubServices } from './services.ts';
import type { Peer, Session } from './session.ts';

/** What a connection is given by the server that accepted it. */
export interface ConnectionOptions {
  readonly hub: HubServices;
  readonly dispatcher: Dispatcher;
  /** What the socket runs over. */
  readonly stream: Duplex;
  readonly nonces: Nonces;
  /** Proves the client; never written anywhere. */
  readonly token: string;
  readonly isDraining: () => boolean;
  /** The hello was valid: the socket no longer waits. */
  readonly onGreeted: () => void;
}

/** How long the other side may take to answer a ping or a close that something waits for. */
const answerMs = 500;

/** What the other side's JSON-RPC does wrong is its own matter; what it is refused says so. */
const silent: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  log: () => undefined,
};

/** One socket: nothing but hello until that is answered, then the requests of its session. */
export class Connection implements Peer {
  readonly #socket: WebSocket;
  readonly #options: ConnectionOptions;
  readonly #outbox: Outbox;
  readonly #rpc: MessageConnection;
  readonly #closing = new AbortController();
  #session: Session | undefined;
  #greeting = false;
  /** Pings without a sign of life since. */
  #unanswered = 0;

  constructor(socket: WebSocket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    const { clock, tune, hubLog } = options.hub;
    this.#outbox = new Outbox(socket, {
      stream: options.stream,
      clock,
      slowConsumerBytes: tune.slowConsumerBytes,
      slowConsumerMs: tune.slowConsumerMs,
      onSlow: (reason) => hubLog.info(`Session ${this.#session?.id ?? '(none)'} is dropped: ${reason}.`),
    });
    this.#rpc = createMessageConnection(new FrameReader(this.#outbox), new FrameWriter(this.#outbox), silent);
    this.#rpc.onRequest((method, params, cancelled) => this.#answer(method, params, cancelled));
    this.#rpc.onError(() => undefined);
    socket.on('pong', () => (this.#unanswered = 0));
    socket.on('message', () => (this.#unanswered = 0));
    // What went wrong with the socket ends in its close; nothing more is to be done about it.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#closed());
    this.#rpc.listen();
  }

  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  send(frame: Buffer): void {
    this.#outbox.send(frame);
  }

  end(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Closes a socket that proved nothing; one that does not even answer the close is cut off. */
  refuse(reason: string): void {
    this.#socket.close(closeCodes.refused, reason);
    const timer = setTimeout(() => this.#socket.terminate(), answerMs);
    this.#socket.on('close', () => clearTimeout(timer));
  }

  async answers(): Promise<boolean> {
    if (this.#socket.readyState !== this.#socket.OPEN) return false;
    return new Promise((resolve) => {
      const settle = (answered: boolean): void => {
        clearTimeout(timer);
        this.#socket.off('pong', onPong).off('close', onClose);
        resolve(answered);
      };
      const onPong = (): void => settle(true);
      const onClose = (): void => settle(false);
      const timer = setTimeout(onClose, answerMs);
      this.#socket.on('pong', onPong).on('close', onClose).ping();
    });
  }

  /** Asks for a sign of life, or gives up on a socket that owes two; after a pause of ours it owes none. */
  beat({ afterPause }: { afterPause: boolean }): void {
    if (afterPause) this.#unanswered = 0;
    if (this.#unanswered >= 2) {
      this.#options.hub.hubLog.info(`Session ${this.#session?.id ?? '(none)'} does not answer.`);
      this.#socket.terminate();
      return;
    }
    this.#unanswered++;
    this.#socket.ping();
    this.#outbox.check();
  }

  async #answer(method: string, params: unknown, cancelled: CancellationToken): Promise<unknown> {
    try {
      const session = this.#session;
      if (session === undefined) return await this.#hello(method, params);
      return await this.#options.dispatcher.dispatch(method, params, { session, cancelled });
    } catch (error) {
      return this.#toResponseError(method, error);
    }
  }

  async #hello(method: string, params: unknown): Promise<unknown> {
    try {
      if (method !== 'hello' || this.#greeting)
        throw new WireError(
          'hello.expected',
          'The first message has to be hello, and its answer has to be awaited.',
        );
      this.#greeting = true;
      return await this.#greet(parseOrRefuse(contract.hello.params, params ?? {}, 'The hello'));
    } catch (error) {
      // The refusal goes out first, then the socket closes.
      setImmediate(() => this.refuse('refused'));
      throw error;
    }
  }

  async #greet(hello: Params<'hello'>): Promise<unknown> {
    const { hub, nonces, token, isDraining, onGreeted } = this.#options;
    if (!sameProof(hello.proof, proofOf('client', token, nonces)))
      throw new WireError(
        'hello.proof',
        'The proof does not fit the token of this hub. Read hub.json again.',
      );
    if (isDraining())
      throw new WireError('hub.draining', 'The hub is about to hand over or stop; connect again.');
    const { session, result } = await greet(hub, hello, this);
    if (this.#socket.readyState !== this.#socket.OPEN) {
      hub.sessions.detach(session, this);
      throw new WireError('session.unknown', 'The connection closed while it was greeted.');
    }
    this.#session = session;
    onGreeted();
    // The answer to hello goes first, what happened meanwhile follows it.
    setImmediate(() => {
      for (const { board, epoch, sequence } of hello.watch ?? [])
        hub.publisher.resume(session, board, { epoch, sequence });
    });
    return result;
  }

  #toResponseError(method: string, error: unknown): ResponseError<unknown> {
    if (error instanceof WireError) {
      if (error.code === 'hub.failed') this.#options.hub.hubLog.error(`${method} failed.`, error.cause);
      return new ResponseError(jsonRpcRefusal, error.message, error.data);
    }
    this.#options.hub.hubLog.error(`${method} failed.`, error);
    const message = 'The hub failed inside; nothing was changed. Its log says more.';
    return new ResponseError(jsonRpcRefusal, message, { code: 'hub.failed' });
  }

  #closed(): void {
    if (this.#session !== undefined) this.#options.hub.sessions.detach(this.#session, this);
    this.#closing.abort();
    this.#rpc.dispose();
  }
}
