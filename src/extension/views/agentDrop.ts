import type * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { AgentNode } from './agentMembers.ts';
import { dropTickets, ticketsMimeType } from './ticketDragAndDrop.ts';
import { dropOnGroup } from './ticketDrop.ts';

/** Dropping a ticket of the Tickets view on an agent routes it there. */
export class AgentDrop implements vscode.TreeDragAndDropController<AgentNode> {
  readonly dragMimeTypes = [];
  readonly dropMimeTypes = [ticketsMimeType];
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  async handleDrop(target: AgentNode | undefined, data: vscode.DataTransfer): Promise<void> {
    if (target === undefined) return;
    const group = { grouping: 'agent', key: target.agent } as const;
    await dropTickets(this.#services, data, (ticket) => Promise.resolve(dropOnGroup(ticket, group)));
  }
}
