import * as vscode from 'vscode';
import type { TicketSummary } from '../../protocol/ticket.ts';
import { readSettings } from '../session/settings.ts';
import { isWindowOf } from '../session/windowOf.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
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
    void say.information(vscode.l10n.t('{0} has no workspace yet; claiming it makes one.', ticket.id));
    return;
  }
  await showWorkspace(services, ticket);
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
  if (ticket?.workspace !== undefined) await showWorkspace(services, ticket);
}

/**
 * Opens a workspace file. The editor brings the window to the front that has it open already. In a browser it cannot, and
 * would show the workspace a second time without its claim: there the person is told which window it is.
 */
export async function showWorkspace(
  { session }: Services,
  ticket: TicketSummary,
  { first = false }: { readonly first?: boolean } = {},
): Promise<void> {
  const { id, claim, workspace } = ticket;
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
  if (first && readSettings().openIn === 'none') {
    void say.information(vscode.l10n.t('The workspace of {0} is ready in {1}.', id, workspace.folder));
    return;
  }
  const holder = session.sessions.find((one) => one.id === claim?.session && one.state === 'connected');
  const elsewhere = holder !== undefined && holder.id !== session.sessionId && isWindowOf(id, holder);
  if (elsewhere && vscode.env.uiKind === vscode.UIKind.Web)
    void sayWhere(ticket, { title: holder.title ?? id, file });
  else await openFile(file);
}

/** Not waited for: whoever asked, the board for one, has its answer. */
async function sayWhere(
  { id }: TicketSummary,
  { title, file }: { readonly title: string; readonly file: vscode.Uri },
): Promise<void> {
  const another = vscode.l10n.t('Open Another Window');
  const chosen = await say.information(
    vscode.l10n.t(
      '{0} is open in a window of its own: look for “{1}” among the tabs of your browser, which lets no page bring another to the front.',
      id,
      plainLine(title),
    ),
    another,
  );
  if (chosen === another) await openFile(file);
}

async function openFile(file: vscode.Uri): Promise<void> {
  const forceNewWindow = readSettings().openIn !== 'sameWindow';
  await vscode.commands.executeCommand('vscode.openFolder', file, { forceNewWindow });
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
