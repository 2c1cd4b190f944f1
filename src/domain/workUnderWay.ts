import type { TicketId } from '../protocol/ids.ts';
import type { TicketSummary } from '../protocol/ticket.ts';
import { overlapOf } from './pathOverlap.ts';
import { stageOfStatus } from './stages.ts';

/** Whether a ticket is being worked on and says on which files: it holds others back that touch the same (SPEC 5). */
export function isUnderWay({
  claim,
  paths,
}: {
  readonly claim?: { readonly stage: string } | undefined;
  readonly paths: readonly string[];
}): boolean {
  return claim?.stage === 'implement' && paths.length > 0;
}

/** The work that holds others back because it touches the same files, for who has tickets and no board state. Made anew after a change; what was asked once is known. */
export class WorkUnderWay {
  readonly #byRepository = new Map<string, TicketSummary[]>();
  readonly #known = new WeakMap<TicketSummary, { readonly by: TicketId | undefined }>();

  constructor(tickets: Iterable<TicketSummary>) {
    for (const ticket of tickets) {
      if (!isUnderWay(ticket)) continue;
      for (const { name } of ticket.repos) {
        const others = this.#byRepository.get(name) ?? [];
        others.push(ticket);
        this.#byRepository.set(name, others);
      }
    }
  }

  /** The ticket that has to be handed in before this one is offered to anybody. */
  holdingBack(ticket: TicketSummary): TicketId | undefined {
    const { id, status, claim, paths, repos } = ticket;
    if (stageOfStatus[status] !== 'implement' || claim !== undefined || paths.length === 0) return undefined;
    let known = this.#known.get(ticket);
    if (known === undefined) {
      const others = repos.flatMap(({ name }) => this.#byRepository.get(name) ?? []);
      const found = others.find((other) => other.id !== id && overlapOf(paths, other.paths) !== undefined);
      known = { by: found?.id };
      this.#known.set(ticket, known);
    }
    return known.by;
  }
}
