import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { askTicket } from './askTicket.ts';

/** Shows the page of a ticket on the board. */
export async function openTicket(services: Services, argument: unknown): Promise<void> {
  const id = await askTicket(services, argument, { placeholder: vscode.l10n.t('The ticket to open') });
  if (id !== undefined) services.panels.showTicket(id);
}
