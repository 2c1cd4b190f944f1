import { budgetLeft } from '../../src/domain/spending.ts';
import type { Board } from '../../src/protocol/board.ts';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { TicketSummary, Usage } from '../../src/protocol/ticket.ts';
import { t } from '../ui/strings.ts';

/** A budget that comes to its end, as a card says it. */
export interface BudgetMark {
  readonly left: 'nearly' | 'spent';
  readonly sentence: string;
}

/** What the children of an epic have cost together. */
export function childrenUsage(board: Board | undefined, epic: TicketId): Usage | undefined {
  return board?.epicUsage?.find((one) => one.epic === epic)?.usage;
}

/** Whether the budget of a ticket, of its children or of its epic comes to its end; nothing while there is enough, and nothing of what is closed. */
export function budgetMark(
  ticket: TicketSummary,
  { board, epic }: { readonly board: Board | undefined; readonly epic: TicketSummary | undefined },
): BudgetMark | undefined {
  const { id, type, status, budget, usage } = ticket;
  if (status === 'closed') return undefined;
  const own = budgetLeft(budget, usage);
  const children = type === 'epic' ? budgetLeft(budget, childrenUsage(board, id)) : 'enough';
  const shared = epic?.type === 'epic' ? budgetLeft(epic.budget, childrenUsage(board, epic.id)) : 'enough';
  if (own === 'spent') return { left: own, sentence: t('budget.says.spent') };
  if (children === 'spent') return { left: children, sentence: t('budget.says.epicSpent') };
  if (epic !== undefined && shared === 'spent')
    return { left: shared, sentence: t('budget.says.parent', epic.id) };
  if (own === 'nearly') return { left: own, sentence: t('budget.says.nearly') };
  return children === 'nearly' ? { left: children, sentence: t('budget.says.epicNearly') } : undefined;
}
