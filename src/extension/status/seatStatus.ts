import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { StatusId } from './statusIds.ts';

const backForMs = 3_000;

/** Who this window is, on what, and how it is connected. A click chooses the role. */
export class SeatStatus implements vscode.Disposable {
  readonly #services: Services;
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: vscode.Disposable;
  #wasAway = false;

  constructor(services: Services, id: StatusId) {
    this.#services = services;
    this.#item = vscode.window.createStatusBarItem(id, vscode.StatusBarAlignment.Left, 50);
    this.#item.name = 'Callboard';
    this.#subscription = services.session.onDidChange(() => {
      this.#show();
    });
    this.#show();
    this.#item.show();
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }

  #show(): void {
    const { session } = this.#services;
    const { connection } = session;
    this.#item.text = this.#text();
    this.#item.tooltip = this.#tooltip();
    this.#item.command =
      connection === 'stopped' || connection === 'failed'
        ? 'callboard.hub.start'
        : session.board === undefined && session.absence !== undefined
          ? 'callboard.board.open'
          : 'callboard.role.choose';
    this.#item.backgroundColor =
      connection === 'failed' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.accessibilityInformation = { label: `Callboard: ${this.#words().join(', ')}`, role: 'button' };
    this.#sayBack(connection);
  }

  #text(): string {
    const { connection } = this.#services.session;
    const icon = { connected: 'project', connecting: 'sync~spin', reconnecting: 'sync~spin' };
    const words = this.#words().join(' · ');
    if (connection === 'stopped' || connection === 'failed') return `$(debug-disconnect) ${words}`;
    return `$(${icon[connection]}) ${words}`;
  }

  /** Agent and ticket; else what is missing. */
  #words(): string[] {
    const { session, workspaceWindow } = this.#services;
    const { seat, board, connection } = session;
    if (connection === 'stopped') return [vscode.l10n.t('hub stopped')];
    if (connection === 'failed') return [vscode.l10n.t('no hub')];
    if (seat !== undefined) {
      const held = session.heldTickets();
      const here =
        held.find(({ id }) => id === workspaceWindow.ticket) ?? held.find((one) => session.holdsHere(one));
      return [seat.agent, here?.id ?? seat.role];
    }
    if (board !== undefined) return [board.key, vscode.l10n.t('choose role')];
    return connection === 'connected' ? ['Callboard'] : [vscode.l10n.t('connecting')];
  }

  /** Names are written by people, so they are appended as text. */
  #tooltip(): vscode.MarkdownString {
    const { session } = this.#services;
    const { seat, board } = session;
    const tooltip = new vscode.MarkdownString();
    const line = (text: string): void => {
      tooltip.appendText(text);
      tooltip.appendMarkdown('\n\n');
    };
    if (board !== undefined) line(vscode.l10n.t('Board {0}: {1}', board.key, board.name));
    if (seat !== undefined) line(vscode.l10n.t('This window is {0}, {1}.', seat.agent, seat.role));
    else if (board !== undefined) line(vscode.l10n.t('This window has no role yet. Click to choose one.'));
    for (const { id, title } of session.heldTickets()) line(`${id}  ${title}`);
    line(this.#connectionText());
    return tooltip;
  }

  #connectionText(): string {
    const { connection, connectionMessage } = this.#services.session;
    switch (connection) {
      case 'connected':
        return vscode.l10n.t('Connected to the hub.');
      case 'connecting':
        return vscode.l10n.t('Connecting to the hub…');
      case 'reconnecting':
        return vscode.l10n.t('The hub went away; connecting again. Claims are kept.');
      case 'stopped':
        return vscode.l10n.t('The hub was stopped. Click to start it.');
      case 'failed':
        return vscode.l10n.t('The hub cannot be reached. Click to try again. {0}', connectionMessage ?? '');
    }
  }

  #sayBack(connection: string): void {
    if (connection === 'connected' && this.#wasAway)
      vscode.window.setStatusBarMessage(vscode.l10n.t('$(check) Callboard is back'), backForMs);
    this.#wasAway = connection === 'reconnecting' || (this.#wasAway && connection !== 'connected');
  }
}
