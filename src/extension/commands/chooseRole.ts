import * as vscode from 'vscode';
import type { Role } from '../../protocol/role.ts';
import { agentName, type AgentName } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { nameOfStage, plainLine } from '../views/ticketText.ts';

interface RolePick extends vscode.QuickPickItem {
  readonly role?: Role;
}

/** Asks for a role and then for the agent to sit as; *no role* leaves the board's table. */
export async function chooseRole({ session }: Services): Promise<void> {
  const { board, seat } = session;
  if (board === undefined) return;
  const items: RolePick[] = board.roles.map((role) => ({
    label: plainLine(role.title),
    description:
      role.name === seat?.role
        ? vscode.l10n.t('this window')
        : vscode.l10n.t('takes {0}', role.takes.map(nameOfStage).join(', ') || '–'),
    detail: plainLine(role.description),
    iconPath: new vscode.ThemeIcon('account'),
    role,
  }));
  if (seat !== undefined)
    items.push(
      { label: '', kind: vscode.QuickPickItemKind.Separator },
      {
        label: vscode.l10n.t('No role'),
        detail: vscode.l10n.t('This window only looks on. Claims stay until they are released or run out.'),
        iconPath: new vscode.ThemeIcon('sign-out'),
      },
    );
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Choose Role on {0}', board.key),
    placeHolder: vscode.l10n.t('What this window is for: the role says which tickets it takes'),
    matchOnDetail: true,
  });
  if (picked === undefined) return;
  if (picked.role === undefined) {
    await session.leave();
    return;
  }
  const agent = await askAgent(session, picked.role);
  if (agent === undefined) return;
  await session.sit({ role: picked.role.name, ...(agent !== 'any' && { agent }) });
}

interface AgentPick extends vscode.QuickPickItem {
  readonly agent?: AgentName | 'any' | 'new';
}

/** The agent of the role to sit as: a free one of the roster, or a new name. */
async function askAgent(session: Services['session'], role: Role): Promise<AgentName | 'any' | undefined> {
  const taken = new Set(
    session.sessions
      .filter(({ id, state }) => id !== session.sessionId && state !== 'gone')
      .map(({ agent }) => agent),
  );
  const roster = (session.board?.roster ?? []).filter((agent) => agent.role === role.name);
  const free = roster.filter(({ name }) => !taken.has(name));
  if (roster.length === 0) return askNewName(session, role);
  const items: AgentPick[] = [
    ...free.map(({ name }): AgentPick => ({
      label: name,
      iconPath: new vscode.ThemeIcon('account'),
      agent: name,
      ...(name === session.seat?.agent && { description: vscode.l10n.t('this window') }),
    })),
    ...roster
      .filter(({ name }) => taken.has(name))
      .map(({ name }): AgentPick => ({
        label: name,
        description: vscode.l10n.t('sits in another window'),
        iconPath: new vscode.ThemeIcon('vm-active'),
        agent: name,
      })),
    { label: vscode.l10n.t('New agent…'), iconPath: new vscode.ThemeIcon('add'), agent: 'new' },
  ];
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('Sit Down as {0}', role.title),
    placeHolder: vscode.l10n.t('The agent this window acts as'),
  });
  return picked?.agent === 'new' ? askNewName(session, role) : picked?.agent;
}

async function askNewName(session: Services['session'], role: Role): Promise<AgentName | 'any' | undefined> {
  const roster = session.board?.roster ?? [];
  const name = await vscode.window.showInputBox({
    ignoreFocusOut: true,
    title: vscode.l10n.t('Sit Down as {0}', role.title),
    prompt: vscode.l10n.t('Name of the agent, in lower case. Empty: Callboard finds one.'),
    placeHolder: vscode.l10n.t('for example andrew'),
    validateInput: (value) => {
      if (value.trim() === '') return undefined;
      const parsed = agentName.safeParse(value.trim());
      if (!parsed.success) return parsed.error.issues[0]?.message;
      const other = roster.find((agent) => agent.name === parsed.data && agent.role !== role.name);
      return other && vscode.l10n.t('{0} is on the roster with the role {1}.', other.name, other.role);
    },
  });
  if (name === undefined) return undefined;
  return name.trim() === '' ? 'any' : agentName.parse(name.trim());
}
