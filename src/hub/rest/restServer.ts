import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { CancellationTokenSource } from 'vscode-jsonrpc/node';
import type { Result } from '../../protocol/contract.ts';
import { WireError } from '../../protocol/errors.ts';
import type { JsonSchema } from '../../protocol/jsonSchemas.ts';
import type { Dispatcher } from '../dispatcher.ts';
import { bind } from '../greeting.ts';
import type { Call } from '../handlers.ts';
import type { HubServices } from '../services.ts';
import type { Session } from '../session.ts';
import { type Asker, askerOf, sitsAt } from './asker.ts';
import { bodyOf } from './body.ts';
import { Callers } from './callers.ts';
import { EventStream } from './eventStream.ts';
import { checkGate } from './gate.ts';
import { openApi, schemasOfRoutes } from './openApi.ts';
import { paramsOf } from './restParams.ts';
import { descriptionPath, type Match, routesAt } from './routes.ts';
import { statusOf } from './statusCodes.ts';

interface RestServerOptions {
  readonly hub: HubServices;
  readonly dispatcher: Dispatcher;
  readonly token: string;
}

/** Of every answer: nobody keeps it, and no browser makes something else of it. */
const usualHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } as const;

const address = '127.0.0.1';

/** The contract over HTTP, for this machine's own programs. Every request goes the way of those from a socket. */
export class RestServer {
  readonly #hub: HubServices;
  readonly #dispatcher: Dispatcher;
  readonly #http: Server;
  readonly #callers: Callers;
  readonly #streams = new Set<EventStream>();
  readonly #schemas: Readonly<Record<string, JsonSchema>>;
  #token: string;
  #host = '';
  #closing = false;

  constructor({ hub, dispatcher, token }: RestServerOptions) {
    this.#hub = hub;
    this.#dispatcher = dispatcher;
    this.#token = token;
    this.#callers = new Callers(hub);
    this.#schemas = schemasOfRoutes();
    const { handshakeMs, restConnections } = hub.tune;
    const limits = {
      headersTimeout: handshakeMs,
      requestTimeout: handshakeMs,
      keepAliveTimeout: handshakeMs,
      connectionsCheckingInterval: Math.ceil(handshakeMs / 5),
    };
    this.#http = createServer(limits, (request, response) => void this.#serve(request, response));
    this.#http.maxConnections = restConnections;
    this.#http.on('clientError', (_error, socket) => socket.destroy());
  }

