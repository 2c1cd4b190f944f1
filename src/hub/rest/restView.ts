import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { WireError } from '../../protocol/errors.ts';
import { type RestAddress, restFile, type RestFile } from '../../protocol/restFile.ts';
import type { Dispatcher } from '../dispatcher.ts';
import { writePrivateFile } from '../privateFile.ts';
import type { HubServices, RestSwitch } from '../services.ts';
import { RestServer } from './restServer.ts';

interface RestViewParts {
  readonly hub: HubServices;
  readonly dispatcher: Dispatcher;
  /** Says where it listens and holds its token; there exactly while it is switched on. */
  readonly file: string;
}

/** The switch of the REST view: off until a person says otherwise, and as it was after a restart of the hub. */
export class RestView implements RestSwitch {
  readonly #parts: RestViewParts;
  #server: RestServer | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(parts: RestViewParts) {
    this.#parts = parts;
  }

  get address(): RestAddress | undefined {
    return this.#server && { url: this.#server.url, tokenFile: this.#parts.file };
  }

  /** Takes up what was switched on before this hub began. A port that somebody else has now does not keep the hub from serving. */
  async restore(): Promise<void> {
    const before = readRestFile(this.#parts.file);
    if (before === undefined) return;
    try {
      this.#server = await this.#listen(Number(new URL(before.url).port), before.token);
    } catch (error) {
      this.#parts.hub.hubLog.error('The REST view does not come back. Switch it on again.', error);
    }
  }

  switchOn(port: number | undefined): Promise<RestAddress> {
    return this.#next(async () => {
      const token = randomBytes(32).toString('hex');
      const before = this.#server;
      if (before !== undefined && (port === undefined || before.url.endsWith(`:${port}`))) {
        this.#write({ url: before.url, token });
        before.changeToken(token);
        return { url: before.url, tokenFile: this.#parts.file };
      }
      const server = await this.#listen(port ?? 0, token);
      try {
        this.#write({ url: server.url, token });
      } catch (error) {
        await server.close(0);
        throw error;
      }
      this.#server = server;
      await before?.close(0);
      return { url: server.url, tokenFile: this.#parts.file };
    });
  }

  switchOff(): Promise<void> {
    return this.#next(async () => {
      rmSync(this.#parts.file, { force: true });
      const server = this.#server;
      this.#server = undefined;
      await server?.close(0);
      if (server !== undefined) this.#parts.hub.hubLog.info('The REST view is off.');
    });
  }

  /** Keeps the streams of events alive. */
  beat(): void {
    this.#server?.beat();
  }

  /** Ends with the hub; what was switched on stays so for the next one. */
  async close(withinMs: number): Promise<void> {
    this.#closed = true;
    await this.#turn;
    await this.#server?.close(withinMs);
  }

  async #listen(port: number, token: string): Promise<RestServer> {
    const { hub, dispatcher } = this.#parts;
    const server = new RestServer({ hub, dispatcher, token });
    try {
      await server.listen(port);
    } catch (cause) {
      throw new WireError(
        'rest.portTaken',
        `The REST view cannot listen on port ${port} of this machine. Choose another, or none.`,
        { cause },
      );
    }
    hub.hubLog.info(`The REST view is on at ${server.url}.`);
    return server;
  }

  #write(content: RestFile): void {
    writePrivateFile(this.#parts.file, `${JSON.stringify(content, undefined, 2)}\n`);
  }

  /** One switch after the other. */
  #next<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(() => {
      if (this.#closed)
        throw new WireError('hub.draining', 'The hub is about to hand over or stop; connect again.');
      return work();
    });
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}

/** What was switched on; nothing when there is no file or it is none of ours. */
function readRestFile(file: string): RestFile | undefined {
  try {
    return restFile.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
