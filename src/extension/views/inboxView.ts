import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { nameOfInboxKind } from './inboxText.ts';
import type { ViewId } from './viewIds.ts';

/** Shows the inbox as a view that counts what is unread and says what a filter hides. */
export function registerInboxView({ inbox, inboxTree }: Services, id: ViewId): vscode.Disposable {
  const view = vscode.window.createTreeView(id, { treeDataProvider: inboxTree, showCollapseAll: false });
  const show = (): void => {
    const { unread, filter, items } = inbox;
    const tooltip = unread === 1 ? vscode.l10n.t('1 unread item') : vscode.l10n.t('{0} unread items', unread);
    view.badge = unread === 0 ? undefined : { value: unread, tooltip };
    const only = filter.kinds.map(nameOfInboxKind);
    if (filter.show === 'acting') only.unshift(vscode.l10n.t('to act on'));
    const hidden = only.length > 0 && items.length < unread;
    view.message = hidden ? vscode.l10n.t('Shown is only: {0}.', only.join(', ')) : undefined;
  };
  show();
  return vscode.Disposable.from(view, inbox.onDidChange(show));
}
