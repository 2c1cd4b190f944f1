import * as vscode from 'vscode';
import type { CommentKind } from '../../protocol/events.ts';
import { prose } from '../../protocol/text.ts';
import type { Services } from '../services.ts';
import { answerQuestion } from './answerQuestion.ts';
import { askTicket } from './askTicket.ts';
import { problemOf } from './problemOf.ts';

/** Writes on the timeline of a ticket. */
export async function commentOnTicket(services: Services, argument: unknown): Promise<void> {
  const id = await askTicket(services, argument, { placeholder: vscode.l10n.t('The ticket to comment on') });
  if (id === undefined) return;
  const kind = await askKind();
  if (kind === undefined) return;
  if (kind === 'answer') {
    await answerQuestion(services, id);
    return;
  }
  const text = await vscode.window.showInputBox({
    title: vscode.l10n.t('Comment on {0}', id),
    prompt: vscode.l10n.t('Markdown'),
    ignoreFocusOut: true,
    validateInput: (value) => problemOf(prose({ minLength: 1 }), value),
  });
  if (text === undefined) return;
  await services.session.request('comment.add', { ticket: id, kind, text });
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
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('What you want to write'),
  });
  return picked?.entry;
}
