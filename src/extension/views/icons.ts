import * as vscode from 'vscode';
import { ticketIcons } from '../../base/ticketIcons.ts';
import type { PhaseState } from '../../protocol/board.ts';
import type { TicketStatus, TicketSummary, TicketType } from '../../protocol/ticket.ts';

const ofType: Record<TicketType, string> = ticketIcons.ofType;

const ofStatus: Record<TicketStatus, readonly [icon: string, color: string | undefined]> = {
  backlog: ['circle-outline', undefined],
  ready: ['circle-large-outline', 'charts.blue'],
  in_progress: ['play-circle', 'charts.yellow'],
  review: ['eye', 'charts.purple'],
  approved: ['pass', 'charts.green'],
  closed: ['pass-filled', 'disabledForeground'],
};

const colorOfPhase: Record<PhaseState, string | undefined> = {
  planned: undefined,
  active: 'charts.yellow',
  done: 'disabledForeground',
};

/** The ticket's type as an icon, in the colour of its state; a stale or quiet claim and an open spike show before all else. */
export function ticketIcon(ticket: TicketSummary): vscode.ThemeIcon {
  if (ticket.claim?.stale === true) return icon('warning', 'list.warningForeground');
  if (ticket.claim?.quiet === true) return icon('bell-slash', 'list.warningForeground');
  if (ticket.openSpikes.length > 0) return icon('zap', 'list.errorForeground');
  const [, color] = ofStatus[ticket.status];
  return icon(ofType[ticket.type], color);
}

/** A state as an icon in its colour. */
export function statusIcon(status: TicketStatus): vscode.ThemeIcon {
  return icon(...ofStatus[status]);
}

/** How far a phase has come, as an icon in its colour. */
export function phaseIcon(state: PhaseState): vscode.ThemeIcon {
  return icon(ticketIcons.ofPhase[state], colorOfPhase[state]);
}

function icon(id: string, color: string | undefined): vscode.ThemeIcon {
  return new vscode.ThemeIcon(id, color === undefined ? undefined : new vscode.ThemeColor(color));
}
