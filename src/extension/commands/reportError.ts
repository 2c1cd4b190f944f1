import * as vscode from 'vscode';
import { WireError } from '../../protocol/errors.ts';

/** The sentence of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Every unmet condition of a refusal, one a line; nothing where it has none. */
export function conditionsOf(error: unknown): readonly string[] {
  return error instanceof WireError ? (error.data.conditions ?? []).map(({ message }) => message) : [];
}

/** Tells a person what went wrong, once, with the log a click away. A refusal with several conditions lists them all. */
export async function reportError(error: unknown): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  const conditions = conditionsOf(error);
  const chosen =
    conditions.length > 0
      ? await showConditions(messageOf(error), conditions, showLog)
      : await vscode.window.showErrorMessage(messageOf(error), showLog);
  if (chosen === showLog) await vscode.commands.executeCommand('callboard.log.show');
}

/** One condition fits into the notification; several are a list that has to be read. */
function showConditions(
  message: string,
  conditions: readonly string[],
  showLog: string,
): Thenable<string | undefined> {
  const [first] = conditions;
  if (conditions.length === 1 && first !== undefined) {
    const text = message.includes(first) ? message : `${message} ${first}`;
    return vscode.window.showErrorMessage(text, showLog);
  }
  const detail = conditions.map((condition) => `• ${condition}`).join('\n');
  return vscode.window.showErrorMessage(message, { modal: true, detail }, showLog);
}
