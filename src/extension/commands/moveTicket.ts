import * as vscode from 'vscode';
import { closedAsOf, type Outcome, outcomesOf } from '../../domain/outcomes.ts';
import { ticketStatuses, type TicketStatus, type TicketSummary } from '../../protocol/ticket.ts';
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
  const outcome = to === 'closed' ? await askOutcome(ticket) : undefined;
  if (to === 'closed' && outcome === undefined) return;
  const reason = needsReason(ticket.status, to, outcome)
    ? await askReason(vscode.l10n.t('Move {0}', ticket.id))
    : undefined;
  if (reason === undefined && needsReason(ticket.status, to, outcome)) return;
  await session.request('ticket.move', {
    ticket: ticket.id,
    to,
    expectedVersion: ticket.version,
    ...(outcome !== undefined && closedAsOf(outcome)),
    ...(reason !== undefined && { reason }),
  });
}

/** SPEC 4: back to Backlog, and closed without having been merged, need a reason. */
function needsReason(from: TicketStatus, to: TicketStatus, outcome: Outcome | undefined): boolean {
  return (to === 'backlog' && from !== 'backlog') || (to === 'closed' && outcome !== 'merged');
}

/** How it ended, asked where it can have ended in more than one way. */
async function askOutcome(ticket: TicketSummary): Promise<Outcome | undefined> {
  const [only, ...others] = outcomesOf(ticket);
  if (others.length === 0) return only;
  const items = outcomesOf(ticket).map((outcome) => ({ ...wordsOf(outcome), outcome }));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Close {0} as', ticket.id),
  });
  return picked?.outcome;
}

function wordsOf(outcome: Outcome): { readonly label: string; readonly detail: string } {
  switch (outcome) {
    case 'done':
      return { label: vscode.l10n.t('Done'), detail: vscode.l10n.t('Every ticket in it is closed.') };
    case 'merged':
      return { label: vscode.l10n.t('Merged'), detail: vscode.l10n.t('Its work is in every target.') };
    case 'cancelled':
      return { label: vscode.l10n.t('Cancelled'), detail: vscode.l10n.t('It is no longer wanted.') };
    case 'duplicate':
      return { label: vscode.l10n.t('Duplicate'), detail: vscode.l10n.t('Another ticket asks for it.') };
  }
}
