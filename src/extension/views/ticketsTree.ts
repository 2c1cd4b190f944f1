import * as vscode from 'vscode';
import type { Board } from '../../protocol/board.ts';
import type { TicketId } from '../../protocol/ids.ts';
import { stageOfStatus } from '../../domain/stages.ts';
import { ticketStatus, type TicketStatus, type TicketSummary } from '../../protocol/ticket.ts';
import type { BoardSession, SessionChange } from '../session/boardSession.ts';
import { phaseIcon, statusIcon, ticketIcon } from './icons.ts';
import { groupingFrom, groupTickets, type Grouping, type TicketGroup } from './ticketGroups.ts';
import {
  marksOf,
  nameOfPhaseState,
  nameOfStatus,
  plainLine,
  spokenTicket,
  ticketTooltip,
} from './ticketText.ts';

/** A group of tickets: all of one state, epic, phase, role, repository or agent. */
export interface GroupNode {
  readonly kind: 'group';
  readonly key: string;
}
/** A ticket within a group; the same ticket can stand in several. */
export interface TicketNode {
  readonly kind: 'ticket';
  readonly group: string;
  readonly ticket: TicketId;
}
/** Stands for the tickets of a group that are not shown yet. */
interface MoreNode {
  readonly kind: 'more';
  readonly group: string;
  readonly hidden: number;
}
export type TicketsNode = GroupNode | TicketNode | MoreNode;

/** How many tickets of a group are shown at first, and how many more each time a person asks. */
const pageSize = 200;

/** The Tickets view: groups, and their tickets when a group is opened. Tells the view of no more than what changed. */
export class TicketsTree implements vscode.TreeDataProvider<TicketsNode>, vscode.Disposable {
  readonly #session: BoardSession;
  readonly #changed = new vscode.EventEmitter<TicketsNode[] | undefined>();
  readonly #subscriptions: vscode.Disposable;
  readonly onDidChangeTreeData = this.#changed.event;
  /** Nodes are the identity the view knows, so each is made once. */
  readonly #nodes = new Map<string, GroupNode | TicketNode>();
  readonly #shown = new Map<string, number>();
  #groups = new Map<string, TicketGroup>();
  /** What stood in the way of each ticket that is shown, when it was. */
  readonly #told = new Map<TicketId, string>();
  #boardFacts = '';
  #wasEmpty = true;

