import type * as z from 'zod';
import { WireError } from './errors.ts';
import { tooLong, tooShort } from './text.ts';

/** Checks a value from outside; throws `request.invalid` with every place that is wrong. `subject` names what was checked, for the sentence. */
export function parseOrRefuse<S extends z.ZodType>(schema: S, value: unknown, subject: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = issuesOf(parsed.error);
  const first = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  throw new WireError('request.invalid', `${subject} is not valid. ${first}`, { issues });
}

/** Every place of a value that does not fit: its path, joined with dots, and a sentence. */
export function issuesOf(error: z.ZodError): { path: string; message: string }[] {
  return error.issues.map((issue) => ({ path: issue.path.join('.'), message: sentenceOf(issue) }));
}

/** What people read of a size or a word that does not fit; other issues say it themselves. */
function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return oneOf(issue.values.map(String));
  if (issue.code !== 'too_small' && issue.code !== 'too_big') return issue.message;
  const limit = issue.code === 'too_small' ? issue.minimum : issue.maximum;
  if (issue.origin === 'string') return issue.code === 'too_small' ? tooShort(limit) : tooLong(limit);
  const bound = `${issue.code === 'too_small' ? 'at least' : 'at most'} ${limit}`;
  return issue.origin === 'array' ? `This has to be of ${bound} entries.` : `This has to be ${bound}.`;
}

function oneOf(words: readonly string[]): string {
  return words.length > 2
    ? `This has to be one of ${words.join(', ')}.`
    : `This has to be ${words.join(' or ')}.`;
}
