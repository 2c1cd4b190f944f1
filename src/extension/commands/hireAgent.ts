import * as vscode from 'vscode';
import { agentName, type RepositoryName, type RoleName } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askEngine, askModel, askReposOf, askRoleOf, hasChoiceOfRepos } from './askTraits.ts';
import { askText, type Frame } from './stepInput.ts';
import { type Step, type StepEnd, walkSteps } from './walkSteps.ts';

/** What the questions fill in. */
interface NewAgent {
  role: RoleName | undefined;
  name: string;
  /** `null` for all of the board. */
  repos: RepositoryName[] | null;
  engine: string;
  model: string;
}

/** Asks who shall be on the roster and as what. Cancelling any question hires nobody. */
export async function hireAgent(services: Services): Promise<void> {
  const { session } = services;
  const { board } = session;
  if (board === undefined) return;
  const agent: NewAgent = { role: undefined, name: '', repos: null, engine: '', model: '' };
  const title = vscode.l10n.t('Hire for {0}', board.key);
  const { end } = await walkSteps(hireSteps(services, title, agent));
  const { role, repos, engine, model } = agent;
  if (end !== 'next' || role === undefined) return;
  const name = agentName.parse(agent.name);
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

/** The questions. That of the repositories is left out where there is nothing to choose. */
function hireSteps(services: Services, title: string, agent: NewAgent): Step[] {
  const asks: ((frame: Frame) => Promise<StepEnd>)[] = [
    (frame) => askRoleOf(services, frame, { value: agent.role, keep: (role) => (agent.role = role) }),
    (frame) => askName(services, frame, agent),
    ...(hasChoiceOfRepos(services)
      ? [
          (frame: Frame) =>
            askReposOf(services, frame, { value: agent.repos, keep: (repos) => (agent.repos = repos) }),
        ]
      : []),
    (frame) => askEngine(frame, { value: agent.engine, keep: (engine) => (agent.engine = engine) }),
    (frame) => askModel(frame, { value: agent.model, keep: (model) => (agent.model = model) }),
  ];
  return asks.map((ask) => (place) => ask({ title, place }));
}

function askName({ session }: Services, frame: Frame, agent: NewAgent): Promise<StepEnd> {
  const roster = session.board?.roster ?? [];
  return askText(frame, {
    prompt: vscode.l10n.t('Name of the agent, in lower case.'),
    placeholder: vscode.l10n.t('for example andrew'),
    value: agent.name,
    problem: (text) => {
      const parsed = agentName.safeParse(text.trim());
      if (!parsed.success) return parsed.error.issues[0]?.message;
      const other = roster.find(({ name }) => name === parsed.data);
      return other && vscode.l10n.t('{0} is on the roster with the role {1}.', other.name, other.role);
    },
    keep: (text) => (agent.name = text.trim()),
  });
}
