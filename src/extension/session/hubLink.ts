import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { BoardReplica } from '../../client/boardReplica.ts';
import type { CallParams, ClientSession, HubClient } from '../../client/hubClient.ts';
import type { LeaseKeeper } from '../../client/leaseKeeper.ts';
import type { Method, Result } from '../../protocol/contract.ts';
import type { BoardKey } from '../../protocol/ids.ts';
import type { ConnectionState } from '../../protocol/webviewHostMessages.ts';
import { messageOf } from '../commands/reportError.ts';
import { readSettings } from './settings.ts';
import type { WindowMemory } from './windowMemory.ts';

interface HubLinkParts {
  readonly memory: WindowMemory;
  readonly log: vscode.LogOutputChannel;
  readonly extensionPath: string;
  readonly version: string;
}

/** A reloaded window meets its former self for a moment; only a session that is taken after it is a duplicated window. */
const reloadGraceMs = 4_000;
const reloadRetryMs = 500;
/** How long a command waits for a connection that is being made again. */
const patienceMs = 6_000;

/** This window's line to the hub. Loads the client only when the editor has started, and keeps the session over reloads. */
export class HubLink implements vscode.Disposable {
  readonly #parts: HubLinkParts;
  readonly #stateChanged = new vscode.EventEmitter<ConnectionState>();
  readonly #boardsChanged = new vscode.EventEmitter<undefined>();
  readonly #duplicated = new vscode.EventEmitter<undefined>();
  readonly #keeper = Promise.withResolvers<LeaseKeeper>();
  #client: HubClient | undefined;
  #failure: Error | undefined;
  #starting: Promise<void> | undefined;
  /** Waits for a hub that another window starts, while this one has none. */
  #waiting: Disposable | undefined;
  /** Process id of the hub that was there last. */
  #lastHub: number | undefined;
  #disposed = false;

  readonly onDidChangeState = this.#stateChanged.event;
  /** A board appeared, or one has another name or other repositories. */
  readonly onBoardsChanged = this.#boardsChanged.event;
  /** Another window is connected as the session this one had; it got a new one. */
  readonly onDuplicated = this.#duplicated.event;
  /** Keeps leases, once there is a client. */
  readonly keeper: Promise<LeaseKeeper> = this.#keeper.promise;

  constructor(parts: HubLinkParts) {
    this.#parts = parts;
  }

