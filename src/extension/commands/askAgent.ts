import * as vscode from 'vscode';
import type { RosterAgent } from '../../protocol/board.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';

/** The member of the roster a command was called on, else the one a person picks. */
export async function askAgent(
  { session }: Services,
  argument: unknown,
  { title, placeholder }: { readonly title: string; readonly placeholder: string },
): Promise<RosterAgent | undefined> {
  const roster = session.board?.roster ?? [];
  const named =
    typeof argument === 'object' && argument !== null && 'agent' in argument ? argument.agent : argument;
  const given = roster.find(({ name }) => name === named);
  if (given !== undefined) return given;
  if (roster.length === 0) {
    void say.information(vscode.l10n.t('Nobody is on the roster yet.'));
    return undefined;
  }
  const items = roster
    .map((agent) => ({
      label: agent.name,
      description: agent.role,
      iconPath: new vscode.ThemeIcon('account'),
      agent,
    }))
    .sort((a, b) => a.label.localeCompare(b.label));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: placeholder,
    matchOnDescription: true,
    ignoreFocusOut: true,
  });
  return picked?.agent;
}
