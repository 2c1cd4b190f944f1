import { threadEvents } from './threads.ts';

/** The types of event that say how the work on a ticket was handed in, judged, merged and decided: what its page shows besides the timeline. */
export const recordEvents: readonly string[] = [
  ...threadEvents,
  'ticket.handedIn',
  'review.submitted',
  'merge.recorded',
  'decision.linked',
];
