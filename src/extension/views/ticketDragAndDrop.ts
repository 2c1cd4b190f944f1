import * as vscode from 'vscode';
import { ticketId, type TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import { moveTo } from '../commands/moveTicket.ts';
import { reportError } from '../commands/reportError.ts';
import type { Services } from '../services.ts';
import { dropOnGroup, dropsOnTicket, type Drop, type Relation, type RelationDrop } from './ticketDrop.ts';
import type { TicketsNode } from './ticketsTree.ts';
import { nameOfPriority } from './ticketText.ts';

/** What a ticket of the Tickets view is dragged as. */
export const ticketsMimeType = 'application/vnd.code.tree.callboard.tickets';

/** Dropping a ticket on a group puts it there; dropping it on another ticket asks what that shall mean. */
export class TicketDragAndDrop implements vscode.TreeDragAndDropController<TicketsNode> {
  readonly dragMimeTypes = [ticketsMimeType];
  readonly dropMimeTypes = [ticketsMimeType];
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  handleDrag(nodes: readonly TicketsNode[], data: vscode.DataTransfer): void {
    const dragged = nodes.flatMap((node) => (node.kind === 'ticket' ? [node.ticket] : []));
    data.set(ticketsMimeType, new vscode.DataTransferItem(dragged));
  }

  async handleDrop(target: TicketsNode | undefined, data: vscode.DataTransfer): Promise<void> {
    if (target === undefined || target.kind === 'more') return;
    await dropTickets(this.#services, data, (ticket) => this.#dropOn(ticket, target));
  }

  async #dropOn(
    ticket: TicketSummary,
    target: Exclude<TicketsNode, { kind: 'more' }>,
  ): Promise<Drop | undefined> {
    const { session, ticketsTree } = this.#services;
    const { grouping } = ticketsTree;
    if (target.kind === 'group') return dropOnGroup(ticket, { grouping, key: target.key });
    const other = session.tickets.get(target.ticket);
    if (other === undefined) return undefined;
    const drops = dropsOnTicket(ticket, other, { grouping, key: target.group });
    return askRelation(ticket, other, drops);
  }
}

/** Carries out a drop for each dragged ticket, one after the other. The first refusal is told and ends it. */
export async function dropTickets(
  services: Services,
  data: vscode.DataTransfer,
  dropFor: (ticket: TicketSummary) => Promise<Drop | undefined>,
): Promise<void> {
  const dropped: unknown = data.get(ticketsMimeType)?.value;
  if (!Array.isArray(dropped) || !vscode.workspace.isTrusted) return;
  try {
    for (const id of dropped) {
      const ticket = services.session.tickets.get(ticketId.parse(id));
      const drop = ticket === undefined ? undefined : await dropFor(ticket);
      if (ticket !== undefined && drop !== undefined) await carryOut(services, ticket, drop);
    }
  } catch (error) {
    await reportError(error);
  }
}

async function carryOut(services: Services, ticket: TicketSummary, drop: Drop): Promise<void> {
  if (drop.act === 'move') {
    await moveTo(services, ticket, { to: drop.to });
    return;
  }
  await services.session.request('ticket.edit', {
    ticket: ticket.id,
    changes: drop.changes,
    expectedVersion: ticket.version,
  });
}

async function askRelation(
  { id }: TicketSummary,
  other: TicketSummary,
  drops: readonly RelationDrop[],
): Promise<Drop | undefined> {
  if (drops.length === 0) return undefined;
  const items = drops.map(({ relation, drop }) => ({ ...pickOf(relation, other), drop }));
  const picked = await vscode.window.showQuickPick(items, {
    ignoreFocusOut: true,
    title: vscode.l10n.t('{0} onto {1}', id, other.id),
    placeHolder: vscode.l10n.t('What shall that mean?'),
  });
  return picked?.drop;
}

function pickOf(relation: Relation, { id, priority }: Pick<TicketSummary, 'priority'> & { id: TicketId }) {
  const picks: Record<Relation, vscode.QuickPickItem> = {
    child: {
      label: vscode.l10n.t('Make it a child of {0}', id),
      iconPath: new vscode.ThemeIcon('type-hierarchy-sub'),
    },
    group: {
      label: vscode.l10n.t('Put it in the group of {0}', id),
      iconPath: new vscode.ThemeIcon('group-by-ref-type'),
    },
    priority: {
      label: vscode.l10n.t('Give it the priority of {0}: {1}', id, nameOfPriority(priority)),
      iconPath: new vscode.ThemeIcon('arrow-swap'),
    },
    waits: {
      label: vscode.l10n.t('Make it wait for {0}', id),
      iconPath: new vscode.ThemeIcon('debug-pause'),
    },
  };
  return picks[relation];
}
