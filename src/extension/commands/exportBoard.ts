import * as vscode from 'vscode';
import { limits } from '../../protocol/limits.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';

/** Writes the whole log of the board, an event a line, to a file that a person names. */
export async function exportBoard({ session }: Services): Promise<void> {
  const { board } = session;
  if (board === undefined) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const target = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Board {0}', board.key),
    filters: { [vscode.l10n.t('Event log')]: ['jsonl'] },
    ...(folder !== undefined && { defaultUri: vscode.Uri.joinPath(folder, `${board.key}.jsonl`) }),
  });
  if (target === undefined) return;
  const title = vscode.l10n.t('Exporting {0}', board.key);
  const count = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_, cancellation) => {
      const lines: string[] = [];
      for (let after = 0; ;) {
        if (cancellation.isCancellationRequested) throw new vscode.CancellationError();
        const page = await session.request('log.read', { board: board.key, after, limit: limits.pageSize });
        lines.push(...page.events.map((event) => JSON.stringify(event)));
        after = page.events.at(-1)?.sequence ?? page.last;
        if (after >= page.last) break;
      }
      await vscode.workspace.fs.writeFile(target, Buffer.from(`${lines.join('\n')}\n`));
      return lines.length;
    },
  );
  void say.information(
    vscode.l10n.t(
      'Exported {0} events of {1} to {2}.',
      count,
      board.key,
      vscode.workspace.asRelativePath(target),
    ),
  );
}
