import { ticketSummary, type TicketStatus, type TicketSummary } from '../../../src/protocol/ticket.ts';

/** A ticket as the hub sends it; what a test does not care about has a plain value. */
export function aTicket(
  number: number,
  {
    version = 1,
    status = 'ready',
    updatedAt = version,
  }: { version?: number; status?: TicketStatus; updatedAt?: number } = {},
): TicketSummary {
  return ticketSummary.parse({
    id: `CB-${String(number)}`,
    type: 'task',
    title: `Ticket number ${String(number)}`,
    status,
    priority: 'normal',
    labels: [],
    criteria: [],
    hasDescription: false,
    blockedBy: [],
    repos: [],
    needsNoRepos: true,
    paths: [],
    rounds: 0,
    questions: { open: [], answered: [] },
    artifacts: [],
    decisions: { required: false, links: [] },
    usage: { runs: 0, tokensIn: 0, tokensOut: 0, cost: 0 },
    openSpikes: [],
    comments: 0,
    version,
    createdAt: 1,
    updatedAt,
  });
}
