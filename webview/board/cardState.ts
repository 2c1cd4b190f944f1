import { budgetMark } from './budgets.ts';
import type { BoardModel } from './boardModel.ts';
import type { CardState } from './card.ts';
import { isClaimable } from './claimable.ts';
import { laneTitle } from './laneTitles.ts';
import type { Placed } from './ticketStore.ts';

/** How the card of a ticket stands on the board, its place in the column aside. */
export function cardState(
  model: BoardModel,
  { ticket, lane }: Placed,
): Omit<CardState, 'index' | 'count' | 'active'> {
  return {
    open: model.open?.id === ticket.id,
    pending: model.store.isPending(ticket.id),
    moving: model.keyboardMove?.ticket === ticket.id || model.dragged === ticket.id,
    claimable: model.replay === undefined && isClaimable(ticket) && model.seat !== undefined,
    blockers: ticket.blockedBy.length === 0 ? '' : model.openBlockers(ticket).join(', '),
    heldBackBy: model.workUnderWay.holdingBack(ticket) ?? '',
    budget: budgetMark(ticket, {
      // What epics cost then is not told.
      board: model.replay === undefined ? model.board : undefined,
      epic: ticket.parent === undefined ? undefined : model.store.ticket(ticket.parent),
    }),
    phase: model.phaseOf(ticket),
    lane: laneTitle(model, lane),
  };
}
