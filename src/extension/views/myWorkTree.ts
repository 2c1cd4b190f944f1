import * as vscode from 'vscode';
import type { TicketId } from '../../protocol/ids.ts';
import type { TicketSummary, WorkspaceRepository } from '../../protocol/ticket.ts';
import type { BoardSession } from '../session/boardSession.ts';
import { ticketIcon } from './icons.ts';
import { marksOf, nameOfStage, plainLine, spokenTicket, ticketTooltip } from './ticketText.ts';
import { byPriorityThenAge } from './ticketGroups.ts';
import { contextOf } from './ticketsTree.ts';

/** A ticket that this window's agent holds. */
interface HeldNode {
  readonly kind: 'held';
  readonly ticket: TicketId;
}
/** One of its worktrees. */
interface WorktreeNode {
  readonly kind: 'worktree';
  readonly of: TicketId;
  readonly repository: WorkspaceRepository;
}
export type MyWorkNode = HeldNode | WorktreeNode;

/** The My Work view: what this window's agent holds, with branches and folders. */
export class MyWorkTree implements vscode.TreeDataProvider<MyWorkNode>, vscode.Disposable {
  readonly #session: BoardSession;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(session: BoardSession) {
    this.#session = session;
    let before = '';
    this.#subscription = session.onDidChange(({ board }) => {
      const now = session.heldTickets().map(shownOf).join(' ');
      if (now !== before || board === true) this.#changed.fire(undefined);
      before = now;
    });

    /** All that the items of a ticket depend on: whether its blockers are closed is no part of its own version. */
    function shownOf(ticket: TicketSummary): string {
      const { id, version } = ticket;
      return [id, version, session.holdsHere(ticket), ...session.obstaclesOf(ticket).blockers].join('/');
    }
  }

  getChildren(node?: MyWorkNode): MyWorkNode[] {
    if (node === undefined)
      return this.#session
        .heldTickets()
        .sort(byPriorityThenAge)
        .map(({ id }) => ({ kind: 'held', ticket: id }));
    if (node.kind === 'worktree') return [];
    const { workspace } = this.#session.tickets.get(node.ticket) ?? {};
    return (workspace?.repos ?? []).map((repository) => ({ kind: 'worktree', of: node.ticket, repository }));
  }

  getTreeItem(node: MyWorkNode): vscode.TreeItem {
    if (node.kind === 'worktree') return worktreeItem(node);
    const ticket = this.#session.tickets.get(node.ticket);
    return ticket === undefined ? new vscode.TreeItem(node.ticket) : this.#heldItem(ticket);
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #heldItem(ticket: TicketSummary): vscode.TreeItem {
    const columns = this.#session.board?.settings.columns;
    const marks = marksOf(ticket, this.#session.obstaclesOf(ticket));
    const item = new vscode.TreeItem(
      `${ticket.id}  ${plainLine(ticket.title)}`,
      ticket.workspace === undefined
        ? vscode.TreeItemCollapsibleState.None
        : vscode.TreeItemCollapsibleState.Expanded,
    );
    // The editor remembers by id whether a ticket is open; one whose workspace was just made is to open by itself.
    item.id = `held:${ticket.id}:${String(ticket.workspace?.fence ?? 0)}`;
    const where = this.#session.holdsHere(ticket)
      ? vscode.l10n.t('this window')
      : vscode.l10n.t('own window');
    item.description = [ticket.claim === undefined ? '' : nameOfStage(ticket.claim.stage), where].join(' · ');
    item.iconPath = ticketIcon(ticket);
    item.tooltip = ticketTooltip(ticket, marks, columns);
    item.contextValue = contextOf(ticket, this.#session);
    item.accessibilityInformation = { label: `${spokenTicket(ticket, marks, columns)}, ${where}` };
    item.command = {
      command: 'callboard.ticket.open',
      title: vscode.l10n.t('Open Ticket'),
      arguments: [ticket.id],
    };
    return item;
  }
}

function worktreeItem({ of, repository }: WorktreeNode): vscode.TreeItem {
  const item = new vscode.TreeItem(repository.name);
  item.id = `worktree:${of}/${repository.name}`;
  item.description = repository.branch;
  item.iconPath = new vscode.ThemeIcon('git-branch');
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(
    vscode.l10n.t(
      'Branch {0}, cut from {1} at {2}',
      repository.branch,
      repository.baseRef,
      repository.baseSha.slice(0, 10),
    ),
  );
  tooltip.appendMarkdown('\n\n');
  tooltip.appendText(repository.worktree);
  item.tooltip = tooltip;
  item.contextValue = 'worktree';
  item.accessibilityInformation = {
    label: vscode.l10n.t('{0}, branch {1}, worktree of {2}', repository.name, repository.branch, of),
  };
  return item;
}
