import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketSummary } from '../../src/protocol/ticket.ts';
import { ticketNumber } from '../../src/protocol/vocabulary.ts';
import { isUnderWay, WorkUnderWay } from '../../src/domain/workUnderWay.ts';

/**
 * What is asked about all tickets whenever the board is drawn, kept up as they come and go: nobody goes through 10,000 of
 * them for one frame.
 */
export class TicketIndex {
  readonly #labels = new Map<string, number>();
  readonly #underWay = new Map<TicketId, TicketSummary>();
  #sortedLabels: readonly string[] | undefined;
  #work: WorkUnderWay | undefined;

  /** The labels that tickets carry, sorted; the same array for as long as they are the same. */
  get labels(): readonly string[] {
    return (this.#sortedLabels ??= [...this.#labels.keys()].sort((a, b) => a.localeCompare(b)));
  }

  /** The work that holds others back; the same object for as long as it is the same work. */
  get workUnderWay(): WorkUnderWay {
    return (this.#work ??= new WorkUnderWay(
      [...this.#underWay.values()].sort((a, b) => ticketNumber(a.id) - ticketNumber(b.id)),
    ));
  }

  add(ticket: TicketSummary): void {
    for (const label of ticket.labels) {
      const count = this.#labels.get(label) ?? 0;
      this.#labels.set(label, count + 1);
      if (count === 0) this.#sortedLabels = undefined;
    }
    if (!isUnderWay(ticket)) return;
    this.#underWay.set(ticket.id, ticket);
    this.#work = undefined;
  }

  remove(ticket: TicketSummary): void {
    for (const label of ticket.labels) {
      const count = this.#labels.get(label) ?? 0;
      if (count > 1) this.#labels.set(label, count - 1);
      else {
        this.#labels.delete(label);
        this.#sortedLabels = undefined;
      }
    }
    if (this.#underWay.delete(ticket.id)) this.#work = undefined;
  }

  clear(): void {
    this.#labels.clear();
    this.#underWay.clear();
    this.#sortedLabels = undefined;
    this.#work = undefined;
  }
}
