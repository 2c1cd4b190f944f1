import type { WireEvent } from '../../src/protocol/events.ts';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketSummary } from '../../src/protocol/ticket.ts';
import type { Host } from '../bridge/host.ts';
import { TicketStore } from './ticketStore.ts';

/** A slider that moves on asks for nothing until it has rested this long. */
const restMs = 60;

/** The board at an event of its log. One question is under way at a time, and what is asked next is always the newest wish. */
export class Replay {
  readonly store = new TicketStore();
  readonly #host: Host;
  readonly #changed: () => void;
  #wanted: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asking = false;
  #closed = false;
  /** The number of the board's last event. */
  last = 0;
  /** The event the board is shown after; nothing before the first answer. */
  shown: number | undefined;
  /** When that event happened. */
  at: number | undefined;
  event: WireEvent | undefined;
  /** Why it cannot be shown. */
  problem: string | undefined;

  constructor(host: Host, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    void this.#ask();
  }

  /** Where the slider stands: ahead of what is shown while that is fetched. */
  get wanted(): number {
    return this.#wanted ?? this.shown ?? this.last;
  }

  get isLoading(): boolean {
    return this.#asking || this.#timer !== undefined;
  }

  goTo(sequence: number): void {
    this.#wanted = Math.max(1, Math.min(this.last, sequence));
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (!this.#asking) void this.#ask();
    }, restMs);
    this.#changed();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** Fetches what is wanted, until what is shown is what is wanted. */
  async #ask(): Promise<void> {
    this.#asking = true;
    do await this.#fetch(this.#wanted);
    while (!this.#closed && this.problem === undefined && this.#wanted !== this.shown);
    this.#asking = false;
    if (!this.#closed) this.#changed();
  }

  /** One state, page by page; given up between two pages when another one is wanted meanwhile. */
  async #fetch(wanted: number | undefined): Promise<void> {
    const from = this.shown;
    const tickets: TicketSummary[] = [];
    const absent: TicketId[] = [];
    this.problem = undefined;
    let sequence = wanted;
    let event: WireEvent | undefined;
    for (let cursor: string | undefined; ;) {
      const answer = await this.#host.read('replay.answered', {
        type: 'replay.ask',
        ...(sequence !== undefined && { sequence }),
        ...(from !== undefined && { from }),
        ...(cursor !== undefined && { cursor }),
      });
      if (this.#closed) return;
      if (!answer.ok) {
        this.problem = answer.message;
        return;
      }
      const page = answer.value;
      sequence = page.sequence;
      this.last = Math.max(this.last, page.last);
      tickets.push(...page.tickets);
      absent.push(...page.absent);
      event ??= page.event;
      cursor = page.next;
      if (cursor === undefined) {
        if (from === undefined) this.store.replace(tickets);
        else this.store.rewind(tickets, absent);
        this.#wanted ??= sequence;
        this.shown = sequence;
        this.at = page.at;
        this.event = event;
        this.#changed();
        return;
      }
      if (this.#wanted !== wanted) return;
    }
  }
}
