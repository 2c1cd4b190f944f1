import type { ProhibitionWord } from '../protocol/prohibition.ts';
import { overlapOf } from './pathOverlap.ts';

/** What the words ask of a ticket; the summary has it as the state does. */
interface Described {
  readonly type: string;
  readonly priority: string;
  readonly labels: readonly string[];
  readonly repos: readonly { readonly name: string }[];
  readonly paths: readonly string[];
}

/** Whether a word and its value are true of a ticket: the same to the filter of the board and to what a role never does. */
export const wordTests: Readonly<Record<ProhibitionWord, (ticket: Described, value: string) => boolean>> = {
  type: ({ type }, value) => type === value,
  priority: ({ priority }, value) => priority === value,
  label: ({ labels }, value) => labels.includes(value),
  repo: ({ repos }, value) => repos.some(({ name }) => name === value),
  path: ({ paths }, value) => overlapOf(paths, [value]) !== undefined,
};
