import * as vscode from 'vscode';
import { boardKey, type BoardKey } from '../../protocol/ids.ts';
import { messageOf } from '../commands/reportError.ts';
import type { BoardSession } from '../session/boardSession.ts';

const scheme = 'callboard-digest';

/** The digest of a board as a read-only document, made anew each time it is asked for. */
export class DigestDocument implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #session: BoardSession;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: vscode.Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(session: BoardSession) {
    this.#session = session;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(scheme, this);
  }

  async provideTextDocumentContent({ path }: vscode.Uri): Promise<string> {
    const [, key] = path.split('/');
    try {
      const params = { board: boardKey.parse(key), as: 'markdown' } as const;
      return (await this.#session.request('digest.get', params)).text ?? '';
    } catch (error) {
      return vscode.l10n.t('The digest cannot be read now: {0}', messageOf(error));
    }
  }

  /** Opens the digest as a page, as it is now. */
  async show(board: BoardKey): Promise<void> {
    const name = vscode.l10n.t('Digest of {0}', board);
    const uri = vscode.Uri.from({ scheme, path: `/${board}/${name}.md` });
    this.#changed.fire(uri);
    const title = vscode.l10n.t('Making the digest of {0}', board);
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title }, async () => {
      try {
        await vscode.commands.executeCommand('markdown.showPreview', uri);
      } catch {
        // An editor without its markdown extension, or with that turned off, shows the text as it is.
        const document = await vscode.workspace.openTextDocument(uri);
        await vscode.window.showTextDocument(document, { preview: true });
      }
    });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
