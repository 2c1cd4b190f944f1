import { connect as connectSocket } from 'node:net';
import type { IncomingMessage } from 'node:http';
import {
  CancellationTokenSource,
  ConnectionError,
  createMessageConnection,
  ResponseError,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import { WebSocket } from 'ws';
import { deferred } from '../base/deferred.ts';
import { Emitter, type Event } from '../base/emitter.ts';
import { contract, type Method, type ParamsIn, type Result } from '../protocol/contract.ts';
import { WireError, wireErrorData } from '../protocol/errors.ts';
import { notifications, type NotificationName, type NotificationPayload } from '../protocol/events.ts';
import type { HubFile } from '../protocol/hubFile.ts';
import { limits } from '../protocol/limits.ts';
import { FrameReader, FrameWriter } from '../wire/framing.ts';
import {
  isNonce,
  newNonce,
  nonceHeader,
  proofHeader,
  proofOf,
  sameProof,
  type Nonces,
} from '../wire/proof.ts';
import { ClientError, messageOf } from './errors.ts';

/** A notification as it came, checked against the contract. */
export type Notification = {
  [N in NotificationName]: { readonly name: N; readonly payload: NotificationPayload<N> };
}[NotificationName];

/** How often the hub is asked for a sign of life, and how many times it may fail to give one. */
const pingEveryMs = 5_000;
const missedPings = 3;

/** One authenticated socket to a hub. It is used once: when it closes, every request in flight is rejected and another connection is made. */
export class HubConnection {
  /** Answers the nonces of this connection; goes into `hello`. */
  readonly proof: string;
  readonly #socket: WebSocket;
  readonly #rpc: MessageConnection;
  readonly #closed = new Emitter<void>();
  readonly #notified = new Emitter<Notification>();
  readonly #log: (line: string) => void;
  #received = 0;
  #handled = 0;
  #open = true;

  /** Tells once that the connection is gone, after everything that was received before has been handled. */
  readonly onClosed: Event<void> = this.#closed.event;
  readonly onNotification: Event<Notification> = this.#notified.event;

  private constructor(socket: WebSocket, proof: string, log: (line: string) => void) {
    this.#socket = socket;
    this.proof = proof;
    this.#log = log;
    socket.on('message', () => {
      this.#received++;
    });
    this.#rpc = createMessageConnection(new FrameReader(socket), new FrameWriter(socket), undefined, {
      messageStrategy: {
        handleMessage: (message, next) => {
          this.#handled++;
          return next(message);
        },
      },
    });
    for (const name of Object.keys(notifications) as NotificationName[]) {
      this.#rpc.onNotification(name, (params: unknown) => this.#receive(name, params));
    }
    this.#rpc.onError(([error]) => log(`Connection: ${error.message}`));
    this.#watchLife();
    socket.once('close', () => this.#finish(this.#received - this.#handled));
    this.#rpc.listen();
  }

  /** Connects and makes the hub prove itself. Until it did, it gets nothing but a nonce. Rejects with `hub.unreachable` or `hub.untrusted`. */
  static open(file: HubFile, log: (line: string) => void): Promise<HubConnection> {
    const nonce = newNonce();
    // The name is no address: the connection is made to the endpoint. An address of this kind is one that an editor's proxy
    // support, which replaces how requests of its extensions connect, leaves alone.
    const socket = new WebSocket('ws+unix:callboard:/', {
      createConnection: () => connectSocket(file.endpoint),
      headers: { [nonceHeader]: nonce },
      handshakeTimeout: limits.handshakeMs,
      // Nothing but the hub that proved itself gets to send a message, and a page of long tickets is large.
      maxPayload: limits.slowConsumerBytes,
      perMessageDeflate: false,
    });
    return new Promise((resolve, reject) => {
      let proof: string | undefined;
      socket.once('upgrade', (response: IncomingMessage) => {
        proof = checkedProof(file.token, nonce, response);
        if (proof !== undefined) return;
        reject(
          new ClientError(
            'hub.untrusted',
            `What listens at ${file.endpoint} cannot prove that it is the hub; it was told nothing.`,
          ),
        );
        socket.terminate();
      });
      socket.on('error', (error) =>
        reject(
          new ClientError('hub.unreachable', `No hub answers at ${file.endpoint}: ${error.message}`, error),
        ),
      );
      socket.once('open', () => {
        if (proof !== undefined) resolve(new HubConnection(socket, proof, log));
      });
    });
  }

  /** Sends a request. Rejects with a `WireError` for a refusal, `request.cancelled` when the signal says so, `connection.lost` when the socket closes first. */
  async request<M extends Method>(method: M, params: ParamsIn<M>, signal?: AbortSignal): Promise<Result<M>> {
    if (!this.#open) throw lost(method);
    if (signal?.aborted) throw cancelled(method, signal);
    const source = new CancellationTokenSource();
    const aborted = deferred<never>();
    const onAbort = (): void => {
      source.cancel();
      aborted.reject(cancelled(method, signal));
    };
    signal?.addEventListener('abort', onAbort, { once: true });
    try {
      const answer = this.#rpc.sendRequest<unknown>(method, params, source.token);
      return checkedResult(method, await Promise.race([answer, aborted.promise]));
    } catch (error) {
      // The socket is closed, and what came before is still being handled: who asks again at once would only get here again.
      if (error instanceof ConnectionError) await this.#whenClosed();
      throw this.#translate(error, method);
    } finally {
      signal?.removeEventListener('abort', onAbort);
      source.dispose();
    }
  }

  /** Closes the socket; `onClosed` follows. */
  close(): void {
    this.#socket.close(1000);
    // A hub that does not answer the closing handshake is not waited for.
    setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }

  async #whenClosed(): Promise<void> {
    if (this.#open) await new Promise<void>((resolve) => this.#closed.event(resolve));
  }

  #translate(error: unknown, method: Method): unknown {
    if (!(error instanceof ResponseError))
      return this.#open || error instanceof ClientError ? error : lost(method, error);
    const data = wireErrorData.safeParse(error.data);
    if (data.success) return new WireError(data.data.code, error.message, data.data);
    return this.#open ? new WireError('hub.failed', error.message, { cause: error }) : lost(method, error);
  }

  #receive(name: NotificationName, params: unknown): void {
    const parsed = notifications[name].payload.safeParse(params);
    if (parsed.success) this.#notified.fire({ name, payload: parsed.data } as Notification);
    else this.#log(`Dropped ${name}: ${parsed.error.message}`);
  }

  /** A hub that hangs keeps its sockets open; without a sign of life the connection counts as lost. */
  #watchLife(): void {
    let missed = 0;
    const alive = (): void => {
      missed = 0;
    };
    this.#socket.on('pong', alive);
    this.#socket.on('message', alive);
    const timer = setInterval(() => {
      if (missed++ >= missedPings) this.#socket.terminate();
      else this.#socket.ping();
    }, pingEveryMs);
    this.#closed.event(() => clearInterval(timer));
  }

  /**
   * What arrived before the close still counts: an answer, or the note that says why the hub closes. One message is
   * handled in each turn, and one that is none never is: so many turns are waited for and no more.
   */
  #finish(turns: number): void {
    if (this.#handled < this.#received && turns > 0) {
      setImmediate(() => this.#finish(turns - 1));
      return;
    }
    this.#open = false;
    this.#rpc.dispose();
    this.#closed.fire();
  }
}

function checkedProof(token: string, client: string, response: IncomingMessage): string | undefined {
  const hub = response.headers[nonceHeader];
  const given = response.headers[proofHeader];
  if (!isNonce(hub) || typeof given !== 'string') return undefined;
  const nonces: Nonces = { client, hub };
  return sameProof(given, proofOf('hub', token, nonces)) ? proofOf('client', token, nonces) : undefined;
}

function checkedResult<M extends Method>(method: M, answer: unknown): Result<M> {
  const parsed = contract[method].result.safeParse(answer);
  if (parsed.success) return parsed.data as Result<M>;
  throw new ClientError(
    'answer.invalid',
    `The answer to ${method} has another shape than the contract says.`,
    parsed.error,
  );
}

/** The caller no longer waits; whether the hub did it is not known. */
export function cancelled(method: Method, signal?: AbortSignal): ClientError {
  return new ClientError('request.cancelled', `${method} was cancelled.`, signal?.reason);
}

function lost(method: Method, cause?: unknown): ClientError {
  const why = cause === undefined ? '' : ` (${messageOf(cause)})`;
  return new ClientError(
    'connection.lost',
    `The connection to the hub was lost before ${method} was answered${why}.`,
    cause,
  );
}
