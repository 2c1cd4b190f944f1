import { InvalidArgumentError } from 'commander';

/** How the checks of a repository went, as it is told on the command line. */
export interface CheckRun {
  readonly passed: boolean;
  readonly summary?: string;
}

/** What help says of such an option. */
export const checkRunHelp =
  'how the checks went on this head: passed or failed, with a summary after a colon; repeatable as repository=passed';

/** A parser for `passed`, `failed` and `passed:142 tests`. */
export function checkRun(text: string): CheckRun {
  const [, word, summary] = /^(passed|failed)(?::(.+))?$/s.exec(text) ?? [];
  if (word === undefined)
    throw new InvalidArgumentError('Checks passed or failed: passed, failed, or passed:142 tests.');
  return { passed: word === 'passed', ...(summary !== undefined && { summary }) };
}
