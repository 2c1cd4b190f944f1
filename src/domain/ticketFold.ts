import type { LogEvent, LogEventType } from '../protocol/events.ts';
import type { TicketState } from './state.ts';

/** An event of the log of this type. */
export type EventOf<T extends LogEventType> = Extract<LogEvent, { type: T }>;

/** What an event does to the ticket it names. Version and time of change come by themselves. */
export type TicketFold<T extends LogEventType> = (
  ticket: TicketState,
  event: EventOf<T>,
) => Partial<TicketState>;
