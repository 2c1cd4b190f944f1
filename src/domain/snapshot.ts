import type { BoardState, TicketState } from './state.ts';

/** The facts of a board without its tickets: plain JSON. */
export type BoardFacts = Pick<
  BoardState,
  'key' | 'name' | 'createdAt' | 'sequence' | 'nextNumber' | 'repos' | 'settings'
> & { readonly format: number; readonly roster: { name: string; role: string; hiredAt: number }[] };
/** The facts of one ticket: plain JSON. */
export type TicketFacts = TicketState;
export declare function boardFacts(state: BoardState): BoardFacts;
export declare function ticketFacts(ticket: TicketState): TicketFacts;
/** The board from its facts, indexes rebuilt; nothing when the facts are of another format and the log has to be folded instead. */
export declare function restoreBoard(
  board: BoardFacts,
  tickets: Iterable<TicketFacts>,
): BoardState | undefined;
/** The state as canonical lines, the same for equal states however they came about; what verify hashes and compares. */
export declare function stateDigest(state: BoardState): Generator<string>;
