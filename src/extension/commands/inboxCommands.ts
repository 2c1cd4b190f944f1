import * as vscode from 'vscode';
import type { InboxItem } from '../../protocol/talk.ts';
import { inboxKinds } from '../../protocol/vocabulary.ts';
import type { InboxShow } from '../session/inboxFilter.ts';
import type { Services } from '../services.ts';
import { inboxIcon, inboxKindIcon, inboxLine, nameOfInboxKind } from '../views/inboxText.ts';
import { say } from '../views/say.ts';
import { plainLine } from '../views/ticketText.ts';
import { answerQuestion } from './answerQuestion.ts';

/** Opens the ticket of an item; what was said in a channel is shown as it is, with the ways to go on. */
export async function openInboxItem(services: Services, argument: unknown): Promise<void> {
  const item = itemOf(argument) ?? (await pickItem(services, vscode.l10n.t('The item to open')));
  if (item === undefined) return;
  if (item.ticket !== undefined) {
    services.panels.showTicket(item.ticket);
    return;
  }
  const reply = vscode.l10n.t('Reply…');
  const read = vscode.l10n.t('Mark as Read');
  const actions = item.acknowledged ? [reply] : [reply, read];
  const chosen = await say.show(inboxLine(item, services.session.tickets), ...actions);
  if (chosen === reply) await vscode.commands.executeCommand('callboard.channel.post');
  if (chosen === read) await services.inbox.acknowledge([item.id]);
}

/** Answers the question that an item is about, and marks the item as read. */
export async function answerInboxItem(services: Services, argument: unknown): Promise<void> {
  const item =
    itemOf(argument) ??
    (await pickItem(services, vscode.l10n.t('The question to answer'), ({ kind }) => kind === 'question'));
  if (item?.ticket === undefined) return;
  if (await answerQuestion(services, item.ticket, { sequence: item.sequence }))
    await services.inbox.acknowledge([item.id]);
}

/** Marks an item as read. */
export async function acknowledgeItem(services: Services, argument: unknown): Promise<void> {
  const item = itemOf(argument) ?? (await pickItem(services, vscode.l10n.t('The item to mark as read')));
  if (item !== undefined) await services.inbox.acknowledge([item.id]);
}

/** Marks everything that is unread as read. */
export async function acknowledgeAll({ inbox }: Services): Promise<void> {
  await inbox.acknowledge(inbox.unreadIds);
}

/** Asks what the Inbox view shows: unread, to act on, or all; of every kind or only some. */
export async function filterInbox({ inbox }: Services): Promise<void> {
  const { filter } = inbox;
  const now = (show: InboxShow): string => (filter.show === show ? vscode.l10n.t('now') : '');
  const items: (vscode.QuickPickItem & { show: InboxShow | 'kinds' })[] = [
    { label: vscode.l10n.t('Unread'), description: now('unread'), show: 'unread' },
    { label: vscode.l10n.t('To act on'), description: now('acting'), show: 'acting' },
    { label: vscode.l10n.t('All, also what was read'), description: now('all'), show: 'all' },
    {
      label: vscode.l10n.t('Of some kinds only…'),
      description: filter.kinds.map(nameOfInboxKind).join(', '),
      show: 'kinds',
    },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Show in the Inbox'),
  });
  if (picked === undefined) return;
  if (picked.show !== 'kinds') {
    await inbox.setFilter({ ...filter, show: picked.show });
    return;
  }
  const kinds = await vscode.window.showQuickPick(
    inboxKinds.map((kind) => ({
      label: nameOfInboxKind(kind),
      iconPath: inboxKindIcon(kind),
      picked: filter.kinds.includes(kind),
      of: kind,
    })),
    {
      ignoreFocusOut: true,
      title: vscode.l10n.t('Show in the Inbox'),
      placeHolder: vscode.l10n.t('None: every kind'),
      canPickMany: true,
    },
  );
  if (kinds !== undefined) await inbox.setFilter({ ...filter, kinds: kinds.map((one) => one.of) });
}

/** The item of the Inbox view, or of a notification, that a command was called on. */
function itemOf(argument: unknown): InboxItem | undefined {
  // Nothing but our own view and notifications hands such an object over.
  return typeof argument === 'object' && argument !== null && 'sequence' in argument
    ? (argument as InboxItem)
    : undefined;
}

async function pickItem(
  { inbox, session }: Services,
  placeHolder: string,
  fits: (item: InboxItem) => boolean = () => true,
): Promise<InboxItem | undefined> {
  const items = inbox.items.filter(fits).map((item) => ({
    label: plainLine(inboxLine(item, session.tickets)),
    iconPath: inboxIcon(item),
    item,
  }));
  if (items.length === 0) {
    void say.information(vscode.l10n.t('The inbox shows no such item.'));
    return undefined;
  }
  return (await vscode.window.showQuickPick(items, { placeHolder, ignoreFocusOut: true }))?.item;
}
