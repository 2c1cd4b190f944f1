import type { Budget, Usage } from '../protocol/ticket.ts';

/** Costs are added up in millionths: whole numbers come to the same sum in any order. */
const millionths = 1_000_000;

/** Nothing used up yet. */
export const noUsage: Usage = { runs: 0, tokensIn: 0, tokensOut: 0, cost: 0 };

/** A sum over the usage of many tickets. */
export class Spending {
  #runs = 0;
  #tokensIn = 0;
  #tokensOut = 0;
  #cost = 0;

  /** Takes a ticket's usage from what it was to what it is. */
  change(before: Usage, after: Usage): void {
    this.#runs += after.runs - before.runs;
    this.#tokensIn += after.tokensIn - before.tokensIn;
    this.#tokensOut += after.tokensOut - before.tokensOut;
    this.#cost += inMillionths(after.cost) - inMillionths(before.cost);
  }

  get total(): Usage {
    return {
      runs: this.#runs,
      tokensIn: this.#tokensIn,
      tokensOut: this.#tokensOut,
      cost: this.#cost / millionths,
    };
  }
}

/** A ticket's usage after one more run. */
export function withRun(usage: Usage, run: Omit<Usage, 'runs'>): Usage {
  const sum = new Spending();
  sum.change(noUsage, usage);
  sum.change(noUsage, { ...run, runs: 1 });
  return sum.total;
}

/** One bound of a budget: cost in the currency the engines report, or tokens in and out together. */
export interface BudgetBound {
  readonly of: 'cost' | 'tokens';
  readonly used: number;
  readonly most: number;
}

/** What is bounded, and what was used of it. */
export function budgetBounds(budget: Budget | undefined, used: Usage | undefined): BudgetBound[] {
  const { cost, tokens } = budget ?? {};
  const usage = used ?? noUsage;
  const bounds: BudgetBound[] = [];
  if (cost !== undefined) bounds.push({ of: 'cost', used: usage.cost, most: cost });
  if (tokens !== undefined)
    bounds.push({ of: 'tokens', used: usage.tokensIn + usage.tokensOut, most: tokens });
  return bounds;
}

/** From this share on a budget is nearly spent. */
const nearlyShare = 0.8;

/** How much of a budget is left. Spent, nothing may be claimed on it any more (SPEC 5). */
export function budgetLeft(
  budget: Budget | undefined,
  used: Usage | undefined,
): 'enough' | 'nearly' | 'spent' {
  const bounds = budgetBounds(budget, used);
  if (bounds.some(isSpent)) return 'spent';
  return bounds.some(({ used, most }) => used >= most * nearlyShare) ? 'nearly' : 'enough';
}

/** What of a budget is used up, in words; nothing while there is some left. */
export function spentOf(budget: Budget | undefined, used: Usage | undefined): string | undefined {
  const spent = budgetBounds(budget, used).find(isSpent);
  if (spent === undefined) return undefined;
  return spent.of === 'cost'
    ? `${spent.used} of ${spent.most} spent`
    : `${spent.used} of ${spent.most} tokens used`;
}

function isSpent({ used, most }: BudgetBound): boolean {
  return used >= most;
}

function inMillionths(cost: number): number {
  return Math.round(cost * millionths);
}
