import type { Stage, TicketStatus } from '../protocol/ticket.ts';

/** The status in which a ticket is first claimed for a stage (SPEC 1, 5). */
export const statusOfStage: Readonly<Record<Stage, TicketStatus>> = {
  refine: 'backlog',
  implement: 'ready',
  review: 'review',
  retire: 'closed',
};

/** The stage that a ticket of this status can be claimed for, when nobody holds it; Approved has none. What is in progress and not held came back from review. */
export const stageOfStatus: Readonly<Partial<Record<TicketStatus, Stage>>> = {
  backlog: 'refine',
  ready: 'implement',
  in_progress: 'implement',
  review: 'review',
  closed: 'retire',
};
