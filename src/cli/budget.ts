import { InvalidArgumentError } from 'commander';
import { budget as schema, type Budget } from '../protocol/ticket.ts';

/** A parser for `cost=5` and `tokens=200000`, one limit each time it is given. */
export function budgetLimit(text: string, before: unknown): Budget {
  const [, limit = '', amount = ''] = /^(cost|tokens)=(\d{1,12}(?:\.\d{1,6})?)$/.exec(text) ?? [];
  const parsed = schema.safeParse({ ...(isBudget(before) ? before : {}), [limit]: Number(amount) });
  if (limit === '' || !parsed.success)
    throw new InvalidArgumentError('A limit is cost= and a number, or tokens= and a whole number.');
  return parsed.data;
}

function isBudget(value: unknown): value is Budget {
  return schema.safeParse(value).success;
}

/** A budget beside what is spent of it, in half a line; nothing where there is neither. */
export function describeSpending(
  { runs, tokensIn, tokensOut, cost }: { runs: number; tokensIn: number; tokensOut: number; cost: number },
  budget: Budget | undefined,
): string | undefined {
  const { cost: mostCost, tokens: mostTokens } = budget ?? {};
  if (runs === 0 && mostCost === undefined && mostTokens === undefined) return undefined;
  const of = (most: number | undefined): string => (most === undefined ? '' : ` of ${most}`);
  const spent = Math.round(cost * 10_000) / 10_000;
  return `${runs} runs, ${tokensIn + tokensOut}${of(mostTokens)} tokens, cost ${spent}${of(mostCost)}`;
}
