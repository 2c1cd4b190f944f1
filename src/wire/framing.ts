import {
  AbstractMessageReader,
  AbstractMessageWriter,
  type DataCallback,
  type Disposable,
  type Message,
  type MessageReader,
  type MessageWriter,
} from 'vscode-jsonrpc/node';

/** What framing needs of a WebSocket; the one of `ws` fits. One text frame is one JSON-RPC message. */
export interface FrameSocket {
  send(frame: string, done: (error?: Error) => void): void;
  close(code: number, reason: string): void;
  on(event: 'message', listener: (data: unknown, isBinary: boolean) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** Codes with which a side closes a socket, so that the other knows whether to come back. */
export const closeCodes = {
  /** A frame that is no JSON-RPC message. */
  malformed: 4400,
  /** The proof did not fit, or no hello came in time. */
  refused: 4401,
  /** Too slow: connect again and resume. */
  slow: 4408,
  /** The hub closes; see the notification `hub.closing`. */
  closing: 4503,
} as const;

/** Reads JSON-RPC messages from a WebSocket. A frame that is none closes the socket: nothing after it can be trusted. */
export class FrameReader extends AbstractMessageReader implements MessageReader {
  readonly #socket: FrameSocket;

  constructor(socket: FrameSocket) {
    super();
    this.#socket = socket;
    socket.on('close', () => this.fireClose());
    socket.on('error', (error) => this.fireError(error));
  }

  listen(callback: DataCallback): Disposable {
    this.#socket.on('message', (data, isBinary) => {
      const message = isBinary ? undefined : parseMessage(String(data));
      if (message === undefined) this.#socket.close(closeCodes.malformed, 'not a JSON-RPC message');
      else callback(message);
    });
    return { dispose: () => undefined };
  }
}

/** Writes JSON-RPC messages to a WebSocket, one frame each. */
export class FrameWriter extends AbstractMessageWriter implements MessageWriter {
  readonly #socket: FrameSocket;
  #failed = 0;

  constructor(socket: FrameSocket) {
    super();
    this.#socket = socket;
    socket.on('close', () => this.fireClose());
  }

  write(message: Message): Promise<void> {
    // A socket that closed in between takes the answer with it; the other side asks again with its idempotency key.
    this.#socket.send(JSON.stringify(message), (error) => {
      if (error) this.fireError(error, message, ++this.#failed);
    });
    return Promise.resolve();
  }

  end(): void {
    // The socket is closed by whoever owns it.
  }
}

/** The text of a notification's frame, made once and sent to many. */
export function notificationFrame(method: string, params: unknown): string {
  return JSON.stringify({ jsonrpc: '2.0', method, params });
}

function parseMessage(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      'jsonrpc' in value &&
      value.jsonrpc === '2.0'
      ? (value as Message)
      : undefined;
  } catch {
    return undefined;
  }
}