  constructor(session: BoardSession) {
    this.#session = session;
    this.#subscriptions = vscode.Disposable.from(
      session.onDidChange((change) => {
        this.#update(change);
      }),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('callboard.tickets.groupBy')) this.#rebuild();
      }),
    );
    this.#regroup();
  }

  get grouping(): Grouping {
    return groupingFrom(vscode.workspace.getConfiguration('callboard').get('tickets.groupBy'));
  }

  /** Groups that are there without a ticket too, to drop one on: phases and agents, and what has none. */
  get standingGroups(): readonly string[] {
    const { board } = this.#session;
    switch (this.grouping) {
      case 'phase':
        return [...(board?.phases ?? []).map(({ name }) => name), ''];
      case 'agent':
        return [...(board?.roster ?? []).map(({ name }) => name), ''];
      default:
        return [];
    }
  }

  getChildren(node?: TicketsNode): TicketsNode[] {
    if (node === undefined)
      return this.#wasEmpty ? [] : [...this.#groups.keys()].map((key) => this.#groupNode(key));
    if (node.kind !== 'group') return [];
    const tickets = this.#groups.get(node.key)?.tickets ?? [];
    const limit = this.#shown.get(node.key) ?? pageSize;
    const nodes: TicketsNode[] = tickets.slice(0, limit).map(({ id }) => this.#ticketNode(node.key, id));
    if (tickets.length > limit) nodes.push({ kind: 'more', group: node.key, hidden: tickets.length - limit });
    return nodes;
  }

  getParent(node: TicketsNode): TicketsNode | undefined {
    return node.kind === 'group' ? undefined : this.#groupNode(node.group);
  }

  getTreeItem(node: TicketsNode): vscode.TreeItem {
    if (node.kind === 'group') return this.#groupItem(node);
    if (node.kind === 'more') return moreItem(node);
    const ticket = this.#session.tickets.get(node.ticket);
    return ticket === undefined ? new vscode.TreeItem(node.ticket) : this.#ticketItem(node, ticket);
  }

  /** The node of a ticket in the first group that holds it. */
  nodeOf(id: TicketId): TicketNode | undefined {
    for (const { key, tickets } of this.#groups.values())
      if (tickets.some((ticket) => ticket.id === id)) return this.#ticketNode(key, id);
    return undefined;
  }

  /** Shows the next page of a group. */
  showMore(group: string): void {
    this.#shown.set(group, (this.#shown.get(group) ?? pageSize) + pageSize);
    this.#changed.fire([this.#groupNode(group)]);
  }

  dispose(): void {
    this.#subscriptions.dispose();
    this.#changed.dispose();
  }

  #update(change: SessionChange): void {
    const facts = factsOf(this.#session.board);
    // What runs cost is told with the board, and often; the tree shows of it no more than whose budget is spent.
    const boardChanged = change.board === true && facts !== this.#boardFacts;
    this.#boardFacts = facts;
    if (boardChanged || change.seat === true || change.tickets === 'all') this.#rebuild();
    else if (change.board === true || change.tickets !== undefined)
      this.#refresh(change.tickets ?? new Set());
  }

  #rebuild(): void {
    this.#told.clear();
    this.#regroup();
    this.#changed.fire(undefined);
  }

  #regroup(): void {
    const groups = groupTickets(this.#session.tickets.values(), this.grouping, this.standingGroups);
    this.#groups = new Map(groups.map((group) => [group.key, group]));
    this.#wasEmpty = this.#session.tickets.size === 0;
  }

  /** A group whose label, members or order changed is told as a whole; within the others only the tickets that changed. */
  #refresh(changed: ReadonlySet<TicketId>): void {
    const before = this.#groups;
    const wasEmpty = this.#wasEmpty;
    this.#regroup();
    // A group that gets its first ticket or loses its last has another id; the editor learns of that from the parent only.
    const renamed = [...this.#groups].some(([key, group]) => isEmpty(before.get(key)) !== isEmpty(group));
    if (wasEmpty !== this.#wasEmpty || renamed || !sameKeys(before, this.#groups)) {
      this.#changed.fire(undefined);
      return;
    }
    const otherwise = this.#standOtherwise();
    const nodes: TicketsNode[] = [];
    for (const [key, group] of this.#groups) {
      // The group of an epic shows its title.
      const labelled = this.grouping === 'epic' && changed.has(key as TicketId);
      if (labelled || !sameOrder(before.get(key), group)) nodes.push(this.#groupNode(key));
      else
        nodes.push(
          ...group.tickets
            .filter(({ id }) => changed.has(id) || otherwise.has(id))
            .map(({ id }) => this.#ticketNode(key, id)),
        );
    }
    if (nodes.length > 0) this.#changed.fire(nodes);
  }

  /** Of the tickets that are shown those in whose way something else stands now: a blocker, work on the same files, a budget. */
  #standOtherwise(): ReadonlySet<TicketId> {
    const found = new Set<TicketId>();
    for (const [id, told] of this.#told) {
      const ticket = this.#session.tickets.get(id);
      const now = ticket && JSON.stringify(this.#session.obstaclesOf(ticket));
      if (now === told) continue;
      if (now === undefined) this.#told.delete(id);
      else this.#told.set(id, now);
      found.add(id);
    }
    return found;
  }

  #groupNode(key: string): GroupNode {
    return this.#node(key, () => ({ kind: 'group', key })) as GroupNode;
  }

  #ticketNode(group: string, ticket: TicketId): TicketNode {
    return this.#node(`${group}/${ticket}`, () => ({ kind: 'ticket', group, ticket })) as TicketNode;
  }

  #node(id: string, make: () => GroupNode | TicketNode): GroupNode | TicketNode {
    const known = this.#nodes.get(id);
    if (known !== undefined) return known;
    const made = make();
    this.#nodes.set(id, made);
    return made;
  }

  #groupItem({ key }: GroupNode): vscode.TreeItem {
    const count = this.#groups.get(key)?.tickets.length ?? 0;
    const label = this.#groupLabel(key);
    const item = new vscode.TreeItem(label, stateOf(key, count));
    // The editor remembers by id whether a group is open; one that gets its first ticket is to open by itself.
    item.id = `group:${this.grouping}:${key}${count === 0 ? ':empty' : ''}`;
    item.description = String(count);
    item.contextValue = 'group';
    item.accessibilityInformation = {
      label:
        count === 1 ? vscode.l10n.t('{0}, 1 ticket', label) : vscode.l10n.t('{0}, {1} tickets', label, count),
    };
    if (this.grouping === 'state') item.iconPath = statusIcon(key as TicketStatus);
    if (this.grouping === 'agent')
      item.iconPath = new vscode.ThemeIcon(key === '' ? 'circle-slash' : 'account');
    if (this.grouping === 'phase') this.#showPhase(item, key);
    return item;
  }

  /** Says how far a phase has come, in words and by its icon: tickets of a phase that is not active are offered to nobody. */
  #showPhase(item: vscode.TreeItem, key: string): void {
    const state = this.#session.board?.phases.find(({ name }) => name === key)?.state;
    if (state === undefined) return;
    item.iconPath = phaseIcon(state);
    item.description = `${nameOfPhaseState(state)} · ${String(item.description)}`;
    item.contextValue = `group phase ${state}`;
    const label = item.accessibilityInformation?.label ?? '';
    item.accessibilityInformation = { label: `${label}, ${nameOfPhaseState(state)}` };
  }

  #groupLabel(key: string): string {
    switch (this.grouping) {
      case 'state':
        return nameOfStatus(ticketStatus.parse(key), this.#session.board?.settings.columns);
      case 'epic': {
        const epic = this.#session.tickets.get(key as TicketId);
        return key === '' ? vscode.l10n.t('No epic') : `${key}  ${plainLine(epic?.title ?? '')}`;
      }
      case 'role':
        if (key === '') return vscode.l10n.t('No role');
        return this.#session.board?.roles.find(({ name }) => name === key)?.title ?? key;
      case 'repository':
        return key === '' ? vscode.l10n.t('No repository') : key;
      case 'phase':
        return key === '' ? vscode.l10n.t('No phase') : key;
      case 'agent':
        return key === '' ? vscode.l10n.t('Nobody') : key;
    }
  }

  #ticketItem(node: TicketNode, ticket: TicketSummary): vscode.TreeItem {
    const columns = this.#session.board?.settings.columns;
    const obstacles = this.#session.obstaclesOf(ticket);
    this.#told.set(ticket.id, JSON.stringify(obstacles));
    const marks = marksOf(ticket, obstacles);
    const item = new vscode.TreeItem(`${ticket.id}  ${plainLine(ticket.title)}`);
    item.id = `ticket:${this.grouping}:${node.group}/${ticket.id}`;
    item.description = marks.join(' · ');
    item.iconPath = ticketIcon(ticket);
    item.tooltip = ticketTooltip(ticket, marks, columns);
    item.contextValue = contextOf(ticket, this.#session);
    item.accessibilityInformation = { label: spokenTicket(ticket, marks, columns) };
    item.command = {
      command: 'callboard.ticket.open',
      title: vscode.l10n.t('Open Ticket'),
      arguments: [ticket.id],
    };
    return item;
  }
}

