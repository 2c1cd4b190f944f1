import { hash } from 'node:crypto';
import { canonicalJson } from '../base/canonicalJson.ts';
import type { Clock } from '../base/clock.ts';
import { WireError } from '../protocol/errors.ts';
import type { LogEvent } from '../protocol/events.ts';
import { type BoardKey, boardOf, type TicketId } from '../protocol/ids.ts';
import type { CommandMethod, CommandParams, DecisionContext, Facts } from '../domain/command.ts';
import { decide } from '../domain/decide.ts';
import { emptyBoard } from '../domain/state.ts';
import type { Boards } from './boards.ts';
import type { HubLog } from './hubLog.ts';
import { type EventLog, LogUnwritable, type LogWriter } from './log/eventLog.ts';
import { isSqliteError } from './log/sqliteError.ts';
import { wireErrorOf } from './refusal.ts';

/** What makes a request repeatable: its key, and what it was and who asked. */
export interface Repeatable {
  readonly key: string;
  readonly request: string;
  /** Whether this result answers the request for ever. Without it, every result of what changed something does. */
  readonly settles?: ((result: unknown) => boolean) | undefined;
}

/** What a mutation may do inside the transaction of its batch. */
export interface Transaction {
  /** Decides, appends and folds in; throws the refusal. */
  decide<M extends CommandMethod>(
    method: M,
    params: CommandParams<M>,
    context: Omit<DecisionContext, 'now'>,
  ): Facts[M];
  readonly writer: LogWriter;
  readonly now: number;
  /** To be called when the batch does not come to be. */
  onUndo(undo: () => void): void;
}

/** What a batch did so far. */
interface Batch {
  readonly events: LogEvent[];
  readonly undo: (() => void)[];
}

interface Mutation {
  readonly repeatable: Repeatable | undefined;
  readonly work: (transaction: Transaction) => unknown;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: unknown) => void;
}

interface WriterParts {
  readonly log: EventLog;
  readonly boards: Boards;
  readonly clock: Clock;
  readonly hubLog: HubLog;
  readonly probeMs: number;
  /** Told what a commit added, before its requests are answered. */
  readonly onCommit: (events: readonly LogEvent[]) => void;
}

/** More than this wait for the next turn, so that reads and sockets get theirs. */
const mutationsAtOnce = 256;

/** The one place where boards change: what arrives together is decided in order and committed as one transaction (SPEC 13). */
export class Writer {
  readonly #parts: WriterParts;
  readonly #queue: Mutation[] = [];
  #scheduled = false;
  #draining = false;
  #onIdle: (() => void) | undefined;
  #readOnly: string | undefined;
  #probedAt = -Infinity;

  constructor(parts: WriterParts) {
    this.#parts = parts;
  }

  /** Why nothing can be written at the moment. */
  get readOnly(): string | undefined {
    return this.#readOnly;
  }

