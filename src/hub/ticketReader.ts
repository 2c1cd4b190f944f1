import type { Result } from '../protocol/contract.ts';
import type { Handoff } from '../protocol/events.ts';
import { boardOf, type TicketId } from '../protocol/ids.ts';
import type { Ticket, TicketSummary } from '../protocol/ticket.ts';
import { toSummary } from '../domain/queries.ts';
import type { TicketState } from '../domain/state.ts';
import type { Leases } from './leases.ts';
import { asLogEvent, type EventLog } from './log/eventLog.ts';

/** Reads what is not held in memory: texts from the log, and until when a lease runs. */
export class TicketReader {
  readonly #log: EventLog;
  readonly #leases: Leases;

  constructor(log: EventLog, leases: Leases) {
    this.#log = log;
    this.#leases = leases;
  }

  summary(state: TicketState): TicketSummary {
    const summary = toSummary(state);
    const lease = this.#leases.get(state.id);
    if (summary.claim === undefined || lease?.fence !== summary.claim.fence) return summary;
    return { ...summary, claim: { ...summary.claim, leaseUntil: this.#leases.wallClockEnd(lease) } };
  }

  ticket(state: TicketState): Ticket {
    return { ...this.summary(state), description: this.#description(state) };
  }

  /** The note that an event carries for the next holder. */
  handoff(ticket: TicketId, sequence: number): Handoff | undefined {
    return this.#log.member(boardOf(ticket), sequence, ['$.handoff']) as Handoff | undefined;
  }

  /** What a thread was opened with. */
  threadText({ id, threads }: TicketState, thread: string): string | undefined {
    const sequence = threads.opened[Number(thread.slice(1)) - 1];
    const event = sequence === undefined ? undefined : this.#log.event(boardOf(id), sequence);
    if (event === undefined) return undefined;
    const { type, payload } = asLogEvent(event);
    return type === 'thread.opened' ? payload.text : undefined;
  }

  /** An artifact with its text, the newest version unless one is named. */
  artifact(
    { id, artifacts }: TicketState,
    { name, version }: { name: string; version?: number | undefined },
  ): Result<'artifact.read'> | undefined {
    const written = artifacts.find((one) => one.name === name)?.written ?? [];
    const sequence = written[(version ?? written.length) - 1];
    const event = sequence === undefined ? undefined : this.#log.event(boardOf(id), sequence);
    if (event === undefined) return undefined;
    const { type, payload, at } = asLogEvent(event);
    if (type !== 'artifact.written') return undefined;
    return { name, version: payload.version, author: payload.author, at, text: payload.text };
  }

  #description({ id, hasDescription, descriptionSequence }: TicketState): string {
    if (!hasDescription) return '';
    // That event made the ticket or edited its description.
    const paths = ['$.draft.description', '$.changes.description'] as const;
    return (this.#log.member(boardOf(id), descriptionSequence, paths) as string | undefined) ?? '';
  }
}
