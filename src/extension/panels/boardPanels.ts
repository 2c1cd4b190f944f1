import * as vscode from 'vscode';
import type { TicketId } from '../../protocol/ids.ts';
import type { BoardPage } from '../../protocol/webviewHostMessages.ts';
import type { Panels, Services, Showing } from '../services.ts';
import { BoardBridge } from './boardBridge.ts';
import { boardPage, webviewFolder } from './boardPage.ts';
import type { PanelId } from './panelIds.ts';

const viewType: PanelId = 'callboard.board';

/** The board as an editor tab: at most one in a window, restored after a reload. */
export class BoardPanels implements vscode.Disposable, Panels {
  readonly #services: () => Services;
  readonly #extension: vscode.Uri;
  #current: { readonly panel: vscode.WebviewPanel; readonly bridge: BoardBridge } | undefined;

  /** `services` is asked when a panel is made, since a panel needs what is made after this. */
  constructor(services: () => Services, extension: vscode.Uri) {
    this.#services = services;
    this.#extension = extension;
  }

  /** Brings the tab to the front, with what it shows. */
  show({ preserveFocus = false }: Showing = {}): void {
    if (this.#current !== undefined) {
      this.#current.panel.reveal(undefined, preserveFocus);
      return;
    }
    const options = { enableScripts: true, retainContextWhenHidden: false };
    const place = { viewColumn: vscode.ViewColumn.Active, preserveFocus };
    this.#adopt(vscode.window.createWebviewPanel(viewType, 'Callboard', place, options));
  }

  /** Shows the page of a ticket. */
  showTicket(ticket: TicketId, showing: Showing = {}): void {
    this.show(showing);
    this.#current?.bridge.show(ticket);
  }

  /** Shows a page in the place of the board, made anew; without one the board itself. */
  showPage(page?: BoardPage): void {
    this.show();
    this.#current?.bridge.showPage(page);
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Thenable<void> {
    if (this.#current === undefined) this.#adopt(panel);
    else panel.dispose();
    return Promise.resolve();
  }

  dispose(): void {
    this.#current?.panel.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(this.#extension)] };
    const icon = (file: string): vscode.Uri => vscode.Uri.joinPath(this.#extension, 'media', file);
    panel.iconPath = { light: icon('board-light.svg'), dark: icon('board-dark.svg') };
    const bridge = new BoardBridge(this.#services(), webview);
    const titled = this.#services().session.onDidChange(() => {
      panel.title = titleOf(this.#services());
    });
    panel.title = titleOf(this.#services());
    panel.onDidChangeViewState(() => {
      if (!panel.visible) bridge.pause();
    });
    panel.onDidDispose(() => {
      this.#current = undefined;
      titled.dispose();
      bridge.dispose();
    });
    this.#current = { panel, bridge };
    webview.html = boardPage(webview, this.#extension);
  }
}

function titleOf({ session }: Services): string {
  return session.board === undefined
    ? vscode.l10n.t('Callboard')
    : vscode.l10n.t('Board {0}', session.board.key);
}