  /** Resolves when the work is committed and synced; rejects when it was refused or could not be written. */
  submit<T>(work: (transaction: Transaction) => T, repeatable?: Repeatable): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#draining) {
        reject(new WireError('hub.draining', 'The hub is about to hand over or stop; connect again.'));
        return;
      }
      // The answer comes back as this work made it, or as it was stored when the same work was done before.
      this.#queue.push({ repeatable, work, resolve: (result) => resolve(result as T), reject });
      this.#schedule();
    });
  }

  /** Accepts nothing more; resolves when all that was accepted is answered. */
  drain(): Promise<void> {
    this.#draining = true;
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => (this.#onIdle = resolve));
  }

  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    this.#gather(0);
  }

  /** A connection hands over one request in each turn; the batch waits as long as turns bring more, so that one sync serves all of them. */
  #gather(sizeBefore: number): void {
    setImmediate(() => {
      const size = this.#queue.length;
      if (size > sizeBefore && size < mutationsAtOnce) {
        this.#gather(size);
        return;
      }
      this.#scheduled = false;
      this.#runBatch(this.#queue.splice(0, mutationsAtOnce));
      if (this.#queue.length > 0) this.#schedule();
      else this.#onIdle?.();
    });
  }

  #runBatch(batch: readonly Mutation[]): void {
    const done: Batch = { events: [], undo: [] };
    const answers: (() => void)[] = [];
    try {
      if (this.#readOnly !== undefined) this.#probe();
      this.#parts.log.write((writer) => {
        for (const mutation of batch) answers.push(this.#perform(mutation, writer, done));
      });
    } catch (error) {
      this.#undo(error, done);
      const refusal = this.#refusalFor(error);
      for (const { reject } of batch) reject(refusal);
      return;
    }
    this.#parts.onCommit(done.events);
    for (const answer of answers) answer();
  }

  /** Does one mutation and says how it will be answered. A refusal before anything was appended is this one's alone. */
  #perform({ repeatable, work, resolve, reject }: Mutation, writer: LogWriter, done: Batch): () => void {
    const { events } = done;
    const before = events.length;
    try {
      const known = repeatable && this.#answerTo(repeatable);
      if (known !== undefined) return () => resolve(known.result);
      const transaction = this.#transaction(writer, done);
      const result = work(transaction);
      // What changed nothing may be decided again; what did must be answered the same for ever.
      if (repeatable !== undefined && events.length > before && repeatable.settles?.(result) !== false)
        writer.rememberAnswer(repeatable.key, {
          request: repeatable.request,
          result: JSON.stringify(result),
          at: transaction.now,
        });
      return () => resolve(result);
    } catch (error) {
      if (events.length > before || error instanceof LogUnwritable || isSqliteError(error)) throw error;
      return () => reject(error);
    }
  }

  #answerTo({ key, request }: Repeatable): { result: unknown } | undefined {
    const known = this.#parts.log.answer(key);
    if (known === undefined) return undefined;
    if (known.request !== request)
      throw new WireError(
        'request.keyReused',
        'This idempotency key was used for another request. Use a new one.',
      );
    return { result: JSON.parse(known.result) };
  }

  #transaction(writer: LogWriter, { events, undo }: Batch): Transaction {
    const { boards, clock, log } = this.#parts;
    const now = clock.now();
    return {
      writer,
      now,
      onUndo: (callback) => undo.push(callback),
      decide: (method, params, context) => {
        const board = boardFor(method, params);
        const state = boards.find(board) ?? emptyBoard();
        if (method !== 'board.create') boards.get(board);
        const decision = decide(state, { method, params }, { ...context, now });
        if (!decision.ok) throw wireErrorOf(decision.refusal);
        for (const event of decision.events) {
          const sequence = log.head(board).sequence + 1;
          const logEvent: LogEvent = { ...event, board, sequence, at: now, actor: context.actor };
          events.push(logEvent);
          writer.append(logEvent);
          boards.apply(logEvent);
        }
        return decision.facts;
      },
    };
  }

  /** Nothing of a failed batch may stay in memory: its boards are taken from the log again. */
  #undo(error: unknown, { events, undo }: Batch): void {
    const { boards, clock, hubLog } = this.#parts;
    for (const callback of undo.reverse()) callback();
    for (const board of new Set(events.map((event) => event.board))) boards.reload(board);
    if (!(error instanceof LogUnwritable)) hubLog.error('A batch of mutations failed and was undone.', error);
    else if (this.#readOnly === undefined) {
      hubLog.error('The log cannot be written; the hub is read-only.', error);
      this.#probedAt = clock.monotonic();
    }
    if (error instanceof LogUnwritable) this.#readOnly = error.message;
  }

  #refusalFor(error: unknown): WireError {
    if (!(error instanceof LogUnwritable))
      return new WireError('hub.failed', 'The hub failed inside; nothing was changed. Its log says more.', {
        cause: error,
      });
    return new WireError(
      'hub.readOnly',
      `The hub cannot write its log (${error.message}). Nothing was changed. Make room on the disk or give it back its permissions, then try again.`,
      { cause: error },
    );
  }

  /** Asks the disk again, at most once in a while; throws when it still cannot be written. */
  #probe(): void {
    const { clock, log, probeMs, hubLog } = this.#parts;
    const now = clock.monotonic();
    if (now - this.#probedAt < probeMs) throw new LogUnwritable(new Error(this.#readOnly));
    this.#probedAt = now;
    log.probe();
    this.#readOnly = undefined;
    hubLog.info('The log can be written again.');
  }
}

/** What a request was and who asked, as one hash. */
export function requestHash(method: string, params: object, principal: string): string {
  return hash('sha256', canonicalJson([method, principal, params]));
}

function boardFor<M extends CommandMethod>(method: M, params: CommandParams<M>): BoardKey {
  // Each command names its board, its new board, or a ticket of its board.
  const named = params as { board?: BoardKey; key?: BoardKey; ticket?: TicketId };
  const board =
    method === 'board.create' ? named.key : (named.board ?? (named.ticket && boardOf(named.ticket)));
  if (board === undefined) throw new Error(`${method} names no board.`);
  return board;
}