/** What the tree shows of the board itself. */
function factsOf(board: Board | undefined): string {
  if (board === undefined) return '';
  const { key, settings, phases, roles, roster } = board;
  return JSON.stringify([
    key,
    settings.columns,
    phases,
    roles.map(({ name, title, takes }) => [name, title, takes]),
    roster.map(({ name, role }) => [name, role]),
  ]);
}

/** What menus ask of a ticket's item, as words: open, free or held, mine, with a workspace, a spike, owned as an epic. */
export function contextOf(ticket: TicketSummary, session: BoardSession): string {
  const words = ['ticket', ticket.status];
  if (ticket.status !== 'closed') words.push('open');
  // Its spike can be closed from a ticket that waits for one, too.
  if (isOpenSpike(ticket) || ticket.openSpikes.length > 0) words.push('spike');
  if (ticket.epicOwner !== undefined) words.push('owned');
  if (ticket.claim === undefined) words.push(isOffered(ticket, session) ? 'free' : 'unclaimed');
  else words.push('held');
  if (ticket.claim !== undefined && session.isMine(ticket)) words.push('mine');
  if (ticket.claim !== undefined && ticket.workspace !== undefined) words.push('workspace');
  return words.join(' ');
}

function isOpenSpike({ type, status }: TicketSummary): boolean {
  return type === 'spike' && status !== 'closed';
}

/** Whether this window's role takes tickets of this state; a window without a role is offered what agents work on. */
function isOffered({ status }: TicketSummary, { board, seat }: BoardSession): boolean {
  const takes = board?.roles.find(({ name }) => name === seat?.role)?.takes ?? ['implement'];
  return takes.some((stage) => stage === stageOfStatus[status]);
}

function stateOf(key: string, count: number): vscode.TreeItemCollapsibleState {
  if (count === 0) return vscode.TreeItemCollapsibleState.None;
  return key === 'closed'
    ? vscode.TreeItemCollapsibleState.Collapsed
    : vscode.TreeItemCollapsibleState.Expanded;
}

function moreItem({ group, hidden }: MoreNode): vscode.TreeItem {
  const item = new vscode.TreeItem(vscode.l10n.t('Show more ({0})', hidden));
  item.id = `more:${group}`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.command = { command: 'callboard.tickets.more', title: vscode.l10n.t('Show more'), arguments: [group] };
  return item;
}

function isEmpty(group: TicketGroup | undefined): boolean {
  return group?.tickets.length === 0;
}

function sameKeys(a: ReadonlyMap<string, unknown>, b: ReadonlyMap<string, unknown>): boolean {
  return a.size === b.size && [...a.keys()].every((key) => b.has(key));
}

function sameOrder(a: TicketGroup | undefined, b: TicketGroup): boolean {
  return (
    a?.tickets.length === b.tickets.length && a.tickets.every(({ id }, index) => id === b.tickets[index]?.id)
  );
}
