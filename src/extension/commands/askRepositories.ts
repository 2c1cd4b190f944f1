import * as vscode from 'vscode';
import type { RepositoryName } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';

/** Asks which of the board's repositories a ticket needs; none is an answer too. Nothing when a person cancels. */
export async function askRepositories(
  { session }: Services,
  chosen: ReadonlySet<RepositoryName> | 'all',
  title = vscode.l10n.t('Repositories'),
): Promise<RepositoryName[] | undefined> {
  const repos = session.board?.repos ?? [];
  if (repos.length === 0) return [];
  const items = repos.map(({ name, root }) => ({
    label: name,
    description: root,
    picked: chosen === 'all' || chosen.has(name),
    name,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('A claim makes a worktree of each one; none where the ticket needs no code'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return picked?.map(({ name }) => name);
}
