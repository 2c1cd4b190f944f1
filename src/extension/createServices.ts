import * as vscode from 'vscode';
import { DisposableStack } from '../base/disposable.ts';
import { WindowAgent } from './agents/windowAgent.ts';
import { BoardPanels } from './panels/boardPanels.ts';
import type { Services } from './services.ts';
import { BoardSession } from './session/boardSession.ts';
import { ClaimKeeper } from './session/claimKeeper.ts';
import { Contexts } from './session/contexts.ts';
import { HubLink } from './session/hubLink.ts';
import { Inbox } from './session/inbox.ts';
import { InboxNotices } from './session/inboxNotices.ts';
import { readSettings } from './session/settings.ts';
import { Terminals } from './session/terminals.ts';
import { WindowMemory } from './session/windowMemory.ts';
import { WorkspaceWindow } from './session/workspaceWindow.ts';
import { AgentsTree } from './views/agentsTree.ts';
import { InboxTree } from './views/inboxTree.ts';
import { MyWorkTree } from './views/myWorkTree.ts';
import { TicketsTree } from './views/ticketsTree.ts';

/** Makes every service. The only place where `new` meets infrastructure; disposing unwinds it in reverse. */
export function createServices(context: vscode.ExtensionContext, log: vscode.LogOutputChannel): Services {
  const stack = new DisposableStack();
  const { extensionPath, extensionUri, workspaceState } = context;
  const { version } = context.extension.packageJSON as { version: string };
  const memory = new WindowMemory(workspaceState, () => readSettings().home);
  const link = stack.use(new HubLink({ memory, log, extensionPath, version }));
  const session = stack.use(new BoardSession({ link, memory, log }));
  const terminals = new Terminals(context.environmentVariableCollection, extensionPath);
  const workspaceWindow = stack.use(new WorkspaceWindow({ session, terminals, log }));
  const agent = stack.use(new WindowAgent({ link, workspaceWindow, log }));
  const claims = stack.use(new ClaimKeeper({ session, link, memory, log }));
  const panels = stack.use(new BoardPanels(() => services, extensionUri));
  const inbox = stack.use(new Inbox({ session, memory: workspaceState, log }));
  stack.use(new InboxNotices({ session, inbox, log }));
  stack.use(new Contexts(session));
  const services: Services = {
    log,
    memory: workspaceState,
    link,
    session,
    claims,
    workspaceWindow,
    agent,
    terminals,
    panels,
    inbox,
    diagnostics: stack.use(vscode.languages.createDiagnosticCollection('callboard')),
    ticketsTree: stack.use(new TicketsTree(session)),
    myWorkTree: stack.use(new MyWorkTree(session)),
    agentsTree: stack.use(new AgentsTree(session)),
    inboxTree: stack.use(new InboxTree({ inbox, session })),
    dispose: () => {
      stack.dispose();
    },
  };
  return services;
}
