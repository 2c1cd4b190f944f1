import * as vscode from 'vscode';
import type { TicketId } from '../../protocol/ids.ts';
import { say } from './say.ts';

/** Points out that a new title is that of other open tickets, where it is. */
export function tellSameTitle(ticket: TicketId, duplicates: readonly TicketId[]): void {
  if (duplicates.length === 0) return;
  void say.information(
    vscode.l10n.t('{0} has the title of a ticket that is open already: {1}.', ticket, duplicates.join(', ')),
  );
}
