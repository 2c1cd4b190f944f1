import type * as z from 'zod';
import { isUnderstood } from './globSegment.ts';
import { repositoryName } from './ids.ts';
import { check } from './issues.ts';
import { line } from './text.ts';
import { label, pathGlob, priority, ticketType } from './ticket.ts';

/** What each word of a prohibition takes. All but `path` are words of the board's filter, and say of a ticket what they say there. */
const values = {
  type: ticketType,
  priority,
  label,
  repo: repositoryName,
  path: pathGlob.refine(
    (glob) => glob.split('/').every(isUnderstood),
    'This is no glob that can be checked: brackets close before the next slash, and no part begins with an exclamation mark.',
  ),
} as const satisfies Record<string, z.ZodType<string>>;

export type ProhibitionWord = keyof typeof values;

/** A prohibition that the board checks: tickets of which the word and its value are true are not claimed. */
export interface Prohibition {
  readonly word: ProhibitionWord;
  readonly value: string;
}

/** A word, a colon and, right after it, a value. After a space follows prose. */
const form = /^(?<word>\p{L}+):(?<value>\S.*)$/u;

/** What an entry of a role's `never` checks; nothing when it is prose, or of a version that checks more. */
export function prohibitionOf(entry: string): Prohibition | undefined {
  const read = readEntry(entry);
  return typeof read === 'object' ? read : undefined;
}

/** The entries of a role's `never` that are prose, and those that the board checks. */
export function sortedNever(never: readonly string[]): { prose: string[]; checked: string[] } {
  const isChecked = (entry: string): boolean => prohibitionOf(entry) !== undefined;
  return { prose: never.filter((entry) => !isChecked(entry)), checked: never.filter(isChecked) };
}

/** What a prohibition keeps a role from, as people read it. */
export function prohibitedTickets({ word, value }: Prohibition): string {
  switch (word) {
    case 'type':
      return `tickets of the type ${value}`;
    case 'priority':
      return `tickets of the priority ${value}`;
    case 'label':
      return `tickets with the label ${value}`;
    case 'repo':
      return `tickets of the repository ${value}`;
    case 'path':
      return `tickets that touch ${value}`;
  }
}

/** An entry of `never` as it may be defined: prose, told to the agent, or a prohibition whose word and value the board can check. */
export const neverEntry = line(1, 200).superRefine((entry, context) => {
  const read = readEntry(entry);
  if (typeof read === 'string') context.addIssue({ code: 'custom', message: read });
});

/** The prohibition, or what is wrong with it; nothing for prose. */
function readEntry(entry: string): Prohibition | string | undefined {
  const { word, value = '' } = form.exec(entry)?.groups ?? {};
  if (word === undefined) return undefined;
  if (!isWord(word))
    return `There is nothing to check by ${word}:, only by ${Object.keys(values).join(', ')}. In prose, a space follows a colon.`;
  const checked = check<z.ZodType<string>>(values[word], value);
  return checked.ok
    ? { word, value: checked.value }
    : `${entry}: ${checked.issues[0]?.message ?? 'This cannot be checked.'}`;
}

function isWord(word: string): word is ProhibitionWord {
  return Object.hasOwn(values, word);
}
