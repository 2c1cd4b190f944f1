import * as vscode from 'vscode';
import type { AgentName } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askHandoff } from './askHandoff.ts';
import { askHeldTicket, type HeldTicket } from './askHeldTicket.ts';
import { endClaim } from './endClaim.ts';

/** Gives a claimed ticket to an agent, or back to all, with a handoff note that the next holder gets. */
export async function handOver(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const ticket = await askHeldTicket(services, argument, vscode.l10n.t('The ticket to hand over'));
  if (ticket === undefined) return;
  const { id, claim } = ticket;
  const next = await askNext(services, ticket);
  if (next === undefined) return;
  const handoff = await askHandoff(vscode.l10n.t('Hand over {0}', id));
  if (handoff === undefined) return;
  const { ticket: free } = await endClaim(services, ticket, () =>
    session.request('claim.release', { ticket: id, fence: claim.fence, handoff }),
  );
  if (next === null) {
    void say.information(vscode.l10n.t('{0} is handed over: anybody may claim it.', id));
    return;
  }
  if (free.route !== next)
    await session.request('ticket.edit', {
      ticket: id,
      changes: { route: next },
      expectedVersion: free.version,
    });
  void say.information(vscode.l10n.t('{0} is handed over to {1}.', id, next));
}

/** Who is to go on: an agent, `null` for anybody. Those of the ticket's role stand first. */
async function askNext(
  { session }: Services,
  { id, role, claim }: HeldTicket,
): Promise<AgentName | null | undefined> {
  const roster = (session.board?.roster ?? []).filter(({ name }) => name !== claim.agent);
  const items: (vscode.QuickPickItem & { next: AgentName | null })[] = [
    {
      label: vscode.l10n.t('Anybody'),
      detail: vscode.l10n.t('Whoever takes such tickets may claim it.'),
      iconPath: new vscode.ThemeIcon('organization'),
      next: null,
    },
    ...roster
      .sort((a, b) => Number(b.role === role) - Number(a.role === role) || a.name.localeCompare(b.name))
      .map((agent) => ({
        label: agent.name,
        description: agent.role,
        iconPath: new vscode.ThemeIcon('account'),
        next: agent.name,
      })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('Hand over {0}', id),
    placeHolder: vscode.l10n.t('Who goes on with it'),
    ignoreFocusOut: true,
  });
  return picked?.next;
}
