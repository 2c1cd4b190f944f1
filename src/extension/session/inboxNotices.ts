import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { InboxItem } from '../../protocol/talk.ts';
import { messageOf } from '../commands/reportError.ts';
import { inboxLine } from '../views/inboxText.ts';
import { say } from '../views/say.ts';
import type { BoardSession } from './boardSession.ts';
import type { Inbox } from './inbox.ts';
import { readSettings } from './settings.ts';

interface InboxNoticesParts {
  readonly session: BoardSession;
  readonly inbox: Inbox;
  readonly log: vscode.LogOutputChannel;
}

/** The editor hides a notification that nobody touches before that; there is no way to ask whether it did. */
const hiddenAfterMs = 20_000;
/** How long a window without the focus leaves an item to the one that has it. */
const behindMs = 500;

/**
 * Tells a person of what this window's agent has to act on, and of nothing else: one notification at a time, each item in
 * one window and once, also over reloads (SPEC 10).
 */
export class InboxNotices implements vscode.Disposable {
  readonly #parts: InboxNoticesParts;
  readonly #subscription: vscode.Disposable;
  readonly #disposed = new AbortController();
  /** How often the inbox changed; a look that began before the last time is not the last. */
  #changes = 0;
  #telling: Promise<void> | undefined;

  constructor(parts: InboxNoticesParts) {
    this.#parts = parts;
    this.#subscription = parts.inbox.onDidChange(() => {
      this.#changes += 1;
      this.#telling ??= this.#tellAll().finally(() => (this.#telling = undefined));
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#disposed.abort();
  }

  /** What comes while a notification is open is told in one after it. */
  async #tellAll(): Promise<void> {
    try {
      for (let told = -1; told !== this.#changes && !this.#disposed.signal.aborted;) {
        told = this.#changes;
        await this.#tellNewest();
      }
    } catch (error) {
      this.#parts.log.warn(`Telling of the inbox: ${messageOf(error)}`);
    }
  }

  async #tellNewest(): Promise<void> {
    const { session, inbox } = this.#parts;
    // Of several windows of an agent the one that a person looks at goes first.
    if (!vscode.window.state.focused) await this.#sleep(behindMs);
    const board = session.board?.key;
    const { agent, acting } = inbox;
    const [newest] = acting;
    if (board === undefined || agent === undefined || newest === undefined) return;
    const { mayTell, toldUpTo } = await import('./toldOnce.ts');
    const folder = join(readSettings().home.folder, 'inbox');
    const told = await toldUpTo(folder, { board, agent });
    if (!(await mayTell(folder, { board, agent, sequence: newest.sequence }))) return;
    const others = acting.filter(({ sequence }) => sequence > told).length - 1;
    await Promise.race([this.#show(newest, others), this.#outOfSight()]);
  }

  async #show(item: InboxItem, others: number): Promise<void> {
    const action = actionOf(item);
    const openInbox = vscode.l10n.t('Open Inbox');
    const line = inboxLine(item, this.#parts.session.tickets);
    const text = others > 0 ? vscode.l10n.t('{0} And {1} more in the Inbox.', line, others) : line;
    const buttons = action === undefined ? [openInbox] : [action.title, openInbox];
    const chosen = await say.information(text, ...buttons);
    if (chosen === openInbox) await vscode.commands.executeCommand('callboard.inbox.focus');
    else if (chosen !== undefined && chosen === action?.title)
      await vscode.commands.executeCommand(action.command, item);
  }

  /** Resolves when the notification that is open now is hidden; the editor leaves it there while nobody is at the window. */
  async #outOfSight(): Promise<void> {
    do await this.#sleep(hiddenAfterMs);
    while (!vscode.window.state.focused && !this.#disposed.signal.aborted);
  }

  async #sleep(ms: number): Promise<void> {
    const { signal } = this.#disposed;
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
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
