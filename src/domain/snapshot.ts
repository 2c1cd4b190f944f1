import { canonicalJson } from '../base/canonicalJson.ts';
import type { RosterAgent } from '../protocol/board.ts';
import { reindexAll } from './indexes.ts';
import { allRoles } from './roles.ts';
import { emptyBoard, type BoardState, type TicketState } from './state.ts';

/** Grows whenever the shape of the facts or the meaning of a fold changes: older snapshots are then left alone and the log is folded. */
const factsFormat = 4;

/** The facts of a board without its tickets: plain JSON. */
export interface BoardFacts extends Pick<
  BoardState,
  | 'key'
  | 'name'
  | 'createdAt'
  | 'sequence'
  | 'nextNumber'
  | 'repos'
  | 'ownRoles'
  | 'settings'
  | 'phases'
  | 'history'
> {
  readonly format: number;
  readonly roster: readonly RosterAgent[];
}

/** The facts of one ticket: plain JSON. */
export type TicketFacts = TicketState;

/** What a snapshot keeps of a board besides its tickets. */
export function boardFacts(state: BoardState): BoardFacts {
  const { key, name, createdAt, sequence, nextNumber, repos, ownRoles, settings, phases, history } = state;
  const roster = [...state.roster.values()];
  return {
    format: factsFormat,
    key,
    name,
    createdAt,
    sequence,
    nextNumber,
    repos,
    ownRoles,
    settings,
    phases,
    roster,
    history,
  };
}

/** What a snapshot keeps of a ticket. Changes only with an event that names the ticket, so only those have to be written again. */
export function ticketFacts(ticket: TicketState): TicketFacts {
  return ticket;
}

/** The board from its facts, indexes rebuilt; nothing when the facts are of another format, and the log has to be folded instead. */
export function restoreBoard(
  { format, roster, ...board }: BoardFacts,
  tickets: Iterable<TicketFacts>,
): BoardState | undefined {
  if (format !== factsFormat) return undefined;
  const state: BoardState = {
    ...emptyBoard(),
    ...board,
    roles: allRoles(board.ownRoles),
    roster: new Map(roster.map((agent) => [agent.name, agent])),
  };
  for (const ticket of tickets) state.tickets.set(ticket.id, ticket);
  reindexAll(state);
  return state;
}

/** The facts of a state as canonical lines, the same for equal states however they came about: the board first, then its tickets by number. */
export function* stateDigest(state: BoardState): Generator<string> {
  const { roster, ...board } = boardFacts(state);
  yield canonicalJson({ ...board, roster: [...roster].sort((a, b) => (a.name < b.name ? -1 : 1)) });
  const tickets = [...state.tickets.values()].sort((a, b) => a.number - b.number);
  for (const ticket of tickets) yield canonicalJson(ticketFacts(ticket));
}
