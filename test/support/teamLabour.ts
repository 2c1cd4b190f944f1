import { setTimeout as sleep } from 'node:timers/promises';
import { ClientError } from '../../src/client/errors.ts';
import type { CallParams, HubClient } from '../../src/client/hubClient.ts';
import type { Method, Result } from '../../src/protocol/contract.ts';
import { WireError } from '../../src/protocol/errors.ts';
import { seededRandom } from './teamRandom.ts';

export interface LabourOptions {
  readonly board: string;
  readonly seed: number;
}

/** What was done, as far as the hub acknowledged it. */
export interface LabourFacts {
  /** `ticket fence` of each hand-in. */
  readonly handedIn: readonly string[];
  /** Refusals by code. */
  readonly refusals: Readonly<Record<string, number>>;
}

const retryForMs = 60_000;
/** How long one waits for a ticket before it asks again, and how long one works on a ticket at most. */
const waitMs = 1_000;
const longestWorkMs = 120;

/** Takes whatever `claim.next` gives, works on it, and hands it in or over, until there is an end to it. */
export class TeamLabour {
  readonly #client: HubClient;
  readonly #options: LabourOptions;
  readonly #random: () => number;
  readonly #handedIn: string[] = [];
  readonly #refusals: Record<string, number> = {};
  #stopping = false;
  #done: Promise<void> | undefined;

  constructor(client: HubClient, options: LabourOptions) {
    this.#client = client;
    this.#options = options;
    this.#random = seededRandom(options.seed);
  }

  start(): void {
    this.#done = this.#loop();
    // Whoever ends it hears of it.
    this.#done.catch(() => undefined);
  }

  /** Finishes what is under way. */
  async stop(): Promise<LabourFacts> {
    this.#stopping = true;
    await this.#done;
    return { handedIn: this.#handedIn, refusals: this.#refusals };
  }

  async #loop(): Promise<void> {
    while (!this.#stopping) {
      try {
        await this.#oneTicket();
      } catch (error) {
        // A claim that was lost meanwhile is another's: on with the next one.
        if (!(error instanceof WireError) && !(error instanceof ClientError)) throw error;
        this.#refusals[error.code] = (this.#refusals[error.code] ?? 0) + 1;
      }
    }
  }

  async #oneTicket(): Promise<void> {
    const { granted } = await this.#call('claim.next', { board: this.#options.board, waitMs });
    if (granted === undefined) return;
    const ticket = granted.ticket.id;
    const { fence } = granted.claim;
    await this.#call('comment.add', { ticket, fence, kind: 'comment', text: 'On it.' });
    await sleep(this.#random() * longestWorkMs);
    const handoff = { done: 'Some of it.', pending: 'The rest.', gotchas: 'None.' };
    if (this.#random() < 0.2) await this.#call('claim.release', { ticket, fence, handoff });
    else {
      await this.#call('ticket.handIn', { ticket, fence, handoff, repos: [] });
      this.#handedIn.push(`${ticket} ${String(fence)}`);
    }
  }

  #call<M extends Method>(method: M, params: CallParams<M>): Promise<Result<M>> {
    return this.#client.call(method, params, { retryForMs });
  }
}
