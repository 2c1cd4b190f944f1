import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import type { Services } from '../services.ts';
import { AgentDrop } from './agentDrop.ts';
import { registerInboxView } from './inboxView.ts';
import { TicketDragAndDrop } from './ticketDragAndDrop.ts';
import type { ViewId } from './viewIds.ts';

/** Every view and how it comes to be. Typed over all ids: a view without a line here does not compile. */
const views: Record<ViewId, (services: Services, id: ViewId) => Disposable> = {
  'callboard.myWork': ({ myWorkTree }, id) =>
    vscode.window.createTreeView(id, { treeDataProvider: myWorkTree, showCollapseAll: false }),
  'callboard.tickets': (services, id) =>
    vscode.window.createTreeView(id, {
      treeDataProvider: services.ticketsTree,
      dragAndDropController: new TicketDragAndDrop(services),
      showCollapseAll: true,
      canSelectMany: false,
    }),
  'callboard.agents': (services, id) =>
    vscode.window.createTreeView(id, {
      treeDataProvider: services.agentsTree,
      dragAndDropController: new AgentDrop(services),
      showCollapseAll: false,
    }),
  'callboard.inbox': registerInboxView,
};

/** Registers every view of the table. */
export function registerViews(services: Services): Disposable {
  return vscode.Disposable.from(
    ...Object.entries(views).map(([id, register]) => register(services, id as ViewId)),
  );
}
