import { html, nothing, type TemplateResult } from 'lit';
import type { Board } from '../../src/protocol/board.ts';
import type { Ticket, TicketSummary } from '../../src/protocol/ticket.ts';
import { budgetLeft } from '../../src/domain/spending.ts';
import { childrenUsage } from '../board/budgets.ts';
import { budgetBars, usageText } from '../ui/budget.ts';
import { t } from '../ui/strings.ts';

interface BudgetAround {
  readonly board: Board | undefined;
  /** The ticket's parent, where that is known. */
  readonly parent: TicketSummary | undefined;
  readonly set: () => void;
}

/** What was spent on a ticket and what may be: its own budget, that of its epic, and the board's once that is spent. */
export function budgetSection(
  ticket: Ticket,
  { board, parent, set }: BudgetAround,
): TemplateResult | typeof nothing {
  const isEpic = ticket.type === 'epic';
  const children = isEpic ? childrenUsage(board, ticket.id) : undefined;
  const rows = [
    ticket.usage.runs === 0 ? nothing : row(t('budget.usage'), usageText(ticket.usage)),
    children === undefined ? nothing : row(t('budget.children'), usageText(children)),
    bounded(t('budget.own'), budgetBars(ticket.budget, isEpic ? children : ticket.usage)),
    parent?.type === 'epic'
      ? bounded(t('budget.epic', parent.id), budgetBars(parent.budget, childrenUsage(board, parent.id)))
      : nothing,
    budgetLeft(board?.settings.budget, board?.usage) === 'spent'
      ? bounded(t('budget.board'), budgetBars(board?.settings.budget, board?.usage))
      : nothing,
  ];
  if (rows.every((one) => one === nothing)) return nothing;
  const { cost, tokens } = ticket.budget ?? {};
  const hasBudget = cost !== undefined || tokens !== undefined;
  return html`<section class="budget-section">
    <h3>${t('budget.section')}</h3>
    <dl class="details wide">${rows}</dl>
    ${hasBudget ? html`<p class="hint">${t(isEpic ? 'budget.whenSpentEpic' : 'budget.whenSpent')}</p>` : nothing}
    ${
      ticket.status === 'closed'
        ? nothing
        : html`<vscode-button secondary class="set-budget" @click=${set}>${t('budget.set')}</vscode-button>`
    }
  </section>`;
}

function bounded(label: string, bars: TemplateResult | typeof nothing): TemplateResult | typeof nothing {
  return bars === nothing ? nothing : row(label, bars);
}

function row(label: string, value: unknown): TemplateResult {
  return html`<div class="detail">
    <dt>${label}</dt>
    <dd>${value}</dd>
  </div>`;
}
