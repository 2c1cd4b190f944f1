import { ticketStatuses, type TicketStatus } from '../protocol/ticket.ts';
import type { BoardState, HistoryPoint } from './state.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** How long every hour is kept; of older days only their last point is. */
const hoursKeptMs = 14 * dayMs;

/** How many days are kept at all. */
const daysKept = 400;

/** Notes how the board stands after an event, if that changed. The list stays short however long the board lives. */
export function recordHistory(state: BoardState, { at: now, spent }: { at: number; spent: number }): void {
  const { history, indexes } = state;
  const last = history.at(-1);
  const counted = last && ticketStatuses.every((one) => last.counts[one] === indexes.byStatus[one].size);
  if (counted === true && spent === 0) return;
  const counts = Object.fromEntries(
    ticketStatuses.map((status) => [status, indexes.byStatus[status].size]),
  ) as Record<TicketStatus, number>;
  // A clock that was set back does not turn the order around.
  const at = Math.max(now - (now % hourMs), last?.at ?? 0);
  if (last?.at === at) history.pop();
  // Added up here and nowhere else: the same sum however often the board was restored on the way.
  history.push({ at, counts, cost: (last?.cost ?? 0) + spent });
  if (last?.at !== at) thin(history, at);
}

/** Drops all but the last point of each day that is older than two weeks, and what is older than all days kept. */
function thin(history: HistoryPoint[], now: number): void {
  const dayOf = ({ at }: HistoryPoint): number => Math.floor(at / dayMs);
  const kept = history.filter((point, index) => {
    const next = history[index + 1];
    if (now - point.at > daysKept * dayMs) return false;
    return next === undefined || now - point.at <= hoursKeptMs || dayOf(next) !== dayOf(point);
  });
  if (kept.length < history.length) history.splice(0, history.length, ...kept);
}
