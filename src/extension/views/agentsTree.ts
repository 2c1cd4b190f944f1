import * as vscode from 'vscode';
import type { RosterAgent, Session } from '../../protocol/board.ts';
import type { TicketSummary } from '../../protocol/ticket.ts';
import type { BoardSession } from '../session/boardSession.ts';
import { isWindowOf } from '../session/windowOf.ts';
import { agentMembers, type AgentNode } from './agentMembers.ts';
import { relativeTime } from './relativeTime.ts';
import { plainLine } from './ticketText.ts';

/** The Agents view: who is on the roster and who sits at this board, as what, on what, and how the connection is (SPEC 6). */
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
    const { board, sessions, tickets } = this.#session;
    if (node !== undefined || board === undefined) return [];
    return agentMembers({
      roster: board.roster,
      sessions,
      tickets: tickets.values(),
      ticketOf: (session) => this.#session.ticketOf(session),
    });
  }

  getTreeItem(node: AgentNode): vscode.TreeItem {
    const { agent, session, ticket } = node;
    const member = this.#memberOf(node);
    const held = ticket === undefined ? undefined : this.#session.tickets.get(ticket);
    const parts = this.#partsOf(node, held);
    const item = new vscode.TreeItem(agent);
    item.id = session === undefined ? `member:${agent}` : `session:${session.id}`;
    item.description = parts.join(' · ');
    item.iconPath = iconOf(session, held !== undefined);
    item.tooltip = this.#tooltip(node, parts, member);
    item.contextValue = [
      'agent',
      ...(member === undefined ? [] : ['member']),
      ...(held?.workspace === undefined ? [] : ['workspace']),
    ].join(' ');
    item.accessibilityInformation = { label: [agent, ...parts].join(', ') };
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

  #memberOf({ agent }: AgentNode): RosterAgent | undefined {
    return this.#session.board?.roster.find(({ name }) => name === agent);
  }

  #partsOf(node: AgentNode, held: TicketSummary | undefined): string[] {
    const { session } = node;
    const name = session?.role ?? this.#memberOf(node)?.role ?? '';
    const role = this.#session.board?.roles.find((one) => one.name === name)?.title ?? name;
    if (session === undefined)
      return [role, ...(held === undefined ? [] : [node.held.join(', ')]), vscode.l10n.t('not here')];
    const own = session.id === this.#session.sessionId;
    return [
      role,
      held?.id ?? vscode.l10n.t('free'),
      ...(held?.claim?.quiet === true ? [vscode.l10n.t('quiet')] : []),
      own ? vscode.l10n.t('this window') : windowOf(session, held),
      ...(session.state === 'reconnecting' ? [vscode.l10n.t('reconnecting')] : []),
    ];
  }

  /** Names are written by people, so all of it is appended as text. */
  #tooltip(
    { agent, session, held, epics }: AgentNode,
    parts: readonly string[],
    member: RosterAgent | undefined,
  ): vscode.MarkdownString {
    const tooltip = new vscode.MarkdownString();
    const line = (text: string): void => {
      tooltip.appendText(text);
      tooltip.appendMarkdown('\n\n');
    };
    line([agent, ...parts].join(' · '));
    const { repos, engine, model } = member ?? {};
    if (repos !== undefined) line(vscode.l10n.t('Works on {0}', repos.join(', ')));
    if (engine !== undefined) line(vscode.l10n.t('Engine {0}', engine));
    if (model !== undefined) line(vscode.l10n.t('Model {0}', model));
    for (const id of held)
      line(vscode.l10n.t('Holds {0}', `${id}  ${this.#session.tickets.get(id)?.title ?? ''}`));
    for (const id of epics)
      line(vscode.l10n.t('Owns {0}', `${id}  ${this.#session.tickets.get(id)?.title ?? ''}`));
    if (session !== undefined) line(activityOf(session));
    return tooltip;
  }
}

function activityOf({ lastActivityAt, pid }: Session): string {
  const active = relativeTime(lastActivityAt - Date.now());
  return pid === undefined
    ? vscode.l10n.t('Last active {0}', active)
    : vscode.l10n.t('Last active {0}, process {1}', active, pid);
}

/** What else the window has open; that of a workspace has its ticket in its title already. */
function windowOf(session: Session, held: TicketSummary | undefined): string {
  const own = held !== undefined && isWindowOf(held.id, session);
  return own ? vscode.l10n.t('own window') : plainLine(session.title ?? session.kind);
}

function iconOf(session: Session | undefined, works: boolean): vscode.ThemeIcon {
  const faint = new vscode.ThemeColor('disabledForeground');
  if (session === undefined) return new vscode.ThemeIcon('account', works ? undefined : faint);
  if (session.state === 'reconnecting') return new vscode.ThemeIcon('debug-disconnect', faint);
  const color = works ? 'charts.yellow' : 'charts.green';
  return new vscode.ThemeIcon(
    session.kind === 'window' ? 'vm-active' : 'terminal',
    new vscode.ThemeColor(color),
  );
}
