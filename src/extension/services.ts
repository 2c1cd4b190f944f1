import type * as vscode from 'vscode';
import type { TicketId } from '../protocol/ids.ts';
import type { BoardPage } from '../protocol/webviewHostMessages.ts';
import type { WindowAgent } from './agents/windowAgent.ts';
import type { BoardSession } from './session/boardSession.ts';
import type { ClaimKeeper } from './session/claimKeeper.ts';
import type { HubLink } from './session/hubLink.ts';
import type { Inbox } from './session/inbox.ts';
import type { Terminals } from './session/terminals.ts';
import type { WorkspaceWindow } from './session/workspaceWindow.ts';
import type { AgentsTree } from './views/agentsTree.ts';
import type { InboxTree } from './views/inboxTree.ts';
import type { MyWorkTree } from './views/myWorkTree.ts';
import type { TicketsTree } from './views/ticketsTree.ts';

/** How a panel comes into view. */
export interface Showing {
  /** Whoever is typing elsewhere goes on typing there. */
  readonly preserveFocus?: boolean;
}

/** The board as an editor tab. */
export interface Panels extends vscode.WebviewPanelSerializer {
  /** Brings the tab to the front, with what it shows. */
  show(showing?: Showing): void;
  /** Shows the page of a ticket. */
  showTicket(ticket: TicketId, showing?: Showing): void;
  /** Shows a page in the place of the board, made anew; without one the board itself. */
  showPage(page?: BoardPage): void;
}

/** Everything that commands, views, panels and status work with. */
export interface Services {
  readonly log: vscode.LogOutputChannel;
  /** Small facts of this workspace that are no secret. */
  readonly memory: vscode.Memento;
  readonly link: HubLink;
  readonly session: BoardSession;
  readonly claims: ClaimKeeper;
  readonly workspaceWindow: WorkspaceWindow;
  readonly agent: WindowAgent;
  readonly terminals: Terminals;
  readonly panels: Panels;
  readonly inbox: Inbox;
  /** What is wrong with files of open repositories that a command read. */
  readonly diagnostics: vscode.DiagnosticCollection;
  readonly ticketsTree: TicketsTree;
  readonly myWorkTree: MyWorkTree;
  readonly agentsTree: AgentsTree;
  readonly inboxTree: InboxTree;
  dispose(): void;
}
