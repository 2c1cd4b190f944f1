import * as vscode from 'vscode';
import type { InboxItem } from '../../protocol/talk.ts';
import type { BoardSession } from '../session/boardSession.ts';
import type { Inbox } from '../session/inbox.ts';
import { inboxIcon, inboxLine } from './inboxText.ts';
import { relativeTime } from './relativeTime.ts';
import { plainLine } from './ticketText.ts';

/** The Inbox view: what this window's agent has to act on or to know, newest first. */
export class InboxTree implements vscode.TreeDataProvider<InboxItem>, vscode.Disposable {
  readonly #inbox: Inbox;
  readonly #session: BoardSession;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor({ inbox, session }: { readonly inbox: Inbox; readonly session: BoardSession }) {
    this.#inbox = inbox;
    this.#session = session;
    const tell = (): void => {
      this.#changed.fire(undefined);
    };
    this.#subscription = vscode.Disposable.from(
      inbox.onDidChange(tell),
      // Whoever comes back to the window sees how old things are by now.
      vscode.window.onDidChangeWindowState(({ focused }) => {
        if (focused) tell();
      }),
    );
  }

  getChildren(node?: InboxItem): InboxItem[] {
    return node === undefined ? [...this.#inbox.items] : [];
  }

  getTreeItem(node: InboxItem): vscode.TreeItem {
    const line = inboxLine(node, this.#session.tickets);
    const parts = [
      relativeTime(node.at - Date.now()),
      ...(node.acknowledged ? [vscode.l10n.t('read')] : node.act ? [vscode.l10n.t('to act on')] : []),
    ];
    const item = new vscode.TreeItem(plainLine(line));
    item.id = node.id;
    item.description = parts.join(' · ');
    item.iconPath = inboxIcon(node);
    item.tooltip = tooltipOf(line, parts);
    item.contextValue = [
      'item',
      node.acknowledged ? 'read' : 'unread',
      ...(node.act && node.kind === 'question' ? ['question'] : []),
      ...(node.ticket === undefined ? [] : ['ofTicket']),
    ].join(' ');
    item.accessibilityInformation = { label: [line, ...parts].join(', ') };
    item.command = { command: 'callboard.inbox.open', title: vscode.l10n.t('Open'), arguments: [node] };
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** What was written is data, so it is appended as text. */
function tooltipOf(line: string, parts: readonly string[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(line);
  tooltip.appendMarkdown('\n\n');
  tooltip.appendText(parts.join(' · '));
  return tooltip;
}
