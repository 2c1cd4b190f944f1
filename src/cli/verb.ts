import { Argument, InvalidArgumentError, Option, type Command } from 'commander';
import { ticketId, type TicketId } from '../protocol/ids.ts';
import { durationMs } from './text.ts';

interface VerbHelp {
  readonly summary: string;
  /** What else a person should know, in sentences. */
  readonly description?: string;
  /** Command lines without the program's name. */
  readonly examples: readonly string[];
}

/** Adds a verb: `usage` is its name and arguments. Every verb knows `--json` and `--help`. */
export function addVerb(
  parent: Command,
  usage: string,
  { summary, description, examples }: VerbHelp,
): Command {
  return parent
    .command(usage)
    .summary(summary)
    .description(description === undefined ? summary : `${summary}\n\n${description}`)
    .option('--json', 'print the result, or the error, as JSON on standard output')
    .addHelpText('after', `\nExamples:\n${examples.map((example) => `  callboard ${example}`).join('\n')}`);
}

/** Adds `--watch`. */
export function addWatch(verb: Command): Command {
  return verb.option(
    '--watch',
    'go on showing it as it changes, until Ctrl-C; with --json one object a line',
  );
}

/** Adds a noun that only groups verbs. */
export function addNoun(parent: Command, name: string, summary: string): Command {
  return parent.command(name).summary(summary).description(summary);
}

/** What parsing needs of a schema of the contract. */
interface Schema<T> {
  safeParse(
    value: unknown,
  ): { success: true; data: T } | { success: false; error: { issues: readonly { message: string }[] } };
}

/** A parser for commander that checks a value against the contract's own schema. */
export function checked<T>(schema: Schema<T>): (text: string) => T {
  return (text) => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new InvalidArgumentError(parsed.error.issues.map(({ message }) => message).join(' '));
  };
}

/** Makes a parser one for an option that may be given several times. */
export function repeated<T>(parse: (text: string) => T): (text: string, before: unknown) => T[] {
  return (text, before) => [...(Array.isArray(before) ? (before as T[]) : []), parse(text)];
}

/** Options of one name, of which the parser would take the last: to give both is a mistake. */
export function refuseBoth(verb: Command, names: readonly string[]): void {
  const given = new Set<string>();
  for (const name of names)
    verb.on(`option:${name}`, () => {
      if (given.add(name).size > 1) verb.error(`Give --${names.join(' or --')}, not both.`);
    });
}

/** A parser for a text that is taken as it is. */
export function anyText(text: string): string {
  return text;
}

/** A parser for the path of a folder. An empty one, as an unset variable gives it, would be the current folder. */
export function folder(text: string): string {
  if (text === '') throw new InvalidArgumentError('The name of the folder is empty.');
  return text;
}

/** A parser for ticket ids; small letters do. */
export function ticketOf(text: string): TicketId {
  return checked(ticketId)(text.toUpperCase());
}

/** The argument that names the ticket a verb is about. */
export function ticketArgument(): Argument {
  return new Argument('<ticket>', 'the id of a ticket, like CB-3').argParser(ticketOf);
}

/** An option that takes one of the given words. */
export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices([...words]);
}

/** A parser for durations such as 90s, 10m or 2h. */
export function duration(text: string): number {
  const ms = durationMs(text);
  if (ms === undefined)
    throw new InvalidArgumentError('A duration is a number and a unit: 500ms, 90s, 10m, 2h, 1d.');
  return ms;
}

/** An option that takes a duration; absent, it is `usual`, a whole number of minutes. */
export function durationOption(flags: string, description: string, usualMs: number): Option {
  return new Option(flags, description).argParser(duration).default(usualMs, `${usualMs / 60_000}m`);
}

/** A parser for whole numbers from 0. */
export function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('This has to be a whole number.');
  return Number(text);
}

/** A parser for whole numbers from 1. */
export function positiveNumber(text: string): number {
  const number = wholeNumber(text);
  if (number === 0) throw new InvalidArgumentError('This has to be at least 1.');
  return number;
}

/** A parser for an amount of money or the like. */
export function amount(text: string): number {
  if (!/^\d{1,9}(\.\d{1,9})?$/.test(text))
    throw new InvalidArgumentError('This has to be a number, like 0.25.');
  return Number(text);
}
