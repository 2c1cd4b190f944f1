import * as vscode from 'vscode';
import type { TicketSummary } from '../../protocol/ticket.ts';
import { readSettings } from '../session/settings.ts';
import type { Services } from '../services.ts';
import { plainLine } from '../views/ticketText.ts';
import { askTicket } from './askTicket.ts';

/** Opens the workspace of a claimed ticket; where a window has it open, that window comes to the front. */
export async function openWorkspace(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const id = await askTicket(services, argument, {
    placeholder: vscode.l10n.t('The ticket whose workspace to open'),
    among: ({ workspace, claim }) => workspace !== undefined && claim !== undefined,
  });
  const ticket = id === undefined ? undefined : session.tickets.get(id);
  if (ticket === undefined) return;
  if (ticket.workspace === undefined) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('{0} has no workspace yet; claiming it makes one.', ticket.id),
    );
    return;
  }
  await showWorkspace(ticket);
}

/** Asks for one of the windows at this board that work on a ticket, and brings it to the front. */
export async function focusWindow(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const id = await askTicket(services, argument, {
    placeholder: vscode.l10n.t('The window to bring to the front'),
    among: ({ claim, workspace }) =>
      workspace !== undefined && session.sessions.some(({ id: live }) => live === claim?.session),
  });
  const ticket = id === undefined ? undefined : session.tickets.get(id);
  if (ticket?.workspace !== undefined) await showWorkspace(ticket);
}

/** Opens a workspace file. The editor brings the window to the front that has it open already. */
export async function showWorkspace(
  { id, workspace }: TicketSummary,
  { first = false }: { readonly first?: boolean } = {},
): Promise<void> {
  if (workspace === undefined) return;
  const file = vscode.Uri.file(workspace.workspaceFile);
  if (vscode.workspace.workspaceFile?.fsPath === file.fsPath) {
    void vscode.window.setStatusBarMessage(vscode.l10n.t('This window works on {0}.', id), 3_000);
    return;
  }
  if (!(await exists(file)))
    throw new Error(
      vscode.l10n.t(
        '{0} is gone. Its branches are kept in git; Release the ticket and claim it again.',
        plainLine(workspace.workspaceFile),
      ),
    );
  const { openIn } = readSettings();
  if (first && openIn === 'none') {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('The workspace of {0} is ready in {1}.', id, workspace.folder),
    );
    return;
  }
  await vscode.commands.executeCommand('vscode.openFolder', file, {
    forceNewWindow: openIn !== 'sameWindow',
  });
}

async function exists(file: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(file);
    return true;
  } catch (error) {
    if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return false;
    throw error;
  }
}
