import { gateOf } from '../../src/domain/gates.ts';
import type { Condition } from '../../src/protocol/errors.ts';
import type { TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import { t } from '../ui/strings.ts';
import type { BoardModel } from './boardModel.ts';
import type { DropHint } from './dragging.ts';
import { moveKind } from './movePreview.ts';

/** What each column would do with a ticket, as far as the window can tell: the hub has the last word. */
export function dropHints(model: BoardModel, ticket: TicketSummary): Map<TicketStatus, DropHint> {
  return new Map(ticketStatuses.map((status) => [status, dropHint(model, ticket, status)]));
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
