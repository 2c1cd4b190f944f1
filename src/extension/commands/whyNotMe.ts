import * as vscode from 'vscode';
import type { Claimability } from '../../protocol/claimMethods.ts';
import type { AgentName } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askTicket } from './askTicket.ts';
import { showConditions } from './reportError.ts';

/** Says for a ticket whether this window's agent could claim it, with every rule in the way. */
export async function whyNotMe(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const { board, seat } = session;
  if (board === undefined || seat === undefined) return;
  const id = await askTicket(services, argument, {
    placeholder: vscode.l10n.t('The ticket to ask about'),
    among: ({ status }) => status !== 'closed',
  });
  if (id === undefined) return;
  const { tickets } = await session.request('claim.preview', { board: board.key, tickets: [id] });
  const [answer] = tickets;
  if (answer === undefined) return;
  if (answer.claimable) {
    const claim = vscode.l10n.t('Claim');
    const chosen = await say.information(
      vscode.l10n.t('Nothing is in the way: {0} can claim {1}.', seat.agent, id),
      claim,
    );
    if (chosen === claim) await vscode.commands.executeCommand('callboard.ticket.claim', id);
    return;
  }
  await showObstacles(seat.agent, answer);
}

/** Names every rule that keeps an agent from claiming a ticket. */
export async function showObstacles(agent: AgentName, { ticket, conditions }: Claimability): Promise<void> {
  const heading = vscode.l10n.t('{0} cannot claim {1} now', agent, ticket.id);
  await showConditions(
    heading,
    conditions.map(({ message }) => message),
  );
}
