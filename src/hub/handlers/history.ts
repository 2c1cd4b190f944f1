import type { Params, Result } from '../../protocol/contract.ts';
import { WireError } from '../../protocol/errors.ts';
import type { TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import { listTickets, statusCounts, toSummary } from '../../domain/queries.ts';
import { type BoardState, ticketByNumber } from '../../domain/state.ts';
import type { Handlers } from '../handlers.ts';
import type { EventLog } from '../log/eventLog.ts';
import { fittingPage } from '../page.ts';
import { wireErrorOf } from '../refusal.ts';
import { Replays } from '../replays.ts';
import type { HubServices } from '../services.ts';

const usualPage = 200;

type ReplayPage = Pick<Result<'board.replay'>, 'tickets' | 'absent' | 'next'>;

/** How boards were. */
export function historyHandlers({
  boards,
  log,
}: HubServices): Pick<Handlers, 'board.replay' | 'board.statistics'> {
  const replays = new Replays(log);
  return {
    'board.replay': (params) => {
      const { board, sequence, from } = params;
      boards.get(board);
      const last = log.head(board).sequence;
      const beyond = [sequence, from ?? 0].find((one) => one > last);
      if (beyond !== undefined)
        throw new WireError(
          'log.sequenceUnknown',
          `The log of ${board} ends with event ${last}; there is no ${beyond}.`,
        );
      return replays.after(board, sequence, (state) => {
        const page =
          from === undefined ? everyTicket(state, params) : changedTickets(state, { ...params, from }, log);
        const at = log.event(board, sequence)?.at;
        return { sequence, ...(at !== undefined && { at }), counts: statusCounts(state), ...page };
      });
    },
    'board.statistics': ({ board }) => ({ points: [...boards.get(board).history] }),
  };
}

function everyTicket(state: BoardState, { cursor, limit = usualPage }: Params<'board.replay'>): ReplayPage {
  const { items, next } = fittingPage(limit, (most) => {
    const page = listTickets(state, { cursor, limit: most });
    if (!page.ok) throw wireErrorOf(page.refusal);
    return { items: page.value.tickets.map(toSummary), next: page.value.next };
  });
  return { tickets: items, absent: [], ...(next !== undefined && { next }) };
}

/** Only what the events between the two positions name can differ, whichever of the two is the later. */
function changedTickets(
  state: BoardState,
  { board, sequence, from, cursor, limit = usualPage }: Params<'board.replay'> & { readonly from: number },
  log: EventLog,
): ReplayPage {
  const above = cursor === undefined ? 0 : Number(cursor);
  if (!Number.isSafeInteger(above) || above < 0)
    throw new WireError('request.invalid', 'This cursor did not come from board.replay. Begin without one.');
  const range = { after: Math.min(from, sequence), upTo: Math.max(from, sequence), above };
  const { items, next } = fittingPage(limit, (most) => {
    const numbers = log.touched(board, { ...range, limit: most + 1 });
    const items = numbers.slice(0, most).map((number) => {
      const ticket = ticketByNumber(state, number);
      return ticket === undefined ? (`${board}-${number}` as TicketId) : toSummary(ticket);
    });
    return { items, ...(numbers.length > most && { next: String(numbers[most - 1]) }) };
  });
  return {
    tickets: items.filter((item): item is TicketSummary => typeof item !== 'string'),
    absent: items.filter((item): item is TicketId => typeof item === 'string'),
    ...(next !== undefined && { next }),
  };
}
