import * as vscode from 'vscode';
import {
  ticketStatuses,
  type ClosedAs,
  type TicketStatus,
  type TicketSummary,
} from '../../protocol/ticket.ts';
import type { Services } from '../services.ts';
import { statusIcon } from '../views/icons.ts';
import { nameOfStatus } from '../views/ticketText.ts';
import { askReason } from './askReason.ts';
import { askTicket } from './askTicket.ts';

/** Asks where a ticket should go, and moves it through the gate of that transition. */
export async function moveTicket(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const id = await askTicket(services, argument, { placeholder: vscode.l10n.t('The ticket to move') });
  const ticket = id === undefined ? undefined : session.tickets.get(id);
  if (ticket === undefined) return;
  const columns = session.board?.settings.columns;
  const items = ticketStatuses
    .filter((status) => status !== ticket.status)
    .map((status) => ({ label: nameOfStatus(status, columns), iconPath: statusIcon(status), status }));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Move {0}', ticket.id),
    placeHolder: vscode.l10n.t('Now in {0}', nameOfStatus(ticket.status, columns)),
  });
  if (picked !== undefined) await moveTo(services, ticket, { to: picked.status });
}

/** Moves a ticket; asks for what its gate asks a person for: a reason, and how it ended. */
export async function moveTo(
  { session }: Services,
  ticket: TicketSummary,
  { to }: { readonly to: TicketStatus },
): Promise<void> {
  // A spike is closed by what was decided about it; it was never to be merged.
  const asksHow = to === 'closed' && ticket.type !== 'spike';
  const closedAs = asksHow ? await askClosedAs(ticket) : undefined;
  if (asksHow && closedAs === undefined) return;
  const reason = needsReason(ticket.status, to, closedAs)
    ? await askReason(vscode.l10n.t('Move {0}', ticket.id))
    : undefined;
  if (reason === undefined && needsReason(ticket.status, to, closedAs)) return;
  await session.request('ticket.move', {
    ticket: ticket.id,
    to,
    expectedVersion: ticket.version,
    ...(closedAs !== undefined && { closedAs }),
    ...(reason !== undefined && { reason }),
  });
}

/** SPEC 4: back to Backlog, and closed without having been merged, need a reason. */
function needsReason(from: TicketStatus, to: TicketStatus, closedAs: ClosedAs | undefined): boolean {
  return (to === 'backlog' && from !== 'backlog') || (to === 'closed' && closedAs !== 'merged');
}

async function askClosedAs(ticket: TicketSummary): Promise<ClosedAs | undefined> {
  const items: (vscode.QuickPickItem & { closedAs: ClosedAs })[] = [
    {
      label: vscode.l10n.t('Cancelled'),
      detail: vscode.l10n.t('It is no longer wanted.'),
      closedAs: 'cancelled',
    },
    {
      label: vscode.l10n.t('Duplicate'),
      detail: vscode.l10n.t('Another ticket asks for it.'),
      closedAs: 'duplicate',
    },
  ];
  if (ticket.status === 'approved')
    items.unshift({
      label: vscode.l10n.t('Merged'),
      detail: vscode.l10n.t('Its work is in every target.'),
      closedAs: 'merged',
    });
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Close {0} as', ticket.id),
  });
  return picked?.closedAs;
}
