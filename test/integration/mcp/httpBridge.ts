import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { json } from 'node:stream/consumers';

interface Message {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: Readonly<Record<string, unknown>>;
}

type Translate = (message: Message) => Message;

/** How to start the server that is bridged. */
export interface Command {
  readonly line: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Puts a server on standard input and output behind a URL, for test programs that know only HTTP. Each session has a process of its own. */
export class HttpBridge {
  readonly #command: Command;
  readonly #translate: Translate;
  readonly #sessions = new Map<string, Session>();
  readonly #server = createServer((request, response) => {
    this.#answer(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });

  /** `translate` says in the names of the server what is asked of it; nothing is done to what it answers. */
  constructor(command: Command, translate: Translate = (message) => message) {
    this.#command = command;
    this.#translate = translate;
  }

  /** Listens on loopback; resolves with the URL. */
  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}/mcp`;
  }

  close(): void {
    for (const session of this.#sessions.values()) session.close();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    const message = this.#translate((await json(request)) as Message);
    const [id, session] = this.#sessionOf(request, message);
    const head = { 'mcp-session-id': id };
    const answered = session.send(message);
    const { progressToken } = (message.params?.['_meta'] ?? {}) as { progressToken?: unknown };
    if (progressToken === undefined) {
      const answer = await answered;
      const status = answer === undefined ? 202 : 200;
      response.writeHead(status, { ...head, 'content-type': 'application/json' }).end(answer);
      return;
    }
    // Who wants to hear of the progress gets it, and then the answer, as events.
    const tell = (line: string): void => {
      response.write(`event: message\ndata: ${line}\n\n`);
    };
    response.writeHead(200, { ...head, 'content-type': 'text/event-stream' });
    session.onNotification = tell;
    tell((await answered) ?? '');
    response.end();
  }

  #sessionOf({ headers }: IncomingMessage, { method }: Message): [string, Session] {
    const named = headers['mcp-session-id'];
    const known = typeof named === 'string' ? this.#sessions.get(named) : undefined;
    if (known && typeof named === 'string') return [named, known];
    if (method !== 'initialize') throw new Error('There is no such session.');
    const id = randomUUID();
    const session = new Session(this.#command);
    this.#sessions.set(id, session);
    return [id, session];
  }
}

/** One process, and who waits for which of its answers. */
class Session {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<Message['id'], (answer: string) => void>();
  onNotification: (line: string) => void = () => undefined;

  constructor({ line: [program = '', ...args], cwd, env }: Command) {
    this.#child = spawn(program, args, { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.#child.stdout === null) throw new Error('The process has no standard output.');
    createInterface(this.#child.stdout).on('line', (line) => {
      const { id } = JSON.parse(line) as Message;
      if (id === undefined) this.onNotification(line);
      this.#waiting.get(id)?.(line);
      this.#waiting.delete(id);
    });
  }

  /** Passes a message on; resolves with the answer where one is due. */
  send(message: Message): Promise<string | undefined> {
    const answered = Promise.withResolvers<string | undefined>();
    if (message.id === undefined || message.method === undefined) answered.resolve(undefined);
    else this.#waiting.set(message.id, answered.resolve);
    this.#child.stdin?.write(`${JSON.stringify(message)}\n`);
    return answered.promise;
  }

  close(): void {
    this.#child.stdin?.end();
  }
}
