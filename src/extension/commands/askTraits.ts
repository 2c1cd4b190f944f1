import * as vscode from 'vscode';
import type { RepositoryName, RoleName } from '../../protocol/ids.ts';
import { engineName, modelName } from '../../protocol/role.ts';
import type { Services } from '../services.ts';
import { nameOfStage, plainLine } from '../views/ticketText.ts';
import { problemOf, type Checker } from './problemOf.ts';
import { askMany, askPick, askText, type Frame } from './stepInput.ts';
import type { StepEnd } from './walkSteps.ts';

/** What an agent has already of what is asked for, and where the answer goes. */
interface Trait<Given, Answer = Given> {
  readonly value: Given;
  readonly keep: (answer: Answer) => void;
}

/** Asks for the role of an agent. */
export function askRoleOf(
  { session }: Services,
  frame: Frame,
  { value, keep }: Trait<RoleName | undefined, RoleName>,
): Promise<StepEnd> {
  const items = (session.board?.roles ?? []).map((role) => ({
    label: plainLine(role.title),
    description: vscode.l10n.t('takes {0}', role.takes.map(nameOfStage).join(', ')),
    detail: plainLine(role.description.split('\n')[0] ?? ''),
    name: role.name,
  }));
  return askPick(frame, {
    placeholder: vscode.l10n.t('The role says which tickets it takes'),
    items,
    isChosen: ({ name }) => name === value,
    keep: ({ name }) => keep(name),
  });
}

/** Whether there is anything to ask about the repositories of an agent. */
export function hasChoiceOfRepos({ session }: Services): boolean {
  return (session.board?.repos.length ?? 0) > 1;
}

/** Asks which repositories an agent works on; `null` stands for all of them. */
export function askReposOf(
  { session }: Services,
  frame: Frame,
  { value, keep }: Trait<readonly RepositoryName[] | null, RepositoryName[] | null>,
): Promise<StepEnd> {
  const items = (session.board?.repos ?? []).map(({ name, root }) => ({
    label: name,
    description: root,
    name,
  }));
  return askMany(frame, {
    placeholder: vscode.l10n.t('The repositories it works on; tickets of others it cannot claim'),
    items,
    isChosen: ({ name }) => value === null || value.includes(name),
    keep: (picked) => {
      const all = picked.length === 0 || picked.length === items.length;
      keep(all ? null : picked.map(({ name }) => name));
    },
  });
}

/** Asks for the engine that runs an agent; empty for that of its role. */
export function askEngine(frame: Frame, trait: Trait<string>): Promise<StepEnd> {
  const prompt = vscode.l10n.t('Engine that runs it. Empty: that of its role.');
  return askOptional(frame, trait, {
    prompt,
    placeholder: vscode.l10n.t('for example claude-code'),
    schema: engineName,
  });
}

/** Asks for the model an agent works with; empty for that of its role. */
export function askModel(frame: Frame, trait: Trait<string>): Promise<StepEnd> {
  const prompt = vscode.l10n.t('Model, as its engine calls it. Empty: that of its role.');
  return askOptional(frame, trait, { prompt, schema: modelName });
}

function askOptional(
  frame: Frame,
  { value, keep }: Trait<string>,
  { schema, ...shown }: { readonly prompt: string; readonly placeholder?: string; readonly schema: Checker },
): Promise<StepEnd> {
  return askText(frame, {
    ...shown,
    value,
    problem: (text) => (text.trim() === '' ? undefined : problemOf(schema, text.trim())),
    keep: (text) => keep(text.trim()),
  });
}
