import * as vscode from 'vscode';
import { priorities } from '../../protocol/ticket.ts';
import type { Services } from '../services.ts';
import { nameOfPriority } from '../views/ticketText.ts';
import { askTicket } from './askTicket.ts';

/** Gives a ticket another priority. */
export async function prioritiseTicket(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const placeholder = vscode.l10n.t('The ticket to prioritise');
  const id = await askTicket(services, argument, { placeholder, among: ({ status }) => status !== 'closed' });
  const ticket = id === undefined ? undefined : session.tickets.get(id);
  if (ticket === undefined) return;
  const items = priorities.map((priority) => ({
    label: nameOfPriority(priority),
    description: priority === ticket.priority ? vscode.l10n.t('now') : '',
    priority,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Priority of {0}', ticket.id),
  });
  if (picked === undefined || picked.priority === ticket.priority) return;
  const changes = { priority: picked.priority };
  await session.request('ticket.edit', { ticket: ticket.id, changes, expectedVersion: ticket.version });
}
