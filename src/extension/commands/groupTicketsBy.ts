import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { groupings, type Grouping } from '../views/ticketGroups.ts';

/** Asks what the Tickets view groups by, and keeps it in the settings. */
export async function groupTicketsBy({ ticketsTree }: Services): Promise<void> {
  const names: Record<Grouping, string> = {
    state: vscode.l10n.t('State'),
    epic: vscode.l10n.t('Epic'),
    phase: vscode.l10n.t('Phase'),
    role: vscode.l10n.t('Role'),
    repository: vscode.l10n.t('Repository'),
    agent: vscode.l10n.t('Agent'),
  };
  const items = groupings.map((grouping) => ({
    label: names[grouping],
    description: grouping === ticketsTree.grouping ? vscode.l10n.t('now') : '',
    grouping,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Group Tickets By'),
  });
  if (picked === undefined) return;
  const configuration = vscode.workspace.getConfiguration('callboard');
  await configuration.update('tickets.groupBy', picked.grouping, vscode.ConfigurationTarget.Global);
}
