import * as vscode from 'vscode';
import type { CommentKind } from '../../protocol/events.ts';
import { prose } from '../../protocol/text.ts';
import type { Services } from '../services.ts';
import { askTicket } from './askTicket.ts';
import { problemOf } from './problemOf.ts';

/** Writes on the timeline of a ticket. */
export async function commentOnTicket(services: Services, argument: unknown): Promise<void> {
  const id = await askTicket(services, argument, { placeholder: vscode.l10n.t('The ticket to comment on') });
  if (id === undefined) return;
  const kind = await askKind();
  if (kind === undefined) return;
  const answers = kind === 'answer' ? await askQuestion(services, id) : undefined;
  if (kind === 'answer' && answers === undefined) return;
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Comment on {0}', id),
    prompt: vscode.l10n.t('Markdown'),
    ignoreFocusOut: true,
    validateInput: (value) => problemOf(prose({ minLength: 1 }), value),
  });
  if (text === undefined) return;
  await services.session.request('comment.add', {
    ticket: id,
    kind,
    text,
    ...(answers !== undefined && { answers }),
  });
}

async function askKind(): Promise<CommentKind | undefined> {
  const items: (vscode.QuickPickItem & { entry: CommentKind })[] = [
    { label: vscode.l10n.t('Comment'), iconPath: new vscode.ThemeIcon('comment'), entry: 'comment' },
    { label: vscode.l10n.t('Question'), iconPath: new vscode.ThemeIcon('question'), entry: 'question' },
    { label: vscode.l10n.t('Answer'), iconPath: new vscode.ThemeIcon('reply'), entry: 'answer' },
    { label: vscode.l10n.t('Finding'), iconPath: new vscode.ThemeIcon('search'), entry: 'finding' },
    { label: vscode.l10n.t('Blocker'), iconPath: new vscode.ThemeIcon('error'), entry: 'blocker' },
    { label: vscode.l10n.t('Decision'), iconPath: new vscode.ThemeIcon('law'), entry: 'decision' },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: vscode.l10n.t('What you want to write') });
  return picked?.entry;
}

async function askQuestion(
  { session }: Services,
  id: Parameters<Services['panels']['showTicket']>[0],
): Promise<string | undefined> {
  const open = new Set(session.tickets.get(id)?.questions.open);
  const { entries } = await session.request('ticket.timeline', { ticket: id, limit: 1000 });
  const items = entries.flatMap(({ payload }) => {
    const { entry, text } = payload;
    return typeof entry === 'string' && typeof text === 'string' && open.has(entry)
      ? [{ label: text, entry }]
      : [];
  });
  if (items.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no open question.', id));
    return undefined;
  }
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('The question you answer'),
  });
  return picked?.entry;
}
