import * as vscode from 'vscode';
import type { Session } from '../../protocol/board.ts';
import type { TicketId } from '../../protocol/ids.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import type { BoardSession } from '../session/boardSession.ts';
import { isWindowOf } from '../session/windowOf.ts';
import { plainLine } from './ticketText.ts';

/** A session at this board; `ticket` makes its commands act on what it holds. */
export interface AgentNode {
  readonly session: Session;
  readonly ticket: TicketId | undefined;
}

/** The Agents view: who sits at this board, as what, on what, and how the connection is (SPEC 6). */
export class AgentsTree implements vscode.TreeDataProvider<AgentNode>, vscode.Disposable {
  readonly #session: BoardSession;
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #subscription: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(session: BoardSession) {
    this.#session = session;
    this.#subscription = session.onDidChange((change) => {
      if (
        change.presence === true ||
        change.board === true ||
        change.seat === true ||
        change.tickets !== undefined
      )
        this.#changed.fire(undefined);
    });
  }

  getChildren(node?: AgentNode): AgentNode[] {
    if (node !== undefined) return [];
    const seated = this.#session.sessions.filter(
      ({ agent, state }) => agent !== undefined && state !== 'gone',
    );
    return seated
      .sort((a, b) => (a.agent ?? '').localeCompare(b.agent ?? '') || a.since - b.since)
      .map((session) => ({ session, ticket: this.#session.ticketOf(session)?.id }));
  }

  getTreeItem({ session, ticket }: AgentNode): vscode.TreeItem {
    const own = session.id === this.#session.sessionId;
    const role =
      this.#session.board?.roles.find(({ name }) => name === session.role)?.title ?? session.role ?? '';
    const held = ticket === undefined ? undefined : this.#session.tickets.get(ticket);
    const parts = [
      role,
      held === undefined ? vscode.l10n.t('free') : held.id,
      own ? vscode.l10n.t('this window') : windowOf(session, held),
      ...(session.state === 'reconnecting' ? [vscode.l10n.t('reconnecting')] : []),
    ];
    const item = new vscode.TreeItem(session.agent ?? session.id);
    item.id = `session:${session.id}`;
    item.description = parts.join(' · ');
    item.iconPath = iconOf(session, held !== undefined);
    item.tooltip = this.#tooltip(session, parts);
    item.contextValue = held?.workspace === undefined ? 'agent' : 'agent workspace';
    item.accessibilityInformation = { label: [session.agent ?? session.id, ...parts].join(', ') };
    if (held !== undefined)
      item.command = {
        command: 'callboard.ticket.open',
        title: vscode.l10n.t('Open Ticket'),
        arguments: [held.id],
      };
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #tooltip(session: Session, parts: readonly string[]): vscode.MarkdownString {
    const tooltip = new vscode.MarkdownString();
    tooltip.appendText([session.agent ?? session.id, ...parts].join(' · '));
    tooltip.appendMarkdown('\n\n');
    const active = relativeTime(session.lastActivityAt - Date.now());
    tooltip.appendText(
      session.pid === undefined
        ? vscode.l10n.t('Last active {0}', active)
        : vscode.l10n.t('Last active {0}, process {1}', active, session.pid),
    );
    return tooltip;
  }
}

/** What else the window has open; that of a workspace has its ticket in its title already. */
function windowOf(session: Session, held: TicketSummary | undefined): string {
  const own = held !== undefined && isWindowOf(held.id, session);
  return own ? vscode.l10n.t('own window') : plainLine(session.title ?? session.kind);
}

function iconOf(session: Session, works: boolean): vscode.ThemeIcon {
  if (session.state === 'reconnecting')
    return new vscode.ThemeIcon('debug-disconnect', new vscode.ThemeColor('disabledForeground'));
  const color = works ? 'charts.yellow' : 'charts.green';
  return new vscode.ThemeIcon(
    session.kind === 'window' ? 'vm-active' : 'terminal',
    new vscode.ThemeColor(color),
  );
}

function relativeTime(ms: number): string {
  const format = new Intl.RelativeTimeFormat(vscode.env.language, { numeric: 'auto' });
  const minutes = Math.round(ms / 60_000);
  return Math.abs(minutes) < 60
    ? format.format(minutes, 'minute')
    : format.format(Math.round(minutes / 60), 'hour');
}
