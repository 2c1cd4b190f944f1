import * as vscode from 'vscode';
import { inertText } from '../../base/inertText.ts';
import type { BoardSettings, PhaseState } from '../../protocol/board.ts';
import type { Obstacles, SpentBudget } from '../session/obstacles.ts';
import type { Priority, Stage, TicketStatus, TicketSummary, TicketType } from '../../protocol/ticket.ts';

/** What the board calls its columns. */
export type Columns = BoardSettings['columns'] | undefined;

/** Name of a state, as the board calls it. */
export function nameOfStatus(status: TicketStatus, columns?: Columns): string {
  const names: Record<TicketStatus, string> = {
    backlog: vscode.l10n.t('Backlog'),
    ready: vscode.l10n.t('Ready'),
    in_progress: vscode.l10n.t('In Progress'),
    review: vscode.l10n.t('Review'),
    approved: vscode.l10n.t('Approved'),
    closed: vscode.l10n.t('Closed'),
  };
  return columns?.[status] ?? names[status];
}

export function nameOfPriority(priority: Priority): string {
  const names: Record<Priority, string> = {
    urgent: vscode.l10n.t('Urgent'),
    high: vscode.l10n.t('High'),
    normal: vscode.l10n.t('Normal'),
    low: vscode.l10n.t('Low'),
  };
  return names[priority];
}

export function nameOfType(type: TicketType): string {
  const names: Record<TicketType, string> = {
    epic: vscode.l10n.t('Epic'),
    story: vscode.l10n.t('Story'),
    task: vscode.l10n.t('Task'),
    bug: vscode.l10n.t('Bug'),
    spike: vscode.l10n.t('Spike'),
  };
  return names[type];
}

export function nameOfStage(stage: Stage): string {
  const names: Record<Stage, string> = {
    refine: vscode.l10n.t('Refine'),
    implement: vscode.l10n.t('Implement'),
    review: vscode.l10n.t('Review'),
    retire: vscode.l10n.t('Retire'),
  };
  return names[stage];
}

/** How far a phase has come. */
export function nameOfPhaseState(state: PhaseState): string {
  const names: Record<PhaseState, string> = {
    planned: vscode.l10n.t('planned'),
    active: vscode.l10n.t('active'),
    done: vscode.l10n.t('done'),
  };
  return names[state];
}

/** Text of others for a label, which can draw icons, or for a prompt, which can hold links: neither comes of it. */
export function plainLine(text: string): string {
  return inertText(text);
}

/** What is worth saying beside the title: who holds it, what keeps it from being worked on. */
export function marksOf(ticket: TicketSummary, obstacles: Obstacles): string[] {
  const { priority, questions, type } = ticket;
  const marks: string[] = [];
  if (type === 'epic') marks.push(vscode.l10n.t('epic'));
  if (priority === 'urgent' || priority === 'high') marks.push(nameOfPriority(priority).toLocaleLowerCase());
  marks.push(...holderMarks(ticket), ...obstacleMarks(obstacles));
  if (questions.open.length === 1) marks.push(vscode.l10n.t('1 open question'));
  else if (questions.open.length > 1) marks.push(vscode.l10n.t('{0} open questions', questions.open.length));
  return marks;
}

function holderMarks({ claim, route, epicOwner }: TicketSummary): string[] {
  if (claim?.stale === true) return [vscode.l10n.t('{0}, stale', claim.agent)];
  if (claim?.quiet === true) return [vscode.l10n.t('{0}, quiet', claim.agent)];
  if (claim !== undefined) return [claim.agent];
  if (epicOwner !== undefined) return [vscode.l10n.t('owned by {0}', epicOwner)];
  return route === undefined ? [] : [vscode.l10n.t('for {0}', route)];
}

function obstacleMarks({ blockers, spikes, phase, overlap, spent }: Obstacles): string[] {
  const marks: string[] = [];
  if (blockers.length > 0) marks.push(vscode.l10n.t('blocked by {0}', blockers.join(', ')));
  if (spikes.length > 0) marks.push(vscode.l10n.t('needs a person: {0}', spikes.join(', ')));
  if (phase !== undefined)
    marks.push(vscode.l10n.t('held back: phase {0} is {1}', phase.name, nameOfPhaseState(phase.state)));
  if (overlap !== undefined) marks.push(vscode.l10n.t('held back: {0} works on the same files', overlap));
  if (spent !== undefined) marks.push(spentMark(spent));
  return marks;
}

function spentMark(spent: SpentBudget): string {
  switch (spent.of) {
    case 'ticket':
      return vscode.l10n.t('held back: its budget is spent');
    case 'epic':
      return vscode.l10n.t('held back: the budget of {0} is spent', spent.epic);
    case 'board':
      return vscode.l10n.t('held back: the budget of the board is spent');
  }
}

/** Everything about a ticket in a sentence, for a screen reader. */
export function spokenTicket(ticket: TicketSummary, marks: readonly string[], columns: Columns): string {
  const parts = [
    ticket.id,
    ticket.title,
    nameOfType(ticket.type),
    nameOfStatus(ticket.status, columns),
    vscode.l10n.t('priority {0}', nameOfPriority(ticket.priority)),
    ...marks,
  ];
  return parts.join(', ');
}

/** What a ticket is, on hovering. Its texts are data: they are appended as text, never as markdown. */
export function ticketTooltip(
  ticket: TicketSummary,
  marks: readonly string[],
  columns: Columns,
): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  tooltip.appendText(`${ticket.id}  ${ticket.title}`);
  const facts = [
    nameOfType(ticket.type),
    nameOfStatus(ticket.status, columns),
    nameOfPriority(ticket.priority),
  ];
  if (ticket.role !== undefined) facts.push(vscode.l10n.t('role {0}', ticket.role));
  if (ticket.phase !== undefined) facts.push(vscode.l10n.t('phase {0}', ticket.phase));
  tooltip.appendMarkdown('\n\n');
  tooltip.appendText(facts.join(' · '));
  if (marks.length > 0) {
    tooltip.appendMarkdown('\n\n');
    tooltip.appendText(marks.join(' · '));
  }
  for (const { text } of ticket.criteria) {
    tooltip.appendMarkdown('\n- ');
    tooltip.appendText(text);
  }
  if (ticket.repos.length > 0) {
    tooltip.appendMarkdown('\n\n');
    tooltip.appendText(ticket.repos.map(({ name }) => name).join(', '));
  }
  return tooltip;
}
