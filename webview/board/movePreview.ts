import type { TicketStatus, TicketSummary } from '../../src/protocol/ticket.ts';

/**
 * What putting a ticket into a column asks of a person. The gate itself is the hub's: `ask` says only that the
 * transition exists, and the hub answers with every condition that is not met.
 */
export type MoveKind = 'here' | 'ask' | 'claim' | 'release' | 'reason' | 'close' | 'none';

/** The transitions of SPEC 4 that a person can start by moving a card. */
export function moveKind(ticket: TicketSummary, to: TicketStatus): MoveKind {
  const from = ticket.status;
  if (from === to) return 'here';
  if (to === 'closed') return 'close';
  switch (`${from}>${to}`) {
    case 'backlog>ready':
    case 'in_progress>review':
    case 'review>approved':
    case 'review>in_progress':
      return 'ask';
    case 'ready>in_progress':
      return 'claim';
    case 'in_progress>ready':
      return ticket.claim === undefined ? 'ask' : 'release';
    case 'ready>backlog':
    case 'closed>backlog':
      return 'reason';
    default:
      return 'none';
  }
}
