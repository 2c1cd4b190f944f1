import type { Condition } from '../protocol/errors.ts';
import type { Board } from '../protocol/board.ts';
import type { TicketId } from '../protocol/ids.ts';
import type { Stage, TicketStatus, TicketSummary } from '../protocol/ticket.ts';
import type { Outcome, Seat } from './command.ts';
import type { BoardState, TicketState } from './state.ts';

/** What lists show of a ticket. `claim.leaseUntil` is added by the hub, which alone knows it. */
export declare function toSummary(ticket: TicketState): TicketSummary;
/** The board as the wire shows it. Only for a board that was created. */
export declare function toBoard(state: BoardState): Board;
export declare function statusCounts(state: BoardState): Record<TicketStatus, number>;
export interface TicketQuery {
  statuses?: readonly TicketStatus[] | undefined;
  order?: 'oldest' | 'newest' | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}
/** A page of tickets by number; `request.invalid` for a cursor this function did not give. */
export declare function listTickets(
  state: BoardState,
  query: TicketQuery,
): Outcome<{ tickets: TicketState[]; next?: string }>;
export interface PreviewQuery {
  stage?: Stage | undefined;
  tickets?: readonly TicketId[] | undefined;
  cursor?: string | undefined;
  limit?: number | undefined;
}
export interface TicketClaimability {
  ticket: TicketState;
  claimable: boolean;
  conditions: Condition[];
}
/** Per ticket whether this seat could claim it and why not: the named ones, or page by page the open ones. */
export declare function previewClaims(
  state: BoardState,
  seat: Seat,
  query: PreviewQuery,
): Outcome<{ tickets: TicketClaimability[]; next?: string }>;
/** Every ticket that is held now, stale ones too: what the hub counts leases for. */
export declare function heldTickets(state: BoardState): Generator<TicketState>;
