import type { TicketId } from '../protocol/ids.ts';
import type { Stage, TicketStatus } from '../protocol/ticket.ts';
import type { Seat } from './command.ts';
import { statusTitle } from './gates.ts';
import { epicOf } from './indexes.ts';
import { overlapOf } from './pathOverlap.ts';
import { spentOf } from './spending.ts';
import type { BoardState, TicketState } from './state.ts';

/** That another agent owns the ticket's epic, and what to do about it. */
export function ownedByOther(state: BoardState, ticket: TicketState, seat: Seat): string | undefined {
  const epic = epicOf(state, ticket);
  if (epic?.epicOwner === undefined || epic.epicOwner === seat.agent) return undefined;
  return `${ticket.id} belongs to ${epic.id}, which ${epic.epicOwner} owns. Wait until it has no child left to claim, or have a person free it.`;
}

/** Whether children of this epic may be claimed for the stage by this agent, as far as the epic decides that. */
export function isEpicOpen(
  state: BoardState,
  epic: TicketState | undefined,
  { stage, seat }: { readonly stage: Stage; readonly seat: Seat },
): boolean {
  if (epic === undefined || stage === 'retire') return true;
  const { epicOwner, budget } = epic;
  if (stage === 'implement' && epicOwner !== undefined && epicOwner !== seat.agent) return false;
  return budget === undefined || spentOf(budget, state.indexes.spentOfEpic.get(epic.id)?.total) === undefined;
}

/** That the agent holds as many tickets as it may. */
export function wipOfAgent(state: BoardState, seat: Seat): string | undefined {
  const all = state.indexes.heldBy.get(seat.agent);
  const most = state.settings.wipPerAgent;
  // Whoever holds fewer of any kind needs no count.
  if (all.size < most) return undefined;
  const held = [...all].filter((id) => state.tickets.get(id)?.claim?.stage === 'implement');
  if (held.length < most) return undefined;
  return `${seat.agent} holds ${held.sort().join(', ')}, and ${most} at once is the limit. Hand in or release one first.`;
}

/** The columns that the work of a claim goes to. */
const columnsAhead: Readonly<Record<Stage, readonly TicketStatus[]>> = {
  refine: ['ready'],
  implement: ['in_progress', 'review'],
  review: ['approved'],
  retire: [],
};

/** The columns that may be bounded: those that a claim leads to. */
export const boundedColumns: readonly TicketStatus[] = Object.values(columnsAhead).flat();

/** That a column that the work would go to is full. What is ahead is finished before more is begun. */
export function wipOfColumn(state: BoardState, stage: Stage): string | undefined {
  const full = columnsAhead[stage].find(
    (status) => state.indexes.byStatus[status].size >= (state.settings.wipPerColumn[status] ?? Infinity),
  );
  if (full === undefined) return undefined;
  const there = state.indexes.byStatus[full].size;
  return `${statusTitle(full, state)} holds ${there} ${there === 1 ? 'ticket' : 'tickets'}, and ${state.settings.wipPerColumn[full]} is the limit. Finish one that is there first.`;
}

/** That the agent would judge what it made. */
export function ownWork(ticket: TicketState, seat: Seat): string | undefined {
  if (!ticket.implementers.includes(seat.agent)) return undefined;
  return `${seat.agent} implemented ${ticket.id}, and nobody reviews its own work. Leave it to another reviewer.`;
}

/** That somebody works on the same files now. */
export function overlap(state: BoardState, ticket: TicketState): string | undefined {
  if (ticket.paths.length === 0) return undefined;
  for (const { name } of ticket.repos) {
    for (const id of state.indexes.touching.get(name)) {
      const other = state.tickets.get(id);
      const both = other && other.id !== ticket.id ? overlapOf(ticket.paths, other.paths) : undefined;
      if (other === undefined || both === undefined) continue;
      const [ours, theirs] = both;
      return `${ticket.id} is held back: it touches ${ours} in ${name}, and ${other.claim?.agent ?? 'somebody'} works on ${theirs} there for ${id}. Wait until that is handed in, or change the paths of one of them.`;
    }
  }
  return undefined;
}

/** That nothing may be spent on the ticket any more, by its own budget or by its epic's. */
export function budgetOfTicket(state: BoardState, ticket: TicketState): string | undefined {
  const own = spentOf(ticket.budget, ticket.usage);
  if (own !== undefined) return budgetSentence(ticket.id, own);
  const epic = epicOf(state, ticket);
  const shared = epic && spentOf(epic.budget, state.indexes.spentOfEpic.get(epic.id)?.total);
  return shared === undefined || epic === undefined
    ? undefined
    : budgetSentence(`${epic.id}, to which ${ticket.id} belongs`, shared);
}

/** That nothing may be spent on the board any more. */
export function budgetOfBoard(state: BoardState): string | undefined {
  const spent = spentOf(state.settings.budget, state.indexes.spent.total);
  return spent === undefined ? undefined : budgetSentence(`Board ${state.key}`, spent);
}

function budgetSentence(what: TicketId | string, spent: string): string {
  return `The budget of ${what} is used up: ${spent}. A person can raise it.`;
}
