import { canonicalJson } from '../base/canonicalJson.ts';
import type { RosterAgent } from '../protocol/board.ts';
import type { ChannelName } from '../protocol/eventsOfTalk.ts';
import type { AgentName } from '../protocol/ids.ts';
import { factsOf, ticketOfFacts, type TicketFacts } from './blankTicket.ts';
import type { Inbox } from './inboxState.ts';
import { reindexAll } from './indexes.ts';
import { allRoles } from './roles.ts';
import { emptyBoard, type BoardState, type ChannelState } from './state.ts';

/** Grows whenever the shape of the facts or the meaning of a fold changes: older snapshots are then left alone and the log is folded. */
const factsFormat = 9;

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
  | 'lastDigest'
> {
  readonly format: number;
  readonly roster: readonly RosterAgent[];
  readonly channels: readonly (readonly [ChannelName, ChannelState])[];
  readonly inboxes: readonly (readonly [AgentName, Inbox])[];
}

/** What a snapshot keeps of a board besides its tickets. */
export function boardFacts(state: BoardState): BoardFacts {
  const { key, name, createdAt, sequence, nextNumber, repos, ownRoles, settings, phases, history } = state;
  const { lastDigest } = state;
  return {
    format: factsFormat,
    ...{ key, name, createdAt, sequence, nextNumber, repos, ownRoles, settings, phases, history },
    ...(lastDigest !== undefined && { lastDigest }),
    roster: [...state.roster.values()],
    channels: [...state.channels],
    inboxes: [...state.inboxes],
  };
}

/** The board from its facts, indexes rebuilt; nothing when the facts are of another format, and the log has to be folded instead. */
export function restoreBoard(
  { format, roster, channels, inboxes, ...board }: BoardFacts,
  tickets: Iterable<TicketFacts>,
): BoardState | undefined {
  if (format !== factsFormat) return undefined;
  const state: BoardState = {
    ...emptyBoard(),
    ...board,
    roles: allRoles(board.ownRoles),
    roster: new Map(roster.map((agent) => [agent.name, agent])),
    channels: new Map(channels),
    inboxes: new Map(inboxes),
  };
  for (const facts of tickets) state.tickets.set(facts.id, ticketOfFacts(facts));
  reindexAll(state);
  return state;
}

/** The facts of a state as canonical lines, the same for equal states however they came about: the board first, then its tickets by number. */
export function* stateDigest(state: BoardState): Generator<string> {
  const { roster, channels, inboxes, ...board } = boardFacts(state);
  yield canonicalJson({
    ...board,
    roster: [...roster].sort((a, b) => (a.name < b.name ? -1 : 1)),
    channels: Object.fromEntries(channels),
  });
  for (const inbox of [...inboxes].sort(([a], [b]) => (a < b ? -1 : 1))) yield canonicalJson(inbox);
  const tickets = [...state.tickets.values()].sort((a, b) => a.number - b.number);
  for (const ticket of tickets) yield canonicalJson(factsOf(ticket));
}
