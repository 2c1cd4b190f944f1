import * as vscode from 'vscode';
import { agentName, type AgentName } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askEngine, askModel, askReposOf, askRoleOf } from './askTraits.ts';

/** Asks who shall be on the roster and as what. Cancelling any question hires nobody. */
export async function hireAgent(services: Services): Promise<void> {
  const { session } = services;
  const { board } = session;
  if (board === undefined) return;
  const title = vscode.l10n.t('Hire for {0}', board.key);
  const role = await askRoleOf(services, title);
  if (role === undefined) return;
  const name = await askName(services, title);
  if (name === undefined) return;
  const repos = await askReposOf(services, title, undefined);
  if (repos === undefined) return;
  const engine = await askEngine(title);
  if (engine === undefined) return;
  const model = await askModel(title);
  if (model === undefined) return;
  await session.request('agent.hire', {
    board: board.key,
    name,
    role,
    ...(repos !== null && { repos }),
    ...(engine !== '' && { engine }),
    ...(model !== '' && { model }),
  });
  void say.information(vscode.l10n.t('{0} is on the roster of {1} as {2}.', name, board.key, role));
}

async function askName({ session }: Services, title: string): Promise<AgentName | undefined> {
  const roster = session.board?.roster ?? [];
  const text = await vscode.window.showInputBox({
    title,
    prompt: vscode.l10n.t('Name of the agent, in lower case.'),
    placeHolder: vscode.l10n.t('for example andrew'),
    ignoreFocusOut: true,
    validateInput: (value) => {
      const parsed = agentName.safeParse(value.trim());
      if (!parsed.success) return parsed.error.issues[0]?.message;
      const other = roster.find((agent) => agent.name === parsed.data);
      return other && vscode.l10n.t('{0} is on the roster with the role {1}.', other.name, other.role);
    },
  });
  return text === undefined ? undefined : agentName.parse(text.trim());
}
