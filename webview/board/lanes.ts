import type { TicketChanges } from '../../src/protocol/events.ts';
import type { AgentName, RoleName, TicketId } from '../../src/protocol/ids.ts';
import type { TicketSummary } from '../../src/protocol/ticket.ts';
import { priorities, ticketNumber } from '../../src/protocol/vocabulary.ts';
import type { BoardGrouping } from '../bridge/messages.ts';
import { t } from '../ui/strings.ts';
import { visibleLine } from '../ui/visibleText.ts';
import type { BoardModel } from './boardModel.ts';

/** What the board can be divided by, in the order it is offered. */
export const groupings = ['none', 'epic', 'agent', 'role', 'repo'] as const satisfies readonly BoardGrouping[];

/** Finds a ticket of the same board. */
export type Find = (id: TicketId) => TicketSummary | undefined;

/** The lane of tickets that belong to none; without a grouping the only one. */
export const noLane = '';

/** More parents than this are a circle that the hub would not have let through. */
const deepest = 16;

function epicOf(ticket: TicketSummary, find: Find): string {
  let at: TicketSummary | undefined = ticket;
  for (let depth = 0; at !== undefined && depth < deepest; depth++) {
    if (at.type === 'epic') return at.id;
    at = at.parent === undefined ? undefined : find(at.parent);
  }
  return noLane;
}

/** The lane a ticket stands in: each ticket in exactly one, so one of several repositories has a lane of that combination. */
export function laneOf(grouping: BoardGrouping, ticket: TicketSummary, find: Find): string {
  switch (grouping) {
    case 'none':
      return noLane;
    case 'epic':
      return epicOf(ticket, find);
    case 'agent':
      return ticket.claim?.agent ?? ticket.route ?? ticket.assignee ?? noLane;
    case 'role':
      return ticket.role ?? noLane;
    case 'repo':
      return ticket.repos
        .map(({ name }) => name)
        .sort()
        .join(' + ');
  }
}

/** The lanes to show, first one first: those with tickets and, where nothing narrows the board, those that wait for some. */
export function lanesShown({ board, store, grouping, filter }: BoardModel): readonly string[] {
  if (grouping === 'none') return [noLane];
  const keys = new Set(store.lanes());
  if (Object.keys(filter).length === 0 && board !== undefined) {
    if (grouping === 'agent') for (const { name } of board.roster) keys.add(name);
    if (grouping === 'role') for (const { role } of board.roster) keys.add(role);
    if (grouping === 'repo') for (const { name } of board.repos) keys.add(name);
  }
  const order = grouping === 'epic' ? byEpic((id) => store.ticket(id)) : byName;
  return [...keys].sort((a, b) => Number(a === noLane) - Number(b === noLane) || order(a, b));
}

const byName = (a: string, b: string): number => (a < b ? -1 : 1);

/** Epics in work before closed ones, then as their cards would stand. */
function byEpic(find: Find): (a: string, b: string) => number {
  const rank = (id: string): number => {
    const epic = find(id as TicketId);
    if (epic === undefined) return priorities.length;
    return priorities.indexOf(epic.priority) + (epic.status === 'closed' ? priorities.length : 0);
  };
  return (a, b) => rank(a) - rank(b) || ticketNumber(a) - ticketNumber(b);
}

/** What a lane is called. */
export function laneTitle({ board, store, grouping }: BoardModel, lane: string): string {
  if (grouping === 'none') return '';
  if (lane === noLane) return t(`lane.none.${grouping}`);
  if (grouping === 'epic') {
    const epic = store.ticket(lane as TicketId);
    return epic === undefined ? lane : `${lane} ${visibleLine(epic.title)}`;
  }
  if (grouping === 'role') return board?.roles.find(({ name }) => name === lane)?.title ?? lane;
  return lane;
}

/** What putting a ticket into another lane means: nothing, a change of it, or why that cannot be. */
export type LaneChange =
  | { readonly kind: 'same' }
  | { readonly kind: 'change'; readonly changes: TicketChanges; readonly text: string }
  | { readonly kind: 'refused'; readonly text: string };

/** What a lane would make of a ticket, as far as the window can tell. */
export function laneChange(model: BoardModel, ticket: TicketSummary, lane: string): LaneChange {
  const { grouping, store } = model;
  if (lane === laneOf(grouping, ticket, (id) => store.ticket(id))) return { kind: 'same' };
  const title = laneTitle(model, lane);
  const { id } = ticket;
  switch (grouping) {
    case 'none':
      return { kind: 'same' };
    case 'repo':
      return { kind: 'refused', text: t('lane.refuses.repo', id) };
    case 'epic':
      return lane === noLane
        ? { kind: 'change', changes: { parent: null }, text: t('lane.orphans', id) }
        : { kind: 'change', changes: { parent: lane as TicketId }, text: t('lane.reparents', id, lane) };
    case 'role':
      return lane === noLane
        ? { kind: 'change', changes: { role: null }, text: t('lane.clearsRole', id) }
        : { kind: 'change', changes: { role: lane as RoleName }, text: t('lane.givesRole', id, title) };
    case 'agent':
      return routeChange(ticket, lane);
  }
}

function routeChange(ticket: TicketSummary, lane: string): LaneChange {
  const { id, claim, route } = ticket;
  if (claim !== undefined) return { kind: 'refused', text: t('lane.refuses.held', id, claim.agent) };
  if (lane !== noLane)
    return { kind: 'change', changes: { route: lane as AgentName }, text: t('lane.routes', id, lane) };
  if (route === undefined) return { kind: 'refused', text: t('lane.refuses.assigned', id) };
  return { kind: 'change', changes: { route: null }, text: t('lane.unroutes', id) };
}
