import * as vscode from 'vscode';
import { weaknessOf } from '../../domain/criterionText.ts';
import { limits } from '../../protocol/limits.ts';
import { line } from '../../protocol/text.ts';
import { plainLine } from '../views/ticketText.ts';
import { problemOf } from './problemOf.ts';

interface CriterionPick extends vscode.QuickPickItem {
  readonly act: 'add' | 'done' | number;
}

/** Collects done criteria one by one; each can be taken back by choosing it. Nothing when a person cancels. */
export async function askCriteria(
  given: readonly string[],
  title = vscode.l10n.t('Criteria'),
): Promise<string[] | undefined> {
  const criteria = [...given];
  for (;;) {
    if (criteria.length === 0) {
      const first = await askCriterion(title, criteria.length);
      if (first === undefined) return undefined;
      if (first === '') return [];
      criteria.push(first);
      continue;
    }
    const picked = await vscode.window.showQuickPick(picksFor(criteria), {
      title,
      placeHolder: vscode.l10n.t('By what will it be known to be done? Choose a criterion to change it.'),
      ignoreFocusOut: true,
    });
    if (picked === undefined) return undefined;
    if (picked.act === 'done') return criteria;
    if (picked.act === 'add') {
      const text = await askCriterion(title, criteria.length);
      if (text !== undefined && text !== '') criteria.push(text);
      continue;
    }
    const text = await askCriterion(title, picked.act, criteria[picked.act]);
    if (text === '') criteria.splice(picked.act, 1);
    else if (text !== undefined) criteria[picked.act] = text;
  }
}

function picksFor(criteria: readonly string[]): CriterionPick[] {
  return [
    { label: vscode.l10n.t('Done'), iconPath: new vscode.ThemeIcon('check'), act: 'done' },
    { label: vscode.l10n.t('Add another criterion…'), iconPath: new vscode.ThemeIcon('add'), act: 'add' },
    { label: '', kind: vscode.QuickPickItemKind.Separator, act: 'done' },
    ...criteria.map((text, index): CriterionPick => ({ label: plainLine(text), act: index })),
  ];
}

/** A weak criterion may be written, and keeps the ticket in Backlog: who writes it hears that now and not at the gate. */
function warningOf(text: string): vscode.InputBoxValidationMessage | undefined {
  if (text.trim() === '' || weaknessOf(text) === undefined) return undefined;
  return {
    message: vscode.l10n.t('Ready asks for at least three words that say what can be checked.'),
    severity: vscode.InputBoxValidationSeverity.Warning,
  };
}

function askCriterion(title: string, index: number, value = ''): Thenable<string | undefined> {
  const schema = line(0, limits.criterionLength);
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t(
      'Criterion {0}: at least three words, something that can be checked. Empty: none.',
      index + 1,
    ),
    placeHolder: vscode.l10n.t('for example: the list answers within 100 ms'),
    value,
    ignoreFocusOut: true,
    validateInput: (text) => problemOf(schema, text) ?? warningOf(text),
  });
}
