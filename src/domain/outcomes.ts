import type { ClosedAs, TicketStatus, TicketType } from '../protocol/ticket.ts';

/** How a ticket ends. What is `done` is closed without a word on how: a spike that is settled, an epic with the last of its children. */
export type Outcome = ClosedAs | 'done';

/** The ways in which a person can close a ticket, the likeliest first (SPEC 4). */
export function outcomesOf({
  type,
  status,
}: {
  readonly type: TicketType;
  readonly status: TicketStatus;
}): readonly Outcome[] {
  if (type === 'spike') return ['done'];
  const unwanted = ['cancelled', 'duplicate'] as const;
  if (type === 'epic') return ['done', ...unwanted];
  return status === 'approved' ? ['merged', ...unwanted] : unwanted;
}

/** What a request to close says of an outcome. */
export function closedAsOf(outcome: Outcome): { readonly closedAs?: ClosedAs } {
  return outcome === 'done' ? {} : { closedAs: outcome };
}
