import { boardOf } from '../../protocol/ids.ts';
import { type Handlers, plain } from '../handlers.ts';
import { fittingFrame, sequenceFrom } from '../page.ts';
import type { HubServices } from '../services.ts';
import { TicketReader } from '../ticketReader.ts';
import { refuseUnseen } from '../visibility.ts';
import { contextOf, underFence } from './context.ts';

const usualPage = 100;

/** What is written on a ticket, and the history that all of it makes. */
export function timelineHandlers({
  boards,
  log,
  leases,
}: HubServices): Pick<Handlers, 'ticket.timeline' | 'comment.add' | 'workspace.record'> {
  const reader = new TicketReader(log, leases);
  return {
    'ticket.timeline': ({ ticket, cursor, limit = usualPage, types, kinds, agent }, { session }) => {
      boards.ticket(ticket);
      refuseUnseen(session, boards.get(boardOf(ticket)), ticket);
      const before = sequenceFrom(cursor, 'ticket.timeline');
      const wanted = { types, kinds, agent };
      const entries = fittingFrame(log.timeline(ticket, { ...wanted, before, limit }));
      const last = entries.at(-1);
      // Event 1 creates the board: nothing of a ticket is before its second event.
      const more =
        last !== undefined && log.timeline(ticket, { ...wanted, before: last.sequence, limit: 1 }).length > 0;
      return { entries, ...(more && { next: String(last.sequence) }) };
    },
    'comment.add': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      const { entry } = transaction.decide(
        'comment.add',
        underFence(params, call),
        contextOf(call, boardOf(ticket)),
      );
      return { ticket: reader.summary(boards.ticket(ticket)), entry };
    }),
    'workspace.record': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { ticket } = params;
      transaction.decide('workspace.record', params, contextOf(call, boardOf(ticket)));
      return { ticket: reader.summary(boards.ticket(ticket)) };
    }),
  };
}
