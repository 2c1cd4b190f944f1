import * as vscode from 'vscode';
import { prose } from '../../protocol/text.ts';
import { problemOf } from './problemOf.ts';

/** Asks why, for whoever reads it later. Nothing when a person cancels. */
export function askReason(title: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('The reason, for whoever reads the ticket later'),
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === ''
        ? vscode.l10n.t('A reason is needed here.')
        : problemOf(prose({ minLength: 1 }), text),
  });
}
