import type { ServerResponse } from 'node:http';
import type { NotificationPayload } from '../../protocol/events.ts';
import type { HubServices } from '../services.ts';
import type { Peer } from '../session.ts';

interface StreamOptions {
  readonly hub: HubServices;
  /** Headers that every answer carries. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A watcher of a board that reads server-sent events; the id of each is the position `epoch:sequence` to go on from. */
export class EventStream implements Peer {
  readonly #response: ServerResponse;
  readonly #options: StreamOptions;
  readonly #closing = new AbortController();
  /** Monotonic; since when the other side has not read what was sent. */
  #behindSince: number | undefined;

  constructor(response: ServerResponse, options: StreamOptions) {
    this.#response = response;
    this.#options = options;
    response.on('drain', () => (this.#behindSince = undefined));
    response.on('close', () => this.#closing.abort());
  }

  get closed(): AbortSignal {
    return this.#closing.signal;
  }

  /** Begins the answer, if it has not begun; with a position, the reader has one before the first event. */
  begin(position?: string): void {
    if (!this.#response.headersSent)
      this.#response.writeHead(200, {
        ...this.#options.headers,
        'content-type': 'text/event-stream; charset=utf-8',
      });
    this.#write(position === undefined ? 'retry: 1000\n\n' : `retry: 1000\nid: ${position}\n\n`);
  }

  send(frame: Buffer): void {
    const { method, params } = JSON.parse(frame.toString()) as { method: string; params: object };
    const position = positionAfter(method, params);
    if (position === undefined && method !== 'hub.closing') return;
    if (!this.#response.headersSent) this.begin();
    const id = position === undefined ? '' : `id: ${position}\n`;
    this.#write(`${id}event: ${method}\ndata: ${JSON.stringify(params)}\n\n`);
  }

  answers(): Promise<boolean> {
    return Promise.resolve(!this.closed.aborted);
  }

  end(): void {
    this.#response.end();
  }

  /** A comment that keeps the connection known to be alive; gives up on a reader that is too far behind. */
  beat(): void {
    this.#write(': beat\n\n');
  }

  #write(text: string): void {
    if (this.#response.writableEnded || this.closed.aborted) return;
    const { clock, tune, hubLog } = this.#options.hub;
    if (!this.#response.write(text)) this.#behindSince ??= clock.monotonic();
    const tooMuch = this.#response.writableLength > tune.slowConsumerBytes;
    const since = this.#behindSince;
    const tooOld = since !== undefined && clock.monotonic() - since > tune.slowConsumerMs;
    if (!tooMuch && !tooOld) return;
    hubLog.info('A reader of events over REST is too slow and is dropped.');
    this.#response.destroy();
  }
}

/** Where a reader that has seen this goes on from; nothing for what it is not told. */
function positionAfter(method: string, params: object): string | undefined {
  if (method === 'board.changed') {
    const { epoch, events } = params as NotificationPayload<'board.changed'>;
    return `${epoch}:${events.at(-1)?.sequence ?? 0}`;
  }
  if (method !== 'board.reset') return undefined;
  const { epoch, sequence } = params as NotificationPayload<'board.reset'>;
  return `${epoch}:${sequence}`;
}
