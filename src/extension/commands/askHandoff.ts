import * as vscode from 'vscode';
import type { Handoff } from '../../protocol/events.ts';
import { prose } from '../../protocol/text.ts';
import { problemOf } from './problemOf.ts';

/** Asks for the three parts of a handoff note (SPEC 4). Nothing when a person cancels one of them. */
export async function askHandoff(title: string): Promise<Handoff | undefined> {
  const ask = (step: number, prompt: string): Thenable<string | undefined> =>
    vscode.window.showInputBox({
      title: vscode.l10n.t('{0} ({1}/3)', title, step),
      prompt,
      placeHolder: vscode.l10n.t('“Nothing” is an answer too'),
      ignoreFocusOut: true,
      validateInput: (text) => problemOf(prose({ minLength: 1 }), text),
    });
  const done = await ask(1, vscode.l10n.t('What is done?'));
  if (done === undefined) return undefined;
  const pending = await ask(2, vscode.l10n.t('What is pending?'));
  if (pending === undefined) return undefined;
  const gotchas = await ask(3, vscode.l10n.t('What should the next one watch out for?'));
  return gotchas === undefined ? undefined : { done, pending, gotchas };
}
