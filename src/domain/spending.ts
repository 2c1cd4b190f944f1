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

/** What of a budget is used up, in words; nothing while there is some left. */
export function spentOf(budget: Budget | undefined, used: Usage | undefined): string | undefined {
  if (budget === undefined) return undefined;
  const { cost, tokensIn, tokensOut } = used ?? noUsage;
  if (budget.cost !== undefined && cost >= budget.cost) return `${cost} of ${budget.cost} spent`;
  const tokens = tokensIn + tokensOut;
  return budget.tokens !== undefined && tokens >= budget.tokens
    ? `${tokens} of ${budget.tokens} tokens used`
    : undefined;
}

function inMillionths(cost: number): number {
  return Math.round(cost * millionths);
}