  /** Begins to listen, at any free port when it is 0. Rejects when this one cannot be had. */
  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#http.once('error', reject);
      this.#http.listen({ host: address, port }, () => {
        this.#http.off('error', reject);
        this.#host = `${address}:${(this.#http.address() as AddressInfo).port}`;
        resolve();
      });
    });
  }

  get url(): string {
    return `http://${this.#host}`;
  }

  /** Only the new token counts from here on; whoever came with the old one is cut off. */
  changeToken(token: string): void {
    this.#token = token;
    this.#http.closeAllConnections();
  }

  /** Keeps the streams of events alive. */
  beat(): void {
    for (const stream of this.#streams) stream.beat();
  }

  /** Takes nothing more; resolves when everything is answered, at the latest after `withinMs`. */
  async close(withinMs: number): Promise<void> {
    this.#closing = true;
    const closed = new Promise<void>((resolve) => this.#http.close(() => resolve()));
    for (const stream of this.#streams) stream.end();
    const timer = setTimeout(() => this.#http.closeAllConnections(), withinMs);
    await closed;
    clearTimeout(timer);
    this.#callers.dispose();
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const leaving = new CancellationTokenSource();
    response.on('close', () => leaving.cancel());
    // Who hangs up in the middle of it ends its own request and not the hub.
    for (const end of [request, response]) end.on('error', () => undefined);
    try {
      checkGate(request, { host: this.#host, token: this.#token });
      await this.#answer(request, response, leaving);
    } catch (error) {
      this.#refuse(error, request, response);
    }
  }

  async #answer(
    request: IncomingMessage,
    response: ServerResponse,
    leaving: CancellationTokenSource,
  ): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.url);
    if (pathname === descriptionPath && request.method === 'GET') {
      this.#send(response, { value: openApi({ url: this.url, version: this.#hub.version }, this.#schemas) });
      return;
    }
    const match = matchOf(request, response, pathname);
    const { route } = match;
    const body = route.body === undefined ? {} : await bodyOf(request);
    const schema = this.#schemas[`${route.method}.params`] ?? {};
    const params = paramsOf({ ...match, query, body }, schema);
    if (route.streams === true) {
      await this.#stream({ method: route.method, params }, request, response);
      return;
    }
    const asker = askerOf({ route, query, params, headers: request.headers }, this.#hub);
    const value = await this.#callers.as(asker.name, (session) => {
      const call = { session, cancelled: leaving.token };
      return this.#perform({ match, params, asker, key: request.headers['idempotency-key'] }, call);
    });
    this.#send(response, { status: route.creates === true ? 201 : 200, value });
  }

  async #perform({ match, params, asker, key }: Performance, call: Call): Promise<unknown> {
    const { method } = match.route;
    const { properties = {} } = this.#schemas[`${method}.params`] ?? {};
    if (asker.claim !== undefined) bind(this.#hub, call.session, asker.claim);
    if (asker.seat !== undefined && !sitsAt(call.session, asker.seat))
      await this.#dispatcher.dispatch('session.sit', { ...asker.seat, idempotencyKey: newKey() }, call);
    return this.#dispatcher.dispatch(
      method,
      {
        ...(asker.claim !== undefined && 'fence' in properties && { fence: asker.claim.fence }),
        ...params,
        ...('idempotencyKey' in properties && { idempotencyKey: key ?? newKey() }),
      },
      call,
    );
  }

  /** Watches a board for as long as the request stays open, from `Last-Event-ID` on if it names a position. */
  async #stream(
    { method, params }: { method: string; params: object },
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> {
    const { sessions, version } = this.#hub;
    const after = positionOf(request.headers['last-event-id']);
    const stream = new EventStream(response, { hub: this.#hub, headers: usualHeaders });
    const session: Session = sessions.open({ kind: 'cli', instance: 'rest-events', version, title: 'REST' });
    sessions.attach(session, stream);
    this.#streams.add(stream);
    stream.closed.addEventListener('abort', () => {
      this.#streams.delete(stream);
      sessions.detach(session, stream);
    });
    const watch = { ...params, ...(after !== undefined && { after }) };
    const call = { session, cancelled: new CancellationTokenSource().token };
    const { epoch, sequence } = (await this.#dispatcher.dispatch(
      method,
      watch,
      call,
    )) as Result<'board.watch'>;
    stream.begin(after === undefined ? `${epoch}:${sequence}` : undefined);
  }

  #send(
    response: ServerResponse,
    {
      status = 200,
      value,
      headers = {},
    }: { status?: number; value: unknown; headers?: Record<string, string> },
  ): void {
    const text = JSON.stringify(value);
    response
      .writeHead(status, {
        ...usualHeaders,
        'content-type': 'application/json; charset=utf-8',
        'content-length': Buffer.byteLength(text),
        ...(this.#closing && { connection: 'close' }),
        ...headers,
      })
      .end(text);
  }

  #refuse(error: unknown, request: IncomingMessage, response: ServerResponse): void {
    const refusal = error instanceof WireError ? error : failed(error);
    if (refusal.code === 'hub.failed')
      this.#hub.hubLog.error(`${String(request.method)} over REST failed.`, refusal.cause);
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const { code, message, data } = refusal;
    const status = statusOf(code);
    this.#send(response, {
      status,
      value: { code, message, data },
      headers: {
        ...(status === 401 && { 'www-authenticate': 'Bearer' }),
        ...(status === 503 && { 'retry-after': '1' }),
        // What is left of its body is not read.
        ...(!request.complete && { connection: 'close' }),
      },
    });
  }
}

interface Performance {
  readonly match: Match;
  readonly params: Readonly<Record<string, unknown>>;
  readonly asker: Asker;
  readonly key: string | string[] | undefined;
}

function matchOf(request: IncomingMessage, response: ServerResponse, pathname: string): Match {
  const here = routesAt(pathname);
  const match = here.find(({ route }) => route.verb === request.method);
  if (match !== undefined) return match;
  const verbs = pathname === descriptionPath ? ['GET'] : here.map(({ route }) => route.verb);
  if (verbs.length === 0)
    throw new WireError('request.unknownMethod', `There is nothing at this path; see ${descriptionPath}.`);
  response.setHeader('allow', verbs.join(', '));
  throw new WireError('rest.verb', `This path takes ${verbs.join(' and ')}.`);
}

/** The position that the id of an event names. */
function positionOf(id: string | string[] | undefined): { epoch: string; sequence: number } | undefined {
  if (id === undefined || id === '') return undefined;
  const [, epoch, sequence] = /^([0-9A-Za-z_-]{1,64}):(\d{1,15})$/.exec(String(id)) ?? [];
  if (epoch === undefined)
    throw new WireError('request.invalid', 'Last-Event-ID is the id of an event that this path sent.');
  return { epoch, sequence: Number(sequence) };
}

function newKey(): string {
  return randomBytes(16).toString('base64url');
}

function failed(cause: unknown): WireError {
  const message = 'The hub failed inside; nothing was changed. Its log says more.';
  return new WireError('hub.failed', message, { cause });
}
