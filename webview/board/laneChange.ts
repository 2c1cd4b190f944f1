import type { TicketChanges } from '../../src/protocol/events.ts';
import type { AgentName, RoleName, TicketId } from '../../src/protocol/ids.ts';
import type { TicketSummary } from '../../src/protocol/ticket.ts';
import { t } from '../ui/strings.ts';
import type { BoardModel } from './boardModel.ts';
import { laneOf, noLane } from './lanes.ts';
import { laneTitle } from './laneTitles.ts';

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
