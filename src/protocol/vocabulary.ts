/* The words of the wire as plain values, for those who need them without the schemas: the webview carries no more of zod than it must. */

/** Pages that can be shown in the place of the board. */
export const boardPages = ['charts', 'digest'] as const;

/** What kind of work a ticket is (SPEC 3). */
export const ticketTypes = ['epic', 'story', 'task', 'bug', 'spike'] as const;

/** The states of SPEC 4, in the order of the columns. A board may name its columns otherwise; the states stay. */
export const ticketStatuses = ['backlog', 'ready', 'in_progress', 'review', 'approved', 'closed'] as const;

/** Priorities, highest first. */
export const priorities = ['urgent', 'high', 'normal', 'low'] as const;

/** The channels of every board (SPEC 10). */
export const channelNames = ['general', 'reviews', 'blockers', 'shipping', 'decisions'] as const;

/** Why something is in an inbox. Which of them have to be acted on is said in the domain. */
export const inboxKinds = [
  'mention',
  'question',
  'answer',
  'comment',
  'routed',
  'returned',
  'reviewWanted',
  'quiet',
  'thread',
  'spikeRaised',
  'spikeClosed',
  'moved',
  'handedOver',
  'reclaimed',
  'epicFreed',
] as const;

/** The parts of a digest that name tickets, in the order in which they are shown. */
export const digestSections = [
  'stale',
  'quiet',
  'abandoned',
  'reviews',
  'questions',
  'spikes',
  'closed',
] as const;

/** Number of a ticket within its board: 12 for CB-12. */
export function ticketNumber(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}
