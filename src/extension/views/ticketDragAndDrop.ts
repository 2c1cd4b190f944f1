import * as vscode from 'vscode';
import { ticketId, type TicketId } from '../../protocol/ids.ts';
import { ticketStatus } from '../../protocol/ticket.ts';
import { reportError } from '../commands/reportError.ts';
import { moveTo } from '../commands/moveTicket.ts';
import type { Services } from '../services.ts';
import type { TicketsNode } from './ticketsTree.ts';

const mimeType = 'application/vnd.code.tree.callboard.tickets';

/** Dropping a ticket on a state moves it there; on a ticket of its own state, it takes that ticket's priority. */
export class TicketDragAndDrop implements vscode.TreeDragAndDropController<TicketsNode> {
  readonly dragMimeTypes = [mimeType];
  readonly dropMimeTypes = [mimeType];
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  handleDrag(nodes: readonly TicketsNode[], data: vscode.DataTransfer): void {
    const dragged = nodes.flatMap((node) => (node.kind === 'ticket' ? [node.ticket] : []));
    data.set(mimeType, new vscode.DataTransferItem(dragged));
  }

  async handleDrop(target: TicketsNode | undefined, data: vscode.DataTransfer): Promise<void> {
    const dropped: unknown = data.get(mimeType)?.value;
    if (target === undefined || !Array.isArray(dropped) || !vscode.workspace.isTrusted) return;
    try {
      for (const id of dropped) await this.#drop(ticketId.parse(id), target);
    } catch (error) {
      await reportError(error);
    }
  }

  async #drop(id: TicketId, target: TicketsNode): Promise<void> {
    const { session, ticketsTree } = this.#services;
    const ticket = session.tickets.get(id);
    if (ticket === undefined || target.kind === 'more') return;
    const group = target.kind === 'group' ? target.key : target.group;
    const status = ticketStatus.safeParse(group);
    if (ticketsTree.grouping === 'state' && status.success && status.data !== ticket.status) {
      await moveTo(this.#services, ticket, { to: status.data });
      return;
    }
    const beside = target.kind === 'ticket' ? session.tickets.get(target.ticket) : undefined;
    if (beside === undefined || beside.priority === ticket.priority) return;
    await session.request('ticket.edit', {
      ticket: id,
      changes: { priority: beside.priority },
      expectedVersion: ticket.version,
    });
  }
}
