import * as vscode from 'vscode';
import { ticketId, type TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import type { Services } from '../services.ts';
import { nameOfStatus, nameOfPriority, plainLine } from '../views/ticketText.ts';
import { byPriorityThenAge } from '../views/ticketGroups.ts';
import { ticketIcon } from '../views/icons.ts';
import { say } from '../views/say.ts';

interface TicketPick extends vscode.QuickPickItem {
  readonly ticket: TicketSummary;
}

/** The ticket a command was called on: an id, or a node of a tree. Nothing where it came from the palette. */
export function ticketOf(argument: unknown): TicketId | undefined {
  const id =
    typeof argument === 'object' && argument !== null && 'ticket' in argument ? argument.ticket : argument;
  const parsed = ticketId.safeParse(id);
  return parsed.success ? parsed.data : undefined;
}

/** The ticket a command was called on, else the one a person picks. Nothing when they change their mind. */
export async function askTicket(
  { session }: Services,
  argument: unknown,
  options: { readonly placeholder: string; readonly among?: (ticket: TicketSummary) => boolean },
): Promise<TicketId | undefined> {
  const given = ticketOf(argument);
  if (given !== undefined) return given;
  const among = [...session.tickets.values()].filter(options.among ?? (() => true)).sort(byPriorityThenAge);
  const columns = session.board?.settings.columns;
  const items = among.map((ticket): TicketPick => ({
    label: `${ticket.id}  ${plainLine(ticket.title)}`,
    description: `${nameOfStatus(ticket.status, columns)} · ${nameOfPriority(ticket.priority)}`,
    iconPath: ticketIcon(ticket),
    ticket,
  }));
  if (items.length === 0) {
    void say.information(vscode.l10n.t('This board has no such ticket.'));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    placeHolder: options.placeholder,
    matchOnDescription: true,
  });
  return picked?.ticket.id;
}
