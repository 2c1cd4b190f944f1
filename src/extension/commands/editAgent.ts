import * as vscode from 'vscode';
import type { CallParams } from '../../client/hubClient.ts';
import type { RosterAgent } from '../../protocol/board.ts';
import type { Services } from '../services.ts';
import { askAgent } from './askAgent.ts';
import { askEngine, askModel, askReposOf, askRoleOf, hasChoiceOfRepos } from './askTraits.ts';
import type { StepEnd } from './walkSteps.ts';

type Changes = Omit<CallParams<'agent.edit'>, 'board' | 'name'>;

interface Trait {
  readonly label: string;
  readonly description: string;
  readonly ask: (keep: (changes: Changes) => void) => Promise<StepEnd>;
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
  let changes: Changes | undefined;
  const end = await picked?.ask((kept) => (changes = kept));
  if (end !== 'next' || changes === undefined) return;
  await session.request('agent.edit', { board: board.key, name: agent.name, ...changes });
}

function traitsOf(services: Services, { name, role, repos, engine, model }: RosterAgent): Trait[] {
  const frame = { title: vscode.l10n.t('Edit {0}', name) };
  const ofRole = vscode.l10n.t('that of its role');
  const emptyIsNull = (text: string): string | null => (text === '' ? null : text);
  const ofRepos: Trait = {
    label: vscode.l10n.t('Repositories'),
    description: repos?.join(', ') ?? vscode.l10n.t('all'),
    ask: (keep) =>
      askReposOf(services, frame, { value: repos ?? null, keep: (chosen) => keep({ repos: chosen }) }),
  };
  return [
    {
      label: vscode.l10n.t('Role'),
      description: role,
      ask: (keep) => askRoleOf(services, frame, { value: role, keep: (chosen) => keep({ role: chosen }) }),
    },
    ...(repos !== undefined || hasChoiceOfRepos(services) ? [ofRepos] : []),
    {
      label: vscode.l10n.t('Engine'),
      description: engine ?? ofRole,
      ask: (keep) =>
        askEngine(frame, { value: engine ?? '', keep: (text) => keep({ engine: emptyIsNull(text) }) }),
    },
    {
      label: vscode.l10n.t('Model'),
      description: model ?? ofRole,
      ask: (keep) =>
        askModel(frame, { value: model ?? '', keep: (text) => keep({ model: emptyIsNull(text) }) }),
    },
  ];
}
