import type { Readable, Writable } from 'node:stream';
import {
  INVALID_REQUEST,
  type JSONRPCMessage,
  PARSE_ERROR,
  parseJSONRPCMessage,
  type Transport,
} from '@modelcontextprotocol/server';
import { deferred } from '../../base/deferred.ts';
import { limits } from '../../protocol/limits.ts';

const newline = 0x0a;
const largest = limits.frameBytes;

interface LineTransportOptions {
  readonly input: Readable;
  readonly output: Writable;
  /** Sees each message first; the server gets it, and those after it, once this is done. */
  readonly before: (message: JSONRPCMessage) => Promise<void> | undefined;
}

/**
 * The protocol on standard input and output: one message a line. A line that is no message, or is too long for one, is
 * answered as JSON-RPC says, and the connection goes on.
 */
export class LineTransport implements Transport {
  readonly #options: LineTransportOptions;
  readonly #closed = deferred<undefined>();
  /** What came of the line that has not ended yet; nothing while the rest of one that is too long is passed over. */
  #begun: Buffer[] | undefined = [];
  #bytes = 0;
  #delivered: Promise<void> = Promise.resolve();
  #open = true;

  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: ((message: JSONRPCMessage) => void) | undefined;

  /** The client closed its end, or does not listen any more. */
  readonly closed: Promise<undefined> = this.#closed.promise;

  constructor(options: LineTransportOptions) {
    this.#options = options;
  }

  start(): Promise<void> {
    const { input, output } = this.#options;
    input.on('data', this.#take).on('end', this.#end).on('close', this.#end).on('error', this.#fail);
    output.on('error', this.#fail);
    // An input that ended before anybody listened does not say so again.
    if (input.readableEnded || input.destroyed) setImmediate(this.#end);
    return Promise.resolve();
  }

  send(message: JSONRPCMessage): Promise<void> {
    return this.#write(message);
  }

  close(): Promise<void> {
    this.#end();
    return Promise.resolve();
  }

  readonly #take = (chunk: Buffer): void => {
    let rest = chunk;
    for (let at = rest.indexOf(newline); at >= 0; at = rest.indexOf(newline)) {
      this.#add(rest.subarray(0, at));
      this.#finishLine();
      rest = rest.subarray(at + 1);
    }
    this.#add(rest);
  };

  #add(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#bytes <= largest) this.#begun?.push(bytes);
    else if (this.#begun) {
      this.#begun = undefined;
      this.#refuse(
        INVALID_REQUEST,
        `A message may have at most ${String(largest)} bytes. Send less at once.`,
      );
    }
  }

  #finishLine(): void {
    const line = this.#begun && Buffer.concat(this.#begun).toString('utf8').trim();
    this.#begun = [];
    this.#bytes = 0;
    if (line === undefined || line === '') return;
    const message = this.#read(line);
    if (message) this.#deliver(message);
  }

  #read(line: string): JSONRPCMessage | undefined {
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      this.#refuse(PARSE_ERROR, 'The line is no JSON. Send one message a line.');
      return undefined;
    }
    try {
      return parseJSONRPCMessage(value);
    } catch {
      const why = Array.isArray(value) ? 'Messages come one a line, not in a batch.' : 'This is no message.';
      const { id, method } = (value ?? {}) as { id?: unknown; method?: unknown };
      // Nobody waits for an answer to an answer.
      if (id === undefined || method !== undefined) this.#refuse(INVALID_REQUEST, why, id);
      else this.onerror?.(new Error(why));
      return undefined;
    }
  }

  #deliver(message: JSONRPCMessage): void {
    const deliver = (): void => {
      if (this.#open) this.onmessage?.(message);
    };
    this.#delivered = this.#delivered
      .then(() => this.#options.before(message))
      .then(deliver, (error: unknown) => {
        this.#fail(error instanceof Error ? error : new Error(String(error)));
      });
  }

  #refuse(code: number, message: string, id?: unknown): void {
    this.onerror?.(new Error(message));
    // Unlike JSON-RPC, the protocol knows no id that is null: there is none where none could be read.
    const known = typeof id === 'string' || typeof id === 'number' ? { id } : {};
    this.#write({ jsonrpc: '2.0', ...known, error: { code, message } }).catch(() => undefined);
  }

  #write(message: object): Promise<void> {
    if (!this.#open) return Promise.reject(new Error('The connection is closed.'));
    return new Promise((resolve, reject) => {
      this.#options.output.write(`${JSON.stringify(message)}\n`, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  readonly #fail = (error: Error): void => {
    this.onerror?.(error);
    this.#end();
  };

  readonly #end = (): void => {
    if (!this.#open) return;
    this.#open = false;
    this.#options.input.off('data', this.#take).pause();
    this.onclose?.();
    this.#closed.resolve(undefined);
  };
}
