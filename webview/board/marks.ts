import { overlapOf } from '../../src/domain/pathOverlap.ts';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketSummary } from '../../src/protocol/ticket.ts';

/** What is wrong with a claim: its session is gone, or its holder writes nothing. */
export type ClaimTrouble = 'stale' | 'quiet';

export const troubleIcons: Record<ClaimTrouble, string> = { stale: 'warning', quiet: 'bell-slash' };

/** What is wrong with a ticket's claim, the worse of both. */
export function troubleOf({ claim }: TicketSummary): ClaimTrouble | undefined {
  if (claim?.stale === true) return 'stale';
  return claim?.quiet === true ? 'quiet' : undefined;
}

/** Whether a ticket is worked on and says which files that touches. */
export function isUnderWay({ claim, paths }: TicketSummary): boolean {
  return claim?.stage === 'implement' && paths.length > 0;
}

/** The work that holds others back because it touches the same files (SPEC 5). */
export class WorkUnderWay {
  readonly #byRepository = new Map<string, TicketSummary[]>();
  readonly #known = new WeakMap<TicketSummary, { readonly by: TicketId | undefined }>();

  /** Of the tickets that are under way; the first one that is in the way of another is named. */
  constructor(underWay: readonly TicketSummary[]) {
    for (const ticket of underWay) {
      for (const { name } of ticket.repos) {
        const others = this.#byRepository.get(name) ?? [];
        others.push(ticket);
        this.#byRepository.set(name, others);
      }
    }
  }

  /** The ticket that has to be handed in before this one is offered to anybody. */
  holdingBack(ticket: TicketSummary): TicketId | undefined {
    const { status, claim, paths, repos } = ticket;
    if (status !== 'ready' || claim !== undefined || paths.length === 0) return undefined;
    let known = this.#known.get(ticket);
    if (known === undefined) {
      const others = repos.flatMap(({ name }) => this.#byRepository.get(name) ?? []);
      known = { by: others.find((other) => overlapOf(paths, other.paths) !== undefined)?.id };
      this.#known.set(ticket, known);
    }
    return known.by;
  }
}
