import { basename } from 'node:path';
import * as vscode from 'vscode';
import { boardKey, type BoardKey } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { addRepositories, suggestedRoots } from './addRepository.ts';

/** Asks for key, name and repositories, makes the board and opens it. Nothing is made when any question is cancelled. */
export async function createBoard(services: Services): Promise<void> {
  const { session } = services;
  const { boards } = await session.request('board.list', {});
  const roots = await suggestedRoots();
  const key = await askKey(new Set(boards.map((board) => board.key)), suggestKey(roots[0]));
  if (key === undefined) return;
  const name = await askName(roots[0]);
  if (name === undefined) return;
  const chosen = await askRoots(roots);
  if (chosen === undefined) return;
  await session.request('board.create', { key, name });
  await session.chooseBoard(key);
  if (chosen.length > 0) await addRepositories(services, key, chosen);
  services.panels.show();
}

async function askKey(taken: ReadonlySet<BoardKey>, value: string): Promise<BoardKey | undefined> {
  const answer = await vscode.window.showInputBox({
    ignoreFocusOut: true,
    title: vscode.l10n.t('Create Board (1/3)'),
    prompt: vscode.l10n.t('Key of the board. It stands before the number of every ticket and cannot change.'),
    placeHolder: vscode.l10n.t('for example CB'),
    value,
    validateInput: (text) => {
      const parsed = boardKey.safeParse(text.trim().toUpperCase());
      if (!parsed.success) return parsed.error.issues[0]?.message;
      return taken.has(parsed.data) ? vscode.l10n.t('There is a board {0} already.', parsed.data) : undefined;
    },
  });
  return answer === undefined ? undefined : boardKey.parse(answer.trim().toUpperCase());
}

async function askName(root: string | undefined): Promise<string | undefined> {
  const answer = await vscode.window.showInputBox({
    ignoreFocusOut: true,
    title: vscode.l10n.t('Create Board (2/3)'),
    prompt: vscode.l10n.t('Name of the board, for people.'),
    value: root === undefined ? '' : basename(root),
    validateInput: (text) => {
      const { length } = text.trim();
      return length >= 1 && length <= 80 ? undefined : vscode.l10n.t('A name has 1 to 80 characters.');
    },
  });
  return answer?.trim();
}

async function askRoots(roots: readonly string[]): Promise<readonly string[] | undefined> {
  if (roots.length === 0) return [];
  const items = roots.map((root) => ({ label: basename(root), description: root, picked: true, root }));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Create Board (3/3)'),
    placeHolder: vscode.l10n.t('Repositories of the board; more can be added later'),
    canPickMany: true,
  });
  return picked?.map(({ root }) => root);
}

/** Capitals out of a folder's name: `callboard-api` gives CA. */
function suggestKey(root: string | undefined): string {
  if (root === undefined) return '';
  const words = basename(root)
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => /^[A-Z]/.test(word));
  const initials = words.map((word) => word.charAt(0)).join('');
  const key = initials.length >= 2 ? initials : (words[0] ?? '').slice(0, 3);
  return boardKey.safeParse(key.slice(0, 10)).success ? key.slice(0, 10) : '';
}
