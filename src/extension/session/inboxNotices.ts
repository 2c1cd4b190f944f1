import { join } from 'node:path';
import * as vscode from 'vscode';
import type { InboxItem } from '../../protocol/talk.ts';
import { messageOf } from '../commands/reportError.ts';
import { inboxSentence } from '../views/inboxText.ts';
import type { BoardSession } from './boardSession.ts';
import type { Inbox } from './inbox.ts';
import { readSettings } from './settings.ts';

interface InboxNoticesParts {
  readonly session: BoardSession;
  readonly inbox: Inbox;
  readonly log: vscode.LogOutputChannel;
}

/**
 * Tells a person of what this window's agent has to act on, and of nothing else: one notification at a time, each item in
 * one window and once, also over reloads (SPEC 10).
 */
export class InboxNotices implements vscode.Disposable {
  readonly #parts: InboxNoticesParts;
  readonly #subscription: vscode.Disposable;
  #telling: Promise<void> | undefined;

  constructor(parts: InboxNoticesParts) {
    this.#parts = parts;
    this.#subscription = parts.inbox.onDidChange(() => {
      this.#telling ??= this.#tellAll().finally(() => (this.#telling = undefined));
    });
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #tellAll(): Promise<void> {
    try {
      while (await this.#tellNext());
    } catch (error) {
      this.#parts.log.warn(`Telling of the inbox: ${messageOf(error)}`);
    }
  }

  /** Whether there was something to tell. What came while a notification was open is told in one after it. */
  async #tellNext(): Promise<boolean> {
    const { session, inbox } = this.#parts;
    const board = session.board?.key;
    const { agent, acting } = inbox;
    const [newest] = acting;
    if (board === undefined || agent === undefined || newest === undefined) return false;
    const { mayTell, toldUpTo } = await import('./toldOnce.ts');
    const folder = join(readSettings().home.folder, 'inbox');
    const told = await toldUpTo(folder, { board, agent });
    const fresh = acting.filter(({ sequence }) => sequence > told);
    if (!(await mayTell(folder, { board, agent, sequence: newest.sequence }))) return false;
    await this.#show(newest, fresh.length - 1);
    return true;
  }

  async #show(item: InboxItem, others: number): Promise<void> {
    const action = actionOf(item);
    const openInbox = vscode.l10n.t('Open Inbox');
    const sentence = [item.ticket, inboxSentence(item)].filter((part) => part !== undefined).join(': ');
    const text = others > 0 ? vscode.l10n.t('{0} And {1} more in the Inbox.', sentence, others) : sentence;
    const buttons = action === undefined ? [openInbox] : [action.title, openInbox];
    // An open notification that nobody looks at must not keep back the next one when its own matter is done.
    const { promise: settled, resolve } = Promise.withResolvers<undefined>();
    const { inbox } = this.#parts;
    const listening = inbox.onDidChange(() => {
      if (!inbox.acting.some(({ id }) => id === item.id)) resolve(undefined);
    });
    const chosen = await Promise.race([vscode.window.showInformationMessage(text, ...buttons), settled]);
    listening.dispose();
    if (chosen === openInbox) await vscode.commands.executeCommand('callboard.inbox.focus');
    else if (chosen !== undefined && chosen === action?.title)
      await vscode.commands.executeCommand(action.command, item);
  }
}

/** What a person would do first about an item. */
function actionOf({
  kind,
  ticket,
}: InboxItem): { readonly title: string; readonly command: string } | undefined {
  if (kind === 'question') return { title: vscode.l10n.t('Answer…'), command: 'callboard.inbox.answer' };
  if (kind === 'routed') return { title: vscode.l10n.t('Claim'), command: 'callboard.ticket.claim' };
  return ticket === undefined
    ? undefined
    : { title: vscode.l10n.t('Open Ticket'), command: 'callboard.ticket.open' };
}
