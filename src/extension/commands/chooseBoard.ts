import * as vscode from 'vscode';
import type { Board } from '../../protocol/board.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { plainLine } from '../views/ticketText.ts';

interface BoardPick extends vscode.QuickPickItem {
  readonly board: Board;
}

/** Asks which board this window works on, and remembers it for this folder. */
export async function chooseBoard({ session }: Services): Promise<void> {
  const { boards } = await session.request('board.list', {});
  if (boards.length === 0) {
    const create = vscode.l10n.t('Create Board…');
    const chosen = await say.information(vscode.l10n.t('There is no board yet.'), create);
    if (chosen === create) await vscode.commands.executeCommand('callboard.board.create');
    return;
  }
  const own = new Set(session.ownBoards());
  const items = boards
    .map((board): BoardPick => {
      const repos = board.repos.map(({ name }) => name).join(', ');
      return {
        label: `${board.key}  ${plainLine(board.name)}`,
        description: own.has(board.key) ? vscode.l10n.t('holds what this window has open') : '',
        detail: repos === '' ? vscode.l10n.t('no repository yet') : repos,
        board,
      };
    })
    .sort((a, b) => Number(own.has(b.board.key)) - Number(own.has(a.board.key)));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Choose Board'),
    placeHolder: vscode.l10n.t('The board this window works on'),
    matchOnDetail: true,
  });
  if (picked !== undefined) await session.chooseBoard(picked.board.key);
}
