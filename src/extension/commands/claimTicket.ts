import * as vscode from 'vscode';
import type { Claimability } from '../../protocol/claimMethods.ts';
import type { TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import type { Services } from '../services.ts';
import { ticketIcon } from '../views/icons.ts';
import { byPriorityThenAge } from '../views/ticketGroups.ts';
import { nameOfPriority, nameOfStatus, plainLine } from '../views/ticketText.ts';
import { ticketOf } from './askTicket.ts';
import { openGranted } from './openGranted.ts';
import { showWorkspace } from './openWorkspace.ts';
import { showObstacles } from './whyNotMe.ts';

const previewPage = 100;

/** Claims the ticket it was called on, or the one a person picks from a list that says per ticket why it can or cannot be claimed. */
export async function claimTicket(services: Services, argument: unknown): Promise<void> {
  const id = ticketOf(argument);
  if (id !== undefined) {
    await claimById(services, id);
    return;
  }
  const picked = await pickFromPreview(services);
  if (picked === undefined) return;
  const { session } = services;
  const { seat } = session;
  // What this agent holds it cannot claim once more, but its window is what whoever picks it is looking for.
  const worksOnIt = picked.ticket.workspace !== undefined && session.isMine(picked.ticket);
  if (picked.claimable || worksOnIt) await claimById(services, picked.ticket.id);
  else if (seat !== undefined) await showObstacles(seat.agent, picked);
}

/** Claims a ticket and opens its workspace. Where this agent holds it already, its window comes to the front. */
export async function claimById(services: Services, id: TicketId): Promise<TicketSummary | undefined> {
  const { session } = services;
  const known = session.tickets.get(id);
  if (known?.workspace !== undefined && session.isMine(known)) {
    await showWorkspace(services, known);
    return known;
  }
  const granted = await session.request('claim.take', { ticket: id });
  return openGranted(services, granted);
}

interface ClaimPick extends vscode.QuickPickItem {
  readonly of?: Claimability;
}

/** A list that fills as the hub answers: what can be claimed first, and what is most urgent first among it. */
async function pickFromPreview({ session }: Services): Promise<Claimability | undefined> {
  const { board } = session;
  if (board === undefined) return undefined;
  const pick = vscode.window.createQuickPick<ClaimPick>();
  pick.title = vscode.l10n.t('Claim Ticket');
  pick.placeholder = vscode.l10n.t('Search by id, title or reason');
  pick.ignoreFocusOut = true;
  pick.matchOnDetail = true;
  pick.matchOnDescription = true;
  pick.busy = true;
  pick.show();
  const { promise, resolve, reject } = Promise.withResolvers<Claimability | undefined>();
  let hidden = false;
  pick.onDidHide(() => {
    hidden = true;
    resolve(undefined);
  });
  pick.onDidAccept(() => {
    const { of } = pick.selectedItems[0] ?? {};
    if (of !== undefined) resolve(of);
  });
  fill().catch(reject);
  try {
    return await promise;
  } finally {
    pick.dispose();
  }

  async function fill(): Promise<void> {
    const found: Claimability[] = [];
    let cursor: string | undefined;
    do {
      const page = await session.request('claim.preview', {
        board: board?.key ?? '',
        limit: previewPage,
        ...(cursor !== undefined && { cursor }),
      });
      if (hidden) return;
      found.push(...page.tickets.filter(({ ticket }) => ticket.status !== 'closed'));
      found.sort((a, b) => byPriorityThenAge(a.ticket, b.ticket));
      pick.items = claimPicks(found, session.board?.settings.columns);
      cursor = page.next;
    } while (cursor !== undefined);
    pick.busy = false;
    if (found.length === 0) pick.placeholder = vscode.l10n.t('This board has no open ticket.');
  }
}

function claimPicks(
  found: readonly Claimability[],
  columns: Parameters<typeof nameOfStatus>[1],
): ClaimPick[] {
  const toPick = (of: Claimability): ClaimPick => ({
    label: `${of.ticket.id}  ${plainLine(of.ticket.title)}`,
    description: `${nameOfStatus(of.ticket.status, columns)} · ${nameOfPriority(of.ticket.priority)}`,
    iconPath: of.claimable ? ticketIcon(of.ticket) : new vscode.ThemeIcon('circle-slash'),
    ...(!of.claimable && { detail: plainLine(of.conditions.map(({ message }) => message).join(' ')) }),
    of,
  });
  const section = (label: string, members: readonly Claimability[]): ClaimPick[] =>
    members.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...members.map(toPick)];
  return [
    ...section(
      vscode.l10n.t('can be claimed'),
      found.filter(({ claimable }) => claimable),
    ),
    ...section(
      vscode.l10n.t('cannot be claimed now'),
      found.filter(({ claimable }) => !claimable),
    ),
  ];
}
