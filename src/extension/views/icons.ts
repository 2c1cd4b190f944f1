import * as vscode from 'vscode';
import type { TicketStatus, TicketSummary, TicketType } from '../../protocol/ticket.ts';

const ofType: Record<TicketType, string> = {
  epic: 'milestone',
  story: 'book',
  task: 'checklist',
  bug: 'bug',
  spike: 'lightbulb',
};

const ofStatus: Record<TicketStatus, readonly [icon: string, color: string | undefined]> = {
  backlog: ['circle-outline', undefined],
  ready: ['circle-large-outline', 'charts.blue'],
  in_progress: ['play-circle', 'charts.yellow'],
  review: ['eye', 'charts.purple'],
  approved: ['pass', 'charts.green'],
  closed: ['pass-filled', 'disabledForeground'],
};

/** The ticket's type as an icon, in the colour of its state; a stale claim and a blocker show before all else. */
export function ticketIcon(ticket: TicketSummary): vscode.ThemeIcon {
  if (ticket.claim?.stale === true) return icon('warning', 'list.warningForeground');
  const [, color] = ofStatus[ticket.status];
  return icon(ofType[ticket.type], color);
}

/** A state as an icon in its colour. */
export function statusIcon(status: TicketStatus): vscode.ThemeIcon {
  return icon(...ofStatus[status]);
}

function icon(id: string, color: string | undefined): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}
