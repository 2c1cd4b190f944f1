import type { TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';
import { ticketStatuses } from '../../src/protocol/vocabulary.ts';
import { laneOf, type Find } from '../board/lanes.ts';

/** How many tickets were in each state at a moment, and what all runs had cost by then. */
export interface Point {
  readonly at: number;
  readonly counts: Readonly<Record<TicketStatus, number>>;
  readonly cost: number;
}

/** What runs of some tickets came to. */
export interface Spend {
  /** The epic; empty for what belongs to none. */
  readonly epic: string;
  readonly runs: number;
  readonly tokensIn: number;
  readonly tokensOut: number;
  readonly cost: number;
}

/** Tickets that are not closed. */
export function openCount({ counts }: Point): number {
  return ticketStatuses.reduce((sum, status) => sum + (status === 'closed' ? 0 : counts[status]), 0);
}

/** The last point of each day, in the time zone of the window, newest first. */
export function lastOfDays(points: readonly Point[]): Point[] {
  const days = new Map(points.map((point) => [new Date(point.at).toDateString(), point]));
  return [...days.values()].sort((a, b) => b.at - a.at);
}

/** What was spent on each epic and on what belongs to none, the most first. */
export function spendByEpic(tickets: Iterable<TicketSummary>, find: Find): Spend[] {
  const byEpic = new Map<string, Spend>();
  for (const ticket of tickets) {
    const { usage } = ticket;
    if (usage.runs === 0 && usage.cost === 0) continue;
    const epic = laneOf('epic', ticket, find);
    const sum = byEpic.get(epic) ?? { epic, runs: 0, tokensIn: 0, tokensOut: 0, cost: 0 };
    byEpic.set(epic, {
      epic,
      runs: sum.runs + usage.runs,
      tokensIn: sum.tokensIn + usage.tokensIn,
      tokensOut: sum.tokensOut + usage.tokensOut,
      cost: sum.cost + usage.cost,
    });
  }
  return [...byEpic.values()].sort((a, b) => b.cost - a.cost);
}
