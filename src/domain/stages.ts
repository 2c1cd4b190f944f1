import type { Stage, TicketStatus } from '../protocol/ticket.ts';

/** The status in which a ticket is claimed for a stage (SPEC 1, 5). */
export const statusOfStage: Readonly<Record<Stage, TicketStatus>> = {
  refine: 'backlog',
  implement: 'ready',
  review: 'review',
  retire: 'closed',
};

/** The stage that a ticket of this status can be claimed for; In Progress and Approved have none. */
export const stageOfStatus: Readonly<Partial<Record<TicketStatus, Stage>>> = Object.fromEntries(
  Object.entries(statusOfStage).map(([stage, status]) => [status, stage as Stage]),
);
