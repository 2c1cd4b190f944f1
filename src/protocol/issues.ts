import type * as z from 'zod';
import { WireError } from './errors.ts';
import { tooLong, tooShort } from './text.ts';

/** A place of a value that does not fit: its path, joined with dots, and a sentence. */
export interface ValueIssue {
  readonly path: string;
  readonly message: string;
}

/** What came of checking a value. */
export type Checked<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: readonly ValueIssue[] };

/** Checks a value from outside; throws `request.invalid` with every place that is wrong. `subject` names what was checked, for the sentence. */
export function parseOrRefuse<S extends z.ZodType>(schema: S, value: unknown, subject: string): z.output<S> {
  const checked = check(schema, value);
  if (checked.ok) return checked.value;
  const { issues } = checked;
  const first = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  throw new WireError('request.invalid', `${subject} is not valid. ${first}`, { issues: [...issues] });
}

/** Checks a value and says of every place that does not fit what has to be there. */
export function check<S extends z.ZodType>(schema: S, value: unknown): Checked<z.output<S>> {
  // A schema that says it itself, like an id that shows how it is written, is not overruled.
  const parsed = schema.safeParse(value, { error: sentenceOf });
  if (parsed.success) return { ok: true, value: parsed.data };
  const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message }));
  return { ok: false, issues };
}

/** What people read of a value that does not fit. */
function sentenceOf(issue: z.core.$ZodRawIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return wrongType(issue.expected, issue.input);
    case 'invalid_value':
      return issue.input === undefined ? missing : oneOf(issue.values.map(String));
    case 'too_small':
    case 'too_big':
      return outOfBounds(issue);
    case 'unrecognized_keys':
      return `${issue.keys.join(', ')} ${issue.keys.length === 1 ? 'is' : 'are'} not known here. Leave ${issue.keys.length === 1 ? 'it' : 'them'} out.`;
    case 'invalid_union':
      return noneOfUnion(issue);
    case 'invalid_format':
      return 'This is not written the way it has to be.';
    case 'invalid_key':
      return issue.issues[0]?.message ?? 'The name of this entry is not allowed.';
    case 'not_multiple_of':
      return `This has to be a multiple of ${issue.divisor}.`;
    default:
      return 'This does not fit.';
  }
}

const missing = 'This is missing.';

const typeNames: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object with named fields',
  record: 'an object with named fields',
};

function wrongType(expected: string, input: unknown): string {
  if (input === undefined) return missing;
  const needed = typeNames[expected] ?? expected;
  const given = nameOf(input);
  return given === undefined ? `This has to be ${needed}.` : `This has to be ${needed}, not ${given}.`;
}

/** What was given, in a word; a number that is no whole or no finite one needs none. */
function nameOf(input: unknown): string | undefined {
  if (input === null) return 'null';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'string') return 'a text';
  if (typeof input === 'number') return Number.isFinite(input) ? String(input) : undefined;
  return typeof input === 'boolean' ? String(input) : 'an object';
}

type OutOfBounds =
  z.core.$ZodRawIssue<z.core.$ZodIssueTooSmall> | z.core.$ZodRawIssue<z.core.$ZodIssueTooBig>;

function outOfBounds(issue: OutOfBounds): string {
  const small = issue.code === 'too_small';
  const limit = small ? issue.minimum : issue.maximum;
  if (issue.origin === 'string') return small ? tooShort(limit) : tooLong(limit);
  const bound = `${small ? 'at least' : 'at most'} ${limit}`;
  return issue.origin === 'array' ? `This has to be of ${bound} entries.` : `This has to be ${bound}.`;
}

/** What one of several forms has to be: the words that tell them apart, else their types. */
function noneOfUnion({ options, errors, input }: z.core.$ZodRawIssue<z.core.$ZodIssueInvalidUnion>): string {
  if (input === undefined) return missing;
  const words = Array.isArray(options) ? options.map(String) : [];
  if (words.length > 0) return oneOf(words);
  const expected = errors.flatMap(([first]) => (first?.code === 'invalid_type' ? first.expected : []));
  const needed = [...new Set(expected)].map((name) => typeNames[name] ?? name);
  return needed.length === 0 ? 'This does not fit.' : `This has to be ${needed.join(' or ')}.`;
}

function oneOf(words: readonly string[]): string {
  return words.length > 2
    ? `This has to be one of ${words.join(', ')}.`
    : `This has to be ${words.join(' or ')}.`;
}
