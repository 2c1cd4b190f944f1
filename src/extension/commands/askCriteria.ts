import * as vscode from 'vscode';
import { weaknessOf } from '../../domain/criterionText.ts';
import { limits } from '../../protocol/limits.ts';
import { line } from '../../protocol/text.ts';
import { plainLine } from '../views/ticketText.ts';
import { problemOf } from './problemOf.ts';
import { askPick, askText, type Frame } from './stepInput.ts';
import type { StepEnd } from './walkSteps.ts';

/** Criteria that are being written. */
export interface CriteriaDraft {
  criteria: string[];
  /** What stands in the box for the next one. */
  typed: string;
}

interface CriterionPick extends vscode.QuickPickItem {
  readonly act: 'add' | 'done' | number;
}

const schema = line(0, limits.criterionLength);

/** Collects done criteria one by one into the draft; each can be taken back by choosing it. */
export async function askCriteria(frame: Frame, draft: CriteriaDraft): Promise<StepEnd> {
  let adding = draft.criteria.length === 0 || draft.typed !== '';
  for (;;) {
    if (adding) {
      const first = draft.criteria.length === 0;
      const end = await addCriterion({ ...frame, nested: frame.nested === true || !first }, draft);
      if (first && end === 'next' && draft.criteria.length === 0) return 'next';
      if (end !== 'next' && (first || end !== 'back')) return end;
      adding = false;
    }
    const chosen: { act?: CriterionPick['act'] } = {};
    const end = await askPick(frame, {
      placeholder: vscode.l10n.t('By what will it be known to be done? Choose a criterion to change it.'),
      items: picksFor(draft.criteria),
      isChosen: ({ act }) => act === 'done',
      keep: ({ act }) => (chosen.act = act),
    });
    if (end !== 'next' || chosen.act === 'done') return end;
    if (typeof chosen.act !== 'number') adding = true;
    else {
      const left = await changeCriterion({ ...frame, nested: true }, draft, chosen.act);
      if (left !== 'next' && left !== 'back') return left;
      adding = draft.criteria.length === 0;
    }
  }
}

/** What is typed when the ticket is finished early counts too. */
async function addCriterion(frame: Frame, draft: CriteriaDraft): Promise<StepEnd> {
  const end = await askCriterion(frame, {
    index: draft.criteria.length,
    value: draft.typed,
    keep: (text) => (draft.typed = text),
  });
  if (end !== 'next' && end !== 'finish') return end;
  if (draft.typed.trim() !== '') draft.criteria.push(draft.typed);
  draft.typed = '';
  return end;
}

async function changeCriterion(frame: Frame, { criteria }: CriteriaDraft, index: number): Promise<StepEnd> {
  let text = criteria[index] ?? '';
  const end = await askCriterion(frame, { index, value: text, keep: (typed) => (text = typed) });
  if (end !== 'next' && end !== 'finish') return end;
  criteria.splice(index, 1, ...(text.trim() === '' ? [] : [text]));
  return end;
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

function askCriterion(
  frame: Frame,
  {
    index,
    ...box
  }: { readonly index: number; readonly value: string; readonly keep: (text: string) => void },
): Promise<StepEnd> {
  return askText(frame, {
    prompt: vscode.l10n.t(
      'Criterion {0}: at least three words, something that can be checked. Empty: none.',
      index + 1,
    ),
    placeholder: vscode.l10n.t('for example: the list answers within 100 ms'),
    problem: (text) => problemOf(schema, text) ?? warningOf(text),
    ...box,
  });
}
