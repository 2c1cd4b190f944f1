/** One window of a team, as a process of its own: a client, what it has heard, and the work it does. */
import type { BoardWatch } from '../../src/client/boardWatch.ts';
import { ClientError } from '../../src/client/errors.ts';
import { HubClient, type ClientState } from '../../src/client/hubClient.ts';
import type { Method, ParamsIn, Result } from '../../src/protocol/contract.ts';
import { WireError } from '../../src/protocol/errors.ts';
import type { BoardKey } from '../../src/protocol/ids.ts';
import { homeFrom } from '../../src/wire/home.ts';
import { sharedNowMs } from './teamClock.ts';
import { TeamLabour, type LabourFacts, type LabourOptions } from './teamLabour.ts';
import { serveCommands } from './teamProcess.ts';
import { TeamWriter, type WrittenFacts, type WriterOptions } from './teamWriter.ts';

export interface MemberOptions {
  /** The `CALLBOARD_HOME`. */
  readonly folder: string;
  readonly title: string;
  readonly version: string;
  /** The hub's program; without one this member never starts a hub. */
  readonly entry?: string;
}

/** A call's outcome, in a shape that crosses a process. */
export type CallOutcome<M extends Method = Method> =
  | { readonly ok: true; readonly result: Result<M>; readonly tookMs: number }
  | { readonly ok: false; readonly code: string; readonly message: string; readonly tookMs: number };

export interface CallRequest<M extends Method = Method> {
  readonly method: M;
  readonly params: Omit<ParamsIn<M>, 'idempotencyKey'> & { idempotencyKey?: string };
  readonly retryForMs?: number;
}

/** What a watch has delivered. */
export interface Heard {
  readonly from: number;
  readonly sequences: readonly number[];
  readonly epochs: readonly string[];
  readonly resets: number;
}

interface Watching {
  readonly watch: BoardWatch;
  readonly heard: { from: number; sequences: number[]; epochs: Set<string>; resets: number };
}

/** Dozens of processes that start at once on a busy machine are late without being wrong; how long it took is told. */
const patienceMs = 60_000;

let client: HubClient | undefined;
let writer: TeamWriter | undefined;
let labour: TeamLabour | undefined;
const watching = new Map<string, Watching>();
const states: { state: ClientState; atMs: number }[] = [];

function present(): HubClient {
  if (client === undefined) throw new Error('This member has not been opened.');
  return client;
}

const commands = {
  open({ folder, title, version, entry }: MemberOptions): void {
    client = new HubClient({
      home: homeFrom({ CALLBOARD_HOME: folder }),
      kind: 'window',
      version,
      title,
      connectForMs: patienceMs,
      ...(entry !== undefined && { hubCommand: { entry, node: process.execPath } }),
    });
    client.onState((state) => states.push({ state, atMs: sharedNowMs() }));
  },

  /** Connects; says to which hub, as which session, and how long it took. */
  async connect(): Promise<{ hubPid: number; session: string; tookMs: number }> {
    const startedAt = performance.now();
    const { hub, session } = await present().connect();
    return { hubPid: hub.pid, session, tookMs: performance.now() - startedAt };
  },

  async call({ method, params, retryForMs = patienceMs }: CallRequest): Promise<CallOutcome> {
    const startedAt = performance.now();
    try {
      const result = await present().call(method, params, { retryForMs });
      return { ok: true, result, tookMs: performance.now() - startedAt };
    } catch (error) {
      if (!(error instanceof WireError) && !(error instanceof ClientError)) throw error;
      return { ok: false, code: error.code, message: error.message, tookMs: performance.now() - startedAt };
    }
  },

  /** Watches a board from now on. */
  async watch({ board }: { board: string }): Promise<number> {
    const watch = present().watch(board as BoardKey);
    const { sequence, epoch } = await watch.ready;
    const heard = { from: sequence, sequences: [] as number[], epochs: new Set([epoch]), resets: 0 };
    watch.onReset((position) => {
      heard.resets++;
      heard.epochs.add(position.epoch);
    });
    watch.onChange(({ events, epoch: named }) => {
      heard.epochs.add(named);
      heard.sequences.push(...events.map((event) => event.sequence));
    });
    watching.set(board, { watch, heard });
    return sequence;
  },

  /** What the watch has delivered, as soon as it has come to a sequence. */
  async heard({ board, upTo }: { board: string; upTo: number }): Promise<Heard> {
    const one = watching.get(board);
    if (one === undefined) throw new Error(`This member does not watch ${board}.`);
    if ((one.watch.position?.sequence ?? 0) < upTo)
      await new Promise<void>((resolve) => {
        const listener = one.watch.onChange(() => {
          if ((one.watch.position?.sequence ?? 0) < upTo) return;
          listener.dispose();
          resolve();
        });
      });
    return { ...one.heard, epochs: [...one.heard.epochs] };
  },

  /** Waits until this member is connected to another hub than that one; says since when, on the shared clock. */
  async connectedToAnother({ thanPid }: { thanPid: number }): Promise<{ hubPid: number; atMs: number }> {
    const there = (): boolean => present().state === 'connected' && present().hub?.pid !== thanPid;
    if (!there())
      await new Promise<void>((resolve) => {
        const listener = present().onState(() => {
          if (!there()) return;
          listener.dispose();
          resolve();
        });
      });
    const atMs = states.findLast(({ state }) => state === 'connected')?.atMs ?? NaN;
    return { hubPid: present().hub?.pid ?? NaN, atMs };
  },

  /** Creates tickets in Backlog, several at once; gives their ids. */
  async fill({ board, count, atOnce }: { board: string; count: number; atOnce: number }): Promise<string[]> {
    const ids: string[] = [];
    let begun = 0;
    const createOneByOne = async (): Promise<void> => {
      while (begun < count) {
        const title = `Ticket ${String(++begun)} of this member`;
        const { ticket } = await present().call('ticket.create', { board: board, title });
        ids.push(ticket.id);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, createOneByOne));
    return ids;
  },

  /** Begins to write, until {@link commands.rest}. */
  work(options: WriterOptions): void {
    writer = new TeamWriter(present(), options);
    writer.start();
  },

  /** How many writes have been acknowledged so far. */
  acknowledged(): number {
    return writer?.acknowledged ?? 0;
  },

  /** Ends the work and tells what was asked for and what was acknowledged. */
  async rest(): Promise<WrittenFacts> {
    if (writer === undefined) throw new Error('This member does not work.');
    return await writer.stop();
  },

  /** Begins to take tickets and to finish them, until {@link commands.callItADay}. */
  labour(options: LabourOptions): void {
    labour = new TeamLabour(present(), options);
    labour.start();
  },

  /** Ends that, and tells what was finished. */
  async callItADay(): Promise<LabourFacts> {
    if (labour === undefined) throw new Error('This member takes no tickets.');
    return await labour.stop();
  },
};

export type MemberCommands = typeof commands;

serveCommands(commands);
