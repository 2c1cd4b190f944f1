import type { Session } from '../../protocol/board.ts';
import type { TicketId } from '../../protocol/ids.ts';

/** Whether a session is the window of a ticket's workspace: the editor titles it after the workspace's file, which bears the ticket's id. */
export function isWindowOf(ticket: TicketId, { kind, title = '' }: Session): boolean {
  return kind === 'window' && title.startsWith(`${ticket} `);
}
