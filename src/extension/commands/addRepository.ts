import { basename } from 'node:path';
import * as vscode from 'vscode';
import { repositoryName, type BoardKey, type RepositoryName } from '../../protocol/ids.ts';
import { openPlaces } from '../session/openPlaces.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { chooseBoard } from './chooseBoard.ts';

/** Puts a repository on the board: one that this window has open, or another folder. */
export async function addRepository(services: Services): Promise<void> {
  const { session } = services;
  if (session.board === undefined) await chooseBoard(services);
  const { board } = session;
  if (board === undefined) return;
  const known = new Set(board.repos.map(({ root }) => root));
  const roots = (await suggestedRoots()).filter((root) => !known.has(root));
  const chosen = roots.length === 0 ? await browse() : await pickRoots(roots);
  if (chosen === undefined || chosen.length === 0) return;
  const added = await addRepositories(services, board.key, chosen);
  void say.information(vscode.l10n.t('{0} now holds {1}.', board.key, added.join(', ')));
}

/** Git roots that this window has open. */
export async function suggestedRoots(): Promise<string[]> {
  const { readRoot } = await import('../session/readRoot.ts');
  const places = await openPlaces();
  const roots = await Promise.all(places.map((place) => readRoot(place).catch(() => undefined)));
  return [...new Set(roots.filter((root) => root !== undefined))];
}

/** Checks each folder and adds it. The first that is no repository Callboard can work with is refused with the reason. */
export async function addRepositories(
  { session }: Services,
  board: BoardKey,
  roots: readonly string[],
): Promise<RepositoryName[]> {
  const { readRoot } = await import('../session/readRoot.ts');
  const added: RepositoryName[] = [];
  for (const folder of roots) {
    const root = await readRoot(folder);
    const taken = new Set(session.board?.repos.map(({ name }) => name));
    const name = nameFor(root, new Set([...taken, ...added]));
    await session.request('repository.add', { board, name, root });
    added.push(name);
  }
  return added;
}

async function pickRoots(roots: readonly string[]): Promise<readonly string[] | undefined> {
  const other = vscode.l10n.t('Another folder…');
  const items = [
    ...roots.map((root) => ({ label: basename(root), description: root, root })),
    { label: other, description: '', root: undefined },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Add Repository'),
    placeHolder: vscode.l10n.t('Claimed tickets get a worktree of it'),
  });
  if (picked === undefined) return undefined;
  return picked.root === undefined ? browse() : [picked.root];
}

async function browse(): Promise<readonly string[] | undefined> {
  const uris = await vscode.window.showOpenDialog({
    title: vscode.l10n.t('Add Repository'),
    openLabel: vscode.l10n.t('Add'),
    canSelectFolders: true,
    canSelectFiles: false,
    canSelectMany: true,
  });
  return uris?.map(({ fsPath }) => fsPath);
}

/** The folder's name as far as a repository may be called so, with a number where the name is taken. */
function nameFor(root: string, taken: ReadonlySet<string>): RepositoryName {
  const cleaned = basename(root)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '');
  const base = repositoryName.safeParse(cleaned.slice(0, 60));
  const name = base.success ? base.data : 'repository';
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${String(number)}`;
    if (!taken.has(candidate)) return repositoryName.parse(candidate);
  }
}
