import * as vscode from 'vscode';
import type { TicketSummary } from '../../protocol/ticket.ts';

/**
 * Puts the worktrees of a ticket back into its window when that has no folder at all. An editor in the browser sometimes
 * comes up so: it looked for the folders before it could read the workspace file. Says whether it did.
 */
export function restoreFolders({ workspace }: TicketSummary): boolean {
  const { workspaceFile, workspaceFolders = [] } = vscode.workspace;
  if (workspace === undefined || workspace.workspaceFile !== workspaceFile?.fsPath) return false;
  if (workspaceFolders.length > 0) return false;
  const folders = workspace.repos.map(({ name, worktree }) => ({ name, uri: vscode.Uri.file(worktree) }));
  return vscode.workspace.updateWorkspaceFolders(0, 0, ...folders);
}
