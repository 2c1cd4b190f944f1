import * as vscode from 'vscode';
import type { RepositoryName, RoleName } from '../../protocol/ids.ts';
import { engineName, modelName } from '../../protocol/role.ts';
import type { Services } from '../services.ts';
import { nameOfStage, plainLine } from '../views/ticketText.ts';
import { problemOf, type Checker } from './problemOf.ts';

/** Asks for the role of an agent. */
export async function askRoleOf({ session }: Services, title: string): Promise<RoleName | undefined> {
  const items = (session.board?.roles ?? []).map((role) => ({
    label: plainLine(role.title),
    description: vscode.l10n.t('takes {0}', role.takes.map(nameOfStage).join(', ')),
    detail: plainLine(role.description.split('\n')[0] ?? ''),
    name: role.name,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('The role says which tickets it takes'),
    ignoreFocusOut: true,
  });
  return picked?.name;
}

/** Asks which repositories an agent works on; `null` for all of them. Nothing when a person cancels. */
export async function askReposOf(
  { session }: Services,
  title: string,
  given: readonly RepositoryName[] | undefined,
): Promise<RepositoryName[] | null | undefined> {
  const repos = session.board?.repos ?? [];
  if (repos.length < 2) return null;
  const items = repos.map(({ name, root }) => ({
    label: name,
    description: root,
    picked: given?.includes(name) !== false,
    name,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: vscode.l10n.t('The repositories it works on; tickets of others it cannot claim'),
    canPickMany: true,
    ignoreFocusOut: true,
  });
  if (picked === undefined) return undefined;
  return picked.length === 0 || picked.length === repos.length ? null : picked.map(({ name }) => name);
}

/** Asks for the engine that runs an agent; empty for that of its role. */
export function askEngine(title: string, value = ''): Thenable<string | undefined> {
  return askOptional(title, {
    prompt: vscode.l10n.t('Engine that runs it. Empty: that of its role.'),
    placeHolder: vscode.l10n.t('for example claude-code'),
    value,
    schema: engineName,
  });
}

/** Asks for the model an agent works with; empty for that of its role. */
export function askModel(title: string, value = ''): Thenable<string | undefined> {
  return askOptional(title, {
    prompt: vscode.l10n.t('Model, as its engine calls it. Empty: that of its role.'),
    placeHolder: '',
    value,
    schema: modelName,
  });
}

async function askOptional(
  title: string,
  {
    schema,
    ...box
  }: {
    readonly prompt: string;
    readonly placeHolder: string;
    readonly value: string;
    readonly schema: Checker;
  },
): Promise<string | undefined> {
  const text = await vscode.window.showInputBox({
    title,
    ...box,
    ignoreFocusOut: true,
    validateInput: (value) => (value.trim() === '' ? undefined : problemOf(schema, value.trim())),
  });
  return text?.trim();
}