  get state(): ConnectionState {
    if (this.#failure !== undefined) return 'failed';
    return this.#client?.state ?? 'connecting';
  }

  get failure(): Error | undefined {
    return this.#failure ?? this.#client?.failure;
  }

  get session(): ClientSession | undefined {
    return this.#client?.session;
  }

  /** Where the extension is installed: its hub, and maybe a runtime for it. */
  get extensionPath(): string {
    return this.#parts.extensionPath;
  }

  /** Version of the extension. */
  get version(): string {
    return this.#parts.version;
  }

  /** Connects; never rejects, the state tells how it went. */
  start(): Promise<void> {
    this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
    return this.#starting;
  }

  request<M extends Method>(method: M, params: CallParams<M>, signal?: AbortSignal): Promise<Result<M>> {
    if (this.#client === undefined)
      throw new Error(vscode.l10n.t('Callboard is still connecting to its hub.'));
    return this.#client.call(method, params, signal && { signal });
  }

  /** Whether there is a connection, after waiting a while for the one that is being made. */
  async whenConnected(): Promise<boolean> {
    await this.#starting;
    if (!this.#isUnderWay()) return this.state === 'connected';
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const limit = setTimeout(resolve, patienceMs, undefined);
    const listening = this.onDidChangeState(() => {
      resolve(undefined);
    });
    await promise;
    clearTimeout(limit);
    listening.dispose();
    return this.state === 'connected';
  }

  /** A live copy of a board. */
  async replicate(board: BoardKey): Promise<BoardReplica> {
    const { BoardReplica } = await import('../../client/boardReplica.ts');
    const { log } = this.#parts;
    if (this.#client === undefined)
      throw new Error(vscode.l10n.t('Callboard is still connecting to its hub.'));
    return new BoardReplica({ client: this.#client, board, log: (line) => log.debug(line) });
  }

  /** A line of its own for the agent of a claim: what comes over it is that agent's act (SPEC 4). It starts no hub. */
  async agentClient(claimToken: string): Promise<HubClient> {
    const { HubClient } = await import('../../client/hubClient.ts');
    const { log, version } = this.#parts;
    const client = new HubClient({
      home: readSettings().home,
      version,
      kind: 'mcp',
      claimToken,
      log: (line) => {
        log.debug(line);
      },
    });
    await client.connect();
    return client;
  }

  dispose(): void {
    this.#disposed = true;
    this.#waiting?.dispose();
    this.#client?.dispose();
    this.#stateChanged.dispose();
    this.#boardsChanged.dispose();
    this.#duplicated.dispose();
  }

  #isUnderWay(): boolean {
    return this.state === 'connecting' || this.state === 'reconnecting';
  }

  async #start(): Promise<void> {
    try {
      this.#failure = undefined;
      if (this.#client === undefined) await this.#begin();
      else await this.#client.connect();
    } catch (error) {
      this.#parts.log.error(`No connection to the hub: ${messageOf(error)}`);
      // The client tells its own failures; one before there was a client is told here.
      if (this.#client === undefined) {
        this.#failure = error instanceof Error ? error : new Error(messageOf(error));
        this.#stateChanged.fire('failed');
        void this.#waitForHub();
      }
    }
  }

  /** Whoever stopped the hub starts it for every window again, and no window that waits starts one by itself. */
  async #waitForHub(): Promise<void> {
    try {
      const { onHubReturn } = await import('../../client/hubReturn.ts');
      if (this.#disposed || (this.state !== 'stopped' && this.state !== 'failed')) return;
      this.#waiting?.dispose();
      // One that cannot be reached may be announced all the time.
      const gone = this.state === 'stopped' ? this.#lastHub : undefined;
      const back = (): void => void this.start();
      this.#waiting = onHubReturn({ home: readSettings().home, gone, back });
    } catch (error) {
      this.#parts.log.warn(`A hub that comes back will not be noticed: ${messageOf(error)}`);
    }
  }

  /** The first connection: with the session of the last time, unless another window has it. */
  async #begin(): Promise<void> {
    const { LeaseKeeper } = await import('../../client/leaseKeeper.ts');
    const { log } = this.#parts;
    const until = Date.now() + reloadGraceMs;
    let client = await this.#newClient();
    while (client.session?.duplicate === true && Date.now() < until) {
      client.dispose();
      await sleep(reloadRetryMs);
      client = await this.#newClient();
    }
    if (this.#disposed) {
      client.dispose();
      return;
    }
    this.#client = client;
    this.#keeper.resolve(new LeaseKeeper({ client, log: (line) => log.debug(line) }));
    client.on('boards.changed', () => {
      this.#boardsChanged.fire(undefined);
    });
    client.onState((state) => {
      log.info(`Hub: ${state}`);
      if (state === 'connected') {
        this.#lastHub = client.hub?.pid;
        void this.#remember();
      }
      if (state === 'stopped' || state === 'failed') void this.#waitForHub();
      this.#stateChanged.fire(state);
    });
    this.#lastHub = client.hub?.pid;
    if (client.session?.duplicate === true) this.#duplicated.fire(undefined);
    else await this.#remember();
    log.info(`Connected to hub ${client.hub?.version ?? ''}, process ${String(client.hub?.pid)}.`);
    this.#stateChanged.fire(client.state);
  }

  async #newClient(): Promise<HubClient> {
    const { HubClient } = await import('../../client/hubClient.ts');
    const { memory, log, extensionPath, version } = this.#parts;
    const { home, hubRuntime } = readSettings();
    const resume = await memory.readResume().catch((error: unknown) => {
      log.warn(`The session of the last time cannot be read: ${messageOf(error)}`);
      return undefined;
    });
    const client = new HubClient({
      home,
      hubCommand: {
        entry: join(extensionPath, 'dist', 'hub.cjs'),
        packageFolder: extensionPath,
        ...(hubRuntime !== undefined && { node: hubRuntime }),
      },
      version,
      kind: 'window',
      title: vscode.workspace.name ?? vscode.l10n.t('no folder'),
      ...(resume !== undefined && { resume }),
      log: (line) => {
        log.debug(line);
      },
    });
    try {
      await client.connect();
      return client;
    } catch (error) {
      client.dispose();
      throw error;
    }
  }

  async #remember(): Promise<void> {
    const { memory, log } = this.#parts;
    const session = this.#client?.session;
    if (session === undefined || session.duplicate) return;
    try {
      await memory.writeResume({ session: session.id, token: session.resumeToken });
    } catch (error) {
      log.warn(`After a reload this window will be a new session: ${messageOf(error)}`);
    }
  }
}
