import { WireError } from '../../protocol/errors.ts';
import { boardOf, type Fence, type TicketId } from '../../protocol/ids.ts';
import { listTickets } from '../../domain/queries.ts';
import { type Call, type Handlers, plain } from '../handlers.ts';
import { wireErrorOf } from '../refusal.ts';
import type { HubServices } from '../services.ts';
import { fittingFrame, fittingPage } from '../page.ts';
import { isAgent } from '../session.ts';
import { TicketReader } from '../ticketReader.ts';
import { contextOf } from './context.ts';

const usualPage = 100;

/** Tickets and what is written on them. */
export function ticketHandlers(
  hub: HubServices,
): Pick<
  Handlers,
  | 'ticket.create'
  | 'ticket.edit'
  | 'ticket.move'
  | 'ticket.get'
  | 'ticket.list'
  | 'ticket.timeline'
  | 'comment.add'
  | 'workspace.record'
> {
  const { boards, log, leases } = hub;
  const reader = new TicketReader(log, leases);
  const summarised = (id: TicketId) => ({ ticket: reader.summary(boards.ticket(id)) });
  return {
    'ticket.create': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = transaction.decide('ticket.create', params, contextOf(call, params.board));
      return summarised(ticket);
    }),
    'ticket.edit': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('ticket.edit', underFence(params, call), contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
    'ticket.move': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('ticket.move', underFence(params, call), contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
    'ticket.get': ({ ticket }) => ({ ticket: reader.ticket(boards.ticket(ticket)) }),
    'ticket.list': ({ board, ...query }) => {
      const state = boards.get(board);
      const { items, next } = fittingPage(query.limit ?? usualPage, (limit) => {
        const page = listTickets(state, { ...query, limit });
        if (!page.ok) throw wireErrorOf(page.refusal);
        return { items: page.value.tickets.map((ticket) => reader.summary(ticket)), next: page.value.next };
      });
      const { sequence } = log.head(board);
      return { tickets: items, epoch: log.epoch, sequence, ...(next !== undefined && { next }) };
    },
    'ticket.timeline': ({ ticket, cursor, limit = usualPage }) => {
      boards.ticket(ticket);
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(cursor);
      if (!Number.isSafeInteger(before) || before < 1)
        throw new WireError('request.invalid', 'This cursor did not come from ticket.timeline.');
      const entries = fittingFrame(log.timeline(ticket, { before, limit }));
      const last = entries.at(-1);
      // Event 1 creates the board: nothing of a ticket is before its second event.
      const more = last !== undefined && log.timeline(ticket, { before: last.sequence, limit: 1 }).length > 0;
      return { entries, ...(more && { next: String(last.sequence) }) };
    },
    'comment.add': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      const { entry } = transaction.decide(
        'comment.add',
        underFence(params, call),
        contextOf(call, boardOf(ticket)),
      );
      return { ...summarised(ticket), entry };
    }),
    'workspace.record': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('workspace.record', params, contextOf(call, boardOf(ticket)));
      return summarised(ticket);
    }),
  };
}

/** An agent writes under the fence of its own claim, whatever it says or leaves out. */
function underFence<P extends { fence?: Fence | undefined }>(params: P, { session }: Call): P {
  const fence = isAgent(session) ? (params.fence ?? session.binding?.fence) : params.fence;
  return { ...params, fence };
}
