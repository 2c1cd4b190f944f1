import * as vscode from 'vscode';
import { headingOf, WireError } from '../../protocol/errors.ts';
import { say } from '../views/say.ts';

/** The sentence of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Every unmet condition of a refusal; nothing where it has none. */
function conditionsOf(error: unknown): readonly { readonly message: string }[] {
  return error instanceof WireError ? (error.data.conditions ?? []) : [];
}

/** Tells a person what went wrong, once. A refusal lists every condition; anything else has the log a click away. */
export async function reportError(error: unknown): Promise<void> {
  const conditions = conditionsOf(error);
  if (conditions.length > 1) {
    const heading = headingOf(messageOf(error), conditions);
    await showConditions(
      heading || vscode.l10n.t('More than one thing is in the way.'),
      conditions.map(({ message }) => message),
    );
    return;
  }
  const showLog = vscode.l10n.t('Show Log');
  const only = conditions[0]?.message ?? '';
  const message = messageOf(error);
  const text = message.includes(only) ? message : `${message} ${only}`;
  const chosen = await say.error(text, showLog);
  if (chosen === showLog) await vscode.commands.executeCommand('callboard.log.show');
}

/** A list of conditions that has to be read, under a sentence that says what they stand in the way of. */
export async function showConditions(heading: string, conditions: readonly string[]): Promise<void> {
  const detail = conditions.map((condition) => `• ${condition}`).join('\n');
  await say.ask(heading, detail);
}
