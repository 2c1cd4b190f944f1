import { html, nothing, type TemplateResult } from 'lit';
import { budgetBounds, budgetLeft, noUsage, type BudgetBound } from '../../src/domain/spending.ts';
import type { Budget, Usage } from '../../src/protocol/ticket.ts';
import { icon } from './icon.ts';
import { moneyNumber, wholeNumber } from './numbers.ts';
import { t } from './strings.ts';

/** A budget and what was used of it: a bar and its words for each of its bounds. Nothing where nothing is bounded. */
export function budgetBars(
  budget: Budget | undefined,
  usage: Usage = noUsage,
): TemplateResult | typeof nothing {
  const bounds = budgetBounds(budget, usage);
  if (bounds.length === 0) return nothing;
  const left = budgetLeft(budget, usage);
  return html`<div class="budget" data-left=${left}>
    ${bounds.map((bound) => bar(bound))}
    ${
      left === 'enough'
        ? nothing
        : html`<span class="budget-state">${icon(budgetIcons[left])}${t(`budget.${left}`)}</span>`
    }
  </div>`;
}

/** How a budget that comes to its end is marked besides by its word. */
export const budgetIcons = { nearly: 'credit-card', spent: 'stop-circle' } as const;

/** What runs used up, in words. */
export function usageText({ runs, tokensIn, tokensOut, cost }: Usage): string {
  const numbers = [tokensIn, tokensOut].map(wholeNumber);
  const key = runs === 1 ? 'budget.usedOne' : 'budget.used';
  return t(key, wholeNumber(runs), ...numbers, moneyNumber(cost));
}

// A bar is drawn, not styled: the page's policy allows no style of a single element.
function bar({ of, used, most }: BudgetBound): TemplateResult {
  const number = of === 'cost' ? moneyNumber : wholeNumber;
  const share = most === 0 ? 1 : Math.min(1, used / most);
  return html`<div class="budget-bound">
    <span>${t(`budget.${of}`, number(used), number(most))}</span>
    <svg viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
      <rect class="budget-most" width="100" height="1"></rect>
      <rect class="budget-used" width=${share * 100} height="1"></rect>
    </svg>
  </div>`;
}
