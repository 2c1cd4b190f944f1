import { boardOf, type TicketId } from '../../protocol/ids.ts';
import { listTickets } from '../../domain/queries.ts';
import { type Handlers, plain } from '../handlers.ts';
import { wireErrorOf } from '../refusal.ts';
import type { HubServices } from '../services.ts';
import { fittingPage } from '../page.ts';
import { TicketReader } from '../ticketReader.ts';
import { refuseUnseen, seenBy } from '../visibility.ts';
import { contextOf, underFence } from './context.ts';

const usualPage = 100;

/** Tickets. */
export function ticketHandlers(
  hub: HubServices,
): Pick<Handlers, 'ticket.create' | 'ticket.edit' | 'ticket.move' | 'ticket.get' | 'ticket.list'> {
  const { boards, log, leases } = hub;
  const reader = new TicketReader(log, leases);
  const summarised = (id: TicketId) => ({ ticket: reader.summary(boards.ticket(id)) });
  return {
    'ticket.create': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket, duplicates } = transaction.decide(
        'ticket.create',
        params,
        contextOf(call, params.board),
      );
      return { ...summarised(ticket), duplicates: [...duplicates] };
    }),
    'ticket.edit': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      const { duplicates } = transaction.decide(
        'ticket.edit',
        underFence(params, call),
        contextOf(call, boardOf(ticket)),
      );
      return { ...summarised(ticket), duplicates: [...duplicates] };
    }),
    'ticket.move': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      // Who holds it sees it; another agent may not even learn of it.
      refuseUnseen(call.session, boards.get(boardOf(ticket)), ticket);
      transaction.decide('ticket.move', underFence(params, call), contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
    'ticket.get': ({ ticket }, { session }) => {
      const state = boards.ticket(ticket);
      refuseUnseen(session, boards.get(boardOf(ticket)), ticket);
      return { ticket: reader.ticket(state) };
    },
    'ticket.list': ({ board, ...query }, { session }) => {
      const state = boards.get(board);
      const sees = seenBy(session, state);
      const { items, next } = fittingPage(query.limit ?? usualPage, (limit) => {
        const page = listTickets(state, { ...query, limit, sees });
        if (!page.ok) throw wireErrorOf(page.refusal);
        return { items: page.value.tickets.map((ticket) => reader.summary(ticket)), next: page.value.next };
      });
      const { sequence } = log.head(board);
      return { tickets: items, epoch: log.epoch, sequence, ...(next !== undefined && { next }) };
    },
  };
}
