import { readFileSync } from 'node:fs';
import { type IncomingMessage, request, type RequestOptions } from 'node:http';
import { text } from 'node:stream/consumers';
import { restFile } from '../../src/protocol/restFile.ts';
import type { Home } from '../../src/wire/home.ts';
import type { TestHub } from './hub.ts';

/** What the REST view answered. */
export interface RestAnswer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  /** The body as JSON. Tests say what they expect, and look at it. */
  readonly body: RestBody;
}

/** The fields that tests look at, of whatever was answered. */
export interface RestBody {
  readonly [field: string]: unknown;
  readonly code?: string;
  readonly message?: string;
  readonly ticket?: { id: string; status: string; version: number; assignee?: string; claim?: unknown };
  readonly granted?: { ticket: { id: string }; token: string; claim: { fence: number; leaseUntil: number } };
  readonly token?: string;
  readonly entry?: string;
}

export interface Asking {
  readonly headers?: Record<string, string | undefined>;
  /** Sent as JSON, or as it is when it is a text. */
  readonly body?: unknown;
  readonly options?: RequestOptions;
}

/** A program that speaks to the REST view over plain HTTP. */
export class RestClient {
  readonly url: string;
  readonly token: string;

  constructor({ url, token }: { url: string; token: string }) {
    this.url = url;
    this.token = token;
  }

  /** A client with what `rest.json` of the home says. */
  static of({ restFile: file }: Home): RestClient {
    return new RestClient(restFile.parse(JSON.parse(readFileSync(file, 'utf8'))));
  }

  get port(): number {
    return Number(new URL(this.url).port);
  }

  get(path: string, asking?: Asking): Promise<RestAnswer> {
    return this.ask('GET', path, asking);
  }

  post(path: string, body: unknown, asking?: Asking): Promise<RestAnswer> {
    return this.ask('POST', path, { ...asking, body });
  }

  async ask(verb: string, path: string, asking: Asking = {}): Promise<RestAnswer> {
    const response = await this.open(verb, path, asking);
    const answered = await text(response);
    return {
      status: response.statusCode ?? 0,
      headers: response.headers,
      body: (answered === '' ? {} : JSON.parse(answered)) as RestBody,
    };
  }

  /** Sends a request and resolves when the answer begins. A header that is undefined is left out. */
  open(verb: string, path: string, { headers, body, options }: Asking = {}): Promise<IncomingMessage> {
    const all: Record<string, string | undefined> = {
      authorization: `Bearer ${this.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    };
    const kept = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: this.port, method: verb, path, headers: kept, agent: false, ...options },
        resolve,
      );
      asked.on('error', reject);
      asked.end(body === undefined || typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  /** Reads server-sent events from here on. */
  async events(path: string, headers: Record<string, string> = {}): Promise<EventReader> {
    return new EventReader(await this.open('GET', path, { headers }));
  }
}

export interface ServerSentEvent {
  readonly id?: string;
  readonly event?: string;
  readonly data?: string;
}

/** Server-sent events as they come, comments among them as events without a name. */
export class EventReader {
  readonly response: IncomingMessage;
  readonly #seen: ServerSentEvent[] = [];
  readonly #listeners = new Set<() => void>();
  /** The position after the last event that was read. */
  lastId = '';
  comments = 0;
  ended = false;

  constructor(response: IncomingMessage) {
    this.response = response;
    let unread = '';
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => {
      const blocks = (unread + chunk).split('\n\n');
      unread = blocks.pop() ?? '';
      for (const block of blocks) this.#take(block);
      this.#tell();
    });
    response.on('error', () => undefined);
    response.on('close', () => {
      this.ended = true;
      this.#tell();
    });
  }

  /** Resolves when something of the stream makes it true. */
  async until(fits: (events: readonly ServerSentEvent[]) => boolean): Promise<readonly ServerSentEvent[]> {
    while (!fits(this.#seen)) await new Promise<void>((resolve) => this.#listeners.add(resolve));
    return this.#seen;
  }

  close(): void {
    this.response.destroy();
  }

  #take(block: string): void {
    const lines = block.split('\n');
    if (lines.every((line) => line.startsWith(':'))) {
      this.comments++;
      return;
    }
    const fields = lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]);
    const event = Object.fromEntries(fields) as ServerSentEvent;
    if (event.id !== undefined) this.lastId = event.id;
    if (event.data !== undefined) this.#seen.push(event);
  }

  #tell(): void {
    const listeners = [...this.#listeners];
    this.#listeners.clear();
    for (const listener of listeners) listener();
  }
}

/** Switches the REST view of a hub on and returns a client of it. */
export async function switchRestOn(hub: TestHub, more: { port?: number } = {}): Promise<RestClient> {
  const window = await hub.connect();
  await window.call('hub.rest', { enabled: true, ...more });
  window.close();
  return RestClient.of(hub.home);
}
