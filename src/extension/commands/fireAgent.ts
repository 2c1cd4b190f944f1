import * as vscode from 'vscode';
import type { TicketId } from '../../protocol/ids.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { askAgent } from './askAgent.ts';
import { openWorkOf, type OpenWork } from './openWork.ts';

const namedAtMost = 8;

/** Takes an agent off the roster, after a person saw what that hands over. */
export async function fireAgent(services: Services, argument: unknown): Promise<void> {
  const { session } = services;
  const { board } = session;
  const agent = await askAgent(services, argument, {
    title: vscode.l10n.t('Fire'),
    placeholder: vscode.l10n.t('The agent to take off the roster'),
  });
  if (board === undefined || agent === undefined) return;
  const { name } = agent;
  const reason = await vscode.window.showInputBox({
    title: vscode.l10n.t('Fire {0}', name),
    prompt: vscode.l10n.t('The reason; it goes into the note on each ticket that it leaves. May be empty.'),
    ignoreFocusOut: true,
  });
  if (reason === undefined) return;
  const fire = vscode.l10n.t('Fire');
  const chosen = await say.ask(
    vscode.l10n.t('Take {0} off the roster of {1}?', name, board.key),
    detailOf(openWorkOf(name, session.tickets.values())),
    fire,
  );
  if (chosen !== fire) return;
  const { released } = await session.request('agent.fire', {
    board: board.key,
    name,
    ...(reason.trim() !== '' && { reason: reason.trim() }),
  });
  void say.information(
    released.length === 0
      ? vscode.l10n.t('{0} is off the roster.', name)
      : vscode.l10n.t('{0} is off the roster. Others can go on with {1}.', name, listed(released)),
  );
}

/** What will be handed over, a line for each way in which something is open. */
function detailOf({ held, routed, reviews, epics }: OpenWork): string {
  const lines = [
    held.length > 0 && vscode.l10n.t('Given back with a note, work and all: {0}', listed(held)),
    routed.length > 0 && vscode.l10n.t('For anybody again: {0}', listed(routed)),
    reviews.length > 0 && vscode.l10n.t('Reviewed by the reviewer of the board: {0}', listed(reviews)),
    epics.length > 0 && vscode.l10n.t('Epics set free: {0}', listed(epics)),
  ].filter((line) => line !== false);
  return lines.length === 0
    ? vscode.l10n.t('Nothing is open with this agent.')
    : lines.map((line) => `• ${line}`).join('\n');
}

function listed(ids: readonly TicketId[]): string {
  const named = ids.slice(0, namedAtMost).join(', ');
  return ids.length > namedAtMost
    ? vscode.l10n.t('{0} and {1} more', named, ids.length - namedAtMost)
    : named;
}
