import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable.ts';
import { messageOf } from '../commands/reportError.ts';
import type { Services } from '../services.ts';
import { say } from '../views/say.ts';
import { tellWhenMoved } from './movedWorkspace.ts';
import { reconcileBoard } from './reconcileBoard.ts';

/** Connects and sits down, in the background, and tells the person what they have to know about it. */
export function startWindow(services: Services): Disposable {
  const { log, link, session, claims, workspaceWindow, terminals, panels } = services;
  const subscriptions = [
    link.onDuplicated(() => {
      void sayDuplicated();
    }),
    claims.onEnded(({ ticket, message }) => {
      if (workspaceWindow.ticket === ticket) workspaceWindow.forget();
      void sayEnded(ticket, message);
    }),
    workspaceWindow.onSeated((ticket) => {
      // Nobody asked for it at this moment: who is typing somewhere else goes on typing there.
      panels.showTicket(ticket, { preserveFocus: true });
    }),
    tellWhenMoved(services),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      terminals.start();
      // What was not looked at without trust: its claim, several boards, what git says of the workspaces.
      void start();
    }),
  ];
  terminals.start();
  void start();
  return vscode.Disposable.from(...subscriptions);

  async function start(): Promise<void> {
    try {
      await workspaceWindow.start();
      await link.start();
      await session.whenBoardKnown();
      askForBoard(services);
      await reconcileBoard(services);
    } catch (error) {
      log.error(`Starting: ${messageOf(error)}`);
    }
  }
}

/** One of several boards is asked for once; the choice is remembered. */
function askForBoard({ session }: Services): void {
  if (session.absence !== 'several') return;
  const choose = vscode.l10n.t('Choose Board…');
  const message = vscode.l10n.t('Several boards hold what this window has open.');
  void say.information(message, choose).then((chosen) => {
    if (chosen === choose) void vscode.commands.executeCommand('callboard.board.choose');
  });
}

async function sayDuplicated(): Promise<void> {
  const choose = vscode.l10n.t('Choose Role');
  const chosen = await say.information(
    vscode.l10n.t(
      'This window shows what another one has open, so it is a new session without a role. The other window keeps its role and its claims.',
    ),
    choose,
  );
  if (chosen === choose) await vscode.commands.executeCommand('callboard.role.choose');
}

async function sayEnded(ticket: string, message: string): Promise<void> {
  const open = vscode.l10n.t('Open Ticket');
  const chosen = await say.warning(
    vscode.l10n.t(
      'This window no longer holds {0}. {1} Its worktrees are kept; claim it again to go on.',
      ticket,
      message,
    ),
    open,
  );
  if (chosen === open) await vscode.commands.executeCommand('callboard.ticket.open', ticket);
}
