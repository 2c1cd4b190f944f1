import { boardOf, type TicketId } from '../../protocol/ids.ts';
import { type Handlers, plain } from '../handlers.ts';
import type { HubServices } from '../services.ts';
import { TicketReader } from '../ticketReader.ts';
import { contextOf, underFence } from './context.ts';

/** Spikes, spending and the ownership of epics. */
export function workHandlers({
  boards,
  log,
  leases,
}: HubServices): Pick<Handlers, 'spike.raise' | 'usage.record' | 'epic.free'> {
  const reader = new TicketReader(log, leases);
  const summary = (id: TicketId) => reader.summary(boards.ticket(id));
  return {
    'spike.raise': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket, spike } = transaction.decide(
        'spike.raise',
        underFence(params, call),
        contextOf(call, boardOf(params.ticket)),
      );
      return { ticket: summary(ticket), spike: summary(spike) };
    }),
    'usage.record': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('usage.record', params, contextOf(call, boardOf(ticket)));
      return { ticket: summary(ticket) };
    }),
    'epic.free': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('epic.free', params, contextOf(call, boardOf(ticket)));
      return { ticket: summary(ticket) };
    }),
  };
}
