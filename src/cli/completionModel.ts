import type { Argument, Command, Option } from 'commander';

/** What a word stands for: given words, something of a board that the hub is asked for, a file, a folder, or any text. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'asked'; readonly what: Asked }
  | { readonly kind: 'file' | 'folder' | 'text' };

/** What the hub is asked for while somebody types. */
export const askedKinds = ['tickets', 'agents', 'roles', 'boards', 'phases', 'repositories'] as const;
export type Asked = (typeof askedKinds)[number];

export interface CompletedOption {
  readonly flag: string;
  readonly summary: string;
  /** What follows it; absent when nothing does. */
  readonly values?: Values;
}

/** A verb or noun of the program: what may follow it. */
export interface CompletedVerb {
  /** The words that lead to it, with a space between; empty for the program itself. */
  readonly path: string;
  readonly verbs: readonly { readonly name: string; readonly summary: string }[];
  readonly options: readonly CompletedOption[];
  readonly arguments: readonly Values[];
  /** Whether the last argument may be repeated. */
  readonly variadic: boolean;
}

/** All that can be completed, read off the program itself. */
export function completionModel(program: Command, path = ''): CompletedVerb[] {
  const verbs = program.commands.filter((verb) => !isHidden(verb));
  const own: CompletedVerb = {
    path,
    verbs: verbs.map((verb) => ({ name: verb.name(), summary: verb.summary() })),
    options: [...program.options.flatMap(optionsOf), { flag: '--help', summary: 'how it is used' }],
    arguments: program.registeredArguments.map((argument) => valuesOf(argument, argument.name())),
    variadic: program.registeredArguments.at(-1)?.variadic === true,
  };
  return [own, ...verbs.flatMap((verb) => completionModel(verb, `${path} ${verb.name()}`.trim()))];
}

/** Whether a verb is for programs and not for people: its name says so. */
function isHidden(verb: Command): boolean {
  return verb.name().startsWith('__');
}

function optionsOf(option: Option): CompletedOption[] {
  const { long, description, hidden } = option;
  if (hidden || long === undefined) return [];
  const takesValue = option.required || option.optional;
  if (!takesValue) return [{ flag: long, summary: description }];
  const name = /[<[]([^>\].]*)/.exec(option.flags)?.[1] ?? '';
  return [{ flag: long, summary: description, values: valuesOf(option, namedBy[long] ?? name) }];
}

/** Options whose placeholder alone does not tell what they take. */
const namedBy: Readonly<Record<string, string>> = { '--agent': 'agent', '--repo': 'repository' };

const asked: Readonly<Record<string, Asked>> = {
  ticket: 'tickets',
  agent: 'agents',
  role: 'roles',
  key: 'boards',
  phase: 'phases',
  phases: 'phases',
  repository: 'repositories',
};

function valuesOf({ argChoices }: Pick<Option | Argument, 'argChoices'>, name: string): Values {
  if (argChoices !== undefined) return { kind: 'words', words: argChoices };
  const what = Object.hasOwn(asked, name) ? asked[name] : undefined;
  if (what !== undefined) return { kind: 'asked', what };
  return name === 'file' || name === 'folder' ? { kind: name } : { kind: 'text' };
}
