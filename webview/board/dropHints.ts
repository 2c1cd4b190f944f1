import { gateOf } from '../../src/domain/gates.ts';
import type { Condition } from '../../src/protocol/errors.ts';
import type { TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import { t } from '../ui/strings.ts';
import type { BoardModel } from './boardModel.ts';
import type { DropHint } from './dragging.ts';
import { laneChange, type LaneChange } from './laneChange.ts';
import { moveKind } from './movePreview.ts';

/** What each column would do with a ticket that is put there in a lane, as far as the window can tell: the hub has the last word. */
export function dropHints(
  model: BoardModel,
  ticket: TicketSummary,
  lane: string,
): Map<TicketStatus, DropHint> {
  const change = laneChange(model, ticket, lane);
  return new Map(ticketStatuses.map((status) => [status, withLane(change, dropHint(model, ticket, status))]));
}

/** The lane's part of a drop comes first: where that cannot be, nothing is done. */
function withLane(change: LaneChange, hint: DropHint): DropHint {
  if (change.kind === 'same' || (change.kind === 'change' && hint.kind === 'refuses')) return hint;
  if (change.kind === 'refused') return { kind: 'refuses', text: change.text };
  const text = hint.text === '' ? change.text : t('lane.and', change.text, hint.text);
  return { kind: 'accepts', text };
}

function dropHint(model: BoardModel, ticket: TicketSummary, to: TicketStatus): DropHint {
  switch (moveKind(ticket, to)) {
    case 'here':
      return { kind: 'here', text: '' };
    case 'claim':
      return { kind: 'accepts', text: t('column.claims') };
    case 'release':
      return { kind: 'accepts', text: t('column.releases') };
    default: {
      const [first, ...more] = unmet(model, ticket, to);
      if (first === undefined) return { kind: 'accepts', text: t('column.accepts', model.columnName(to)) };
      const text =
        more.length === 0
          ? t('column.refuses', first.message)
          : t('column.refusesMore', first.message, more.length);
      return { kind: 'refuses', text };
    }
  }
}

/** What a gate would miss, given that the person says the reason and the outcome it asks for. */
function unmet({ board }: BoardModel, ticket: TicketSummary, to: TicketStatus): Condition[] {
  if (board === undefined) return [];
  return gateOf(ticket, board, { to, by: { kind: 'person' }, reason: '…', closedAs: 'cancelled' });
}
