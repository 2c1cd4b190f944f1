import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError } from '../../src/client/errors.ts';
import type { CallParams, HubClient } from '../../src/client/hubClient.ts';
import type { Method, Result } from '../../src/protocol/contract.ts';
import { WireError } from '../../src/protocol/errors.ts';
import type { Fence, TicketId } from '../../src/protocol/ids.ts';
import { seededRandom } from './teamRandom.ts';

export interface WriterOptions {
  readonly board: string;
  /** Starts every text it writes, so that its writes can be told from others'. */
  readonly name: string;
  readonly seed: number;
  /** Tickets in Ready that all writers claim and release. */
  readonly contested: readonly string[];
  readonly retryForMs: number;
}

/** One write: what marks it in the log, and whether the hub acknowledged it. */
export interface Written {
  readonly kind: 'create' | 'comment' | 'claim' | 'release';
  /** The title, the text, or `ticket fence`: what its event must carry exactly once. */
  readonly mark: string;
  readonly acknowledged: boolean;
}

/** What a writer did, and what came back that was neither an acknowledgement nor a refusal. */
export interface WrittenFacts {
  readonly written: readonly Written[];
  /** Refusals by code. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Calls that ended without an answer, by code. */
  readonly unanswered: readonly string[];
}

/** Between two writes, so that several writers leave room for others on a small machine. */
const pauseMs = 5;

/** Writes to a board until it is stopped: new tickets, comments, claims of contested tickets, releases. */
export class TeamWriter {
  readonly #client: HubClient;
  readonly #options: WriterOptions;
  readonly #random: () => number;
  readonly #written: Written[] = [];
  readonly #refusals: Record<string, number> = {};
  readonly #unanswered: string[] = [];
  #count = 0;
  #stopping = false;
  #done: Promise<void> | undefined;
  acknowledged = 0;

  constructor(client: HubClient, options: WriterOptions) {
    this.#client = client;
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  start(): void {
    this.#done = this.#loop();
    // Whoever stops the writer hears of it.
    this.#done.catch(() => undefined);
  }

  /** Finishes what is under way. */
  async stop(): Promise<WrittenFacts> {
    this.#stopping = true;
    await this.#done;
    return { written: this.#written, refusals: this.#refusals, unanswered: this.#unanswered };
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      const choice = this.#random();
      if (choice < 0.3) await this.#create();
      else if (choice < 0.6) await this.#comment();
      else await this.#claimAndRelease();
      await sleep(pauseMs);
    }
  }

  async #create(): Promise<void> {
    const title = `Ticket ${this.#mark()}`;
    await this.#write('create', title, () =>
      this.#call('ticket.create', { board: this.#options.board, title }),
    );
  }

  async #comment(): Promise<void> {
    const text = `Comment ${this.#mark()}`;
    const ticket = this.#contested();
    await this.#write('comment', text, () => this.#call('comment.add', { ticket, kind: 'comment', text }));
  }

  async #claimAndRelease(): Promise<void> {
    const ticket = this.#contested();
    const granted = await this.#answered(() => this.#call('claim.take', { ticket }));
    if (granted === undefined) return;
    const { fence } = granted.claim;
    this.#note({ kind: 'claim', mark: `${ticket} ${String(fence)}`, acknowledged: true });
    await this.#release(ticket, fence);
  }

  async #release(ticket: TicketId, fence: Fence): Promise<void> {
    const handoff = { done: this.#mark(), pending: 'All of it.', gotchas: 'None.' };
    await this.#write('release', `${ticket} ${String(fence)}`, () =>
      this.#call('claim.release', { ticket, fence, handoff }),
    );
  }

  async #write(kind: Written['kind'], mark: string, work: () => Promise<unknown>): Promise<void> {
    this.#note({ kind, mark, acknowledged: (await this.#answered(work)) !== undefined });
  }

  #note(written: Written): void {
    this.#written.push(written);
    if (written.acknowledged) this.acknowledged++;
  }

  /** The answer, or nothing when the hub refused or none came. */
  async #answered<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof WireError) this.#refusals[error.code] = (this.#refusals[error.code] ?? 0) + 1;
      else if (error instanceof ClientError) this.#unanswered.push(error.code);
      else throw error;
      return undefined;
    }
  }

  #call<M extends Method>(method: M, params: CallParams<M>): Promise<Result<M>> {
    return this.#client.call(method, params, { retryForMs: this.#options.retryForMs });
  }

  #contested(): TicketId {
    const { contested } = this.#options;
    return contested[Math.floor(this.#random() * contested.length)] as TicketId;
  }

  #mark(): string {
    return `${this.#options.name} ${String(++this.#count)}`;
  }
}
