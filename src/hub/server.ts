import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { limits } from '../protocol/limits.ts';
import { closeCodes } from '../wire/framing.ts';
import { isNonce, newNonce, nonceHeader, type Nonces, proofHeader, proofOf } from '../wire/proof.ts';
import { Connection, type ConnectionOptions } from './connection.ts';

interface ServerOptions extends Pick<ConnectionOptions, 'hub' | 'dispatcher' | 'token' | 'isDraining'> {
  /** A connection was closed. */
  readonly onClosed: () => void;
}

/** A socket that nobody has proven anything on yet. */
interface WaitingSocket {
  readonly timer: NodeJS.Timeout;
  /** What happens when its time is over. */
  giveUp: () => void;
}

/** Accepts sockets and holds them to the limits that apply before anybody is trusted (rules of safety 2 and 12). */
export class HubServer {
  readonly #options: ServerOptions;
  readonly #http: Server;
  readonly #sockets: WebSocketServer;
  readonly #connections = new Set<Connection>();
  /** Sockets without a valid hello. */
  readonly #waiting = new Map<Duplex, WaitingSocket>();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#http = createServer((_request, response) => {
      // There is nothing here for HTTP, and for pages of a browser least of all.
      response.writeHead(426, { connection: 'close', upgrade: 'websocket' }).end();
    });
    this.#sockets = new WebSocketServer({
      noServer: true,
      maxPayload: limits.frameBytes,
      perMessageDeflate: false,
      clientTracking: false,
    });
    this.#http.on('connection', (socket) => this.#await(socket));
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#http.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Resolves when the endpoint accepts connections; rejects when it cannot be made. */
  listen(endpoint: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen(endpoint, () => {
        this.#http.off('error', reject);
        resolve();
      });
    });
  }

  get connections(): ReadonlySet<Connection> {
    return this.#connections;
  }

  /** Takes no more connections and tells those there are; resolves when all are closed, at the latest after `withinMs`. */
  async close(withinMs: number): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    for (const connection of this.#connections) connection.end(closeCodes.closing, 'the hub closes');
    for (const socket of this.#waiting.keys()) socket.destroy();
    const timer = setTimeout(() => {
      for (const connection of this.#connections) connection.terminate();
    }, withinMs);
    await closed;
    clearTimeout(timer);
  }

  #await(socket: Socket): void {
    // Who hangs up on an answer, a refusal too, ends its own connection and not the hub.
    socket.on('error', () => undefined);
    const { waitingSockets, handshakeMs } = this.#options.hub.tune;
    if (this.#waiting.size >= waitingSockets) {
      socket.destroy();
      return;
    }
    const waiting: WaitingSocket = {
      timer: setTimeout(() => waiting.giveUp(), handshakeMs),
      giveUp: () => socket.destroy(),
    };
    this.#waiting.set(socket, waiting);
    socket.on('close', () => this.#admit(socket));
  }

  /** The socket waits no longer: its hello was valid, or it is closed. */
  #admit(socket: Duplex): void {
    clearTimeout(this.#waiting.get(socket)?.timer);
    this.#waiting.delete(socket);
  }

  #upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const client = request.headers[nonceHeader];
    // Only a browser says where it comes from, and no page has any business here.
    if (request.headers.origin !== undefined) {
      refuse(socket, '403 Forbidden');
      return;
    }
    if (!isNonce(client)) {
      refuse(socket, '400 Bad Request');
      return;
    }
    const nonces: Nonces = { client, hub: newNonce() };
    const proof = proofOf('hub', this.#options.token, nonces);
    const addHeaders = (headers: string[], answered: IncomingMessage): void => {
      if (answered !== request) return;
      headers.push(`${nonceHeader}: ${nonces.hub}`, `${proofHeader}: ${proof}`);
    };
    this.#sockets.on('headers', addHeaders);
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const { onClosed, ...given } = this.#options;
      const onGreeted = (): void => this.#admit(socket);
      const connection = new Connection(webSocket, { ...given, stream: socket, nonces, onGreeted });
      this.#connections.add(connection);
      const waiting = this.#waiting.get(socket);
      if (waiting !== undefined) waiting.giveUp = () => connection.refuse('no hello in time');
      webSocket.on('close', () => {
        this.#connections.delete(connection);
        onClosed();
      });
    });
    this.#sockets.off('headers', addHeaders);
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
