import * as vscode from 'vscode';
import type { CallParams } from '../../client/hubClient.ts';
import type { RosterAgent } from '../../protocol/board.ts';
import type { Services } from '../services.ts';
import { askAgent } from './askAgent.ts';
import { askEngine, askModel, askReposOf, askRoleOf } from './askTraits.ts';

type Changes = Omit<CallParams<'agent.edit'>, 'board' | 'name'>;

interface Trait {
  readonly label: string;
  readonly description: string;
  readonly ask: () => Promise<Changes | undefined>;
}

/** Asks what to change of an agent, and for the new value. What it holds stays with it. */
export async function editAgent(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const { board } = session;
  const agent = await askAgent(services, argument, {
    title: vscode.l10n.t('Edit Agent'),
    placeholder: vscode.l10n.t('The agent to change'),
  });
  if (board === undefined || agent === undefined) return;
  const picked = await vscode.window.showQuickPick(traitsOf(services, agent), {
    title: vscode.l10n.t('Edit {0}', agent.name),
    ignoreFocusOut: true,
  });
  const changes = await picked?.ask();
  if (changes === undefined) return;
  await session.request('agent.edit', { board: board.key, name: agent.name, ...changes });
}

function traitsOf(services: Services, { name, role, repos, engine, model }: RosterAgent): Trait[] {
  const title = vscode.l10n.t('Edit {0}', name);
  const ofRole = vscode.l10n.t('that of its role');
  const emptyIsNull = (text: string): string | null => (text === '' ? null : text);
  return [
    {
      label: vscode.l10n.t('Role'),
      description: role,
      ask: async () => {
        const chosen = await askRoleOf(services, title);
        return chosen === undefined ? undefined : { role: chosen };
      },
    },
    {
      label: vscode.l10n.t('Repositories'),
      description: repos?.join(', ') ?? vscode.l10n.t('all'),
      ask: async () => {
        const chosen = await askReposOf(services, title, repos);
        return chosen === undefined ? undefined : { repos: chosen };
      },
    },
    {
      label: vscode.l10n.t('Engine'),
      description: engine ?? ofRole,
      ask: async () => {
        const text = await askEngine(title, engine);
        return text === undefined ? undefined : { engine: emptyIsNull(text) };
      },
    },
    {
      label: vscode.l10n.t('Model'),
      description: model ?? ofRole,
      ask: async () => {
        const text = await askModel(title, model);
        return text === undefined ? undefined : { model: emptyIsNull(text) };
      },
    },
  ];
}
