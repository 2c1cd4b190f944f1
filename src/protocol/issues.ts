import type * as z from 'zod';
import { WireError } from './errors.ts';

/** Checks a value from outside; throws `request.invalid` with every place that is wrong. `subject` names what was checked, for the sentence. */
export function parseOrRefuse<S extends z.ZodType>(schema: S, value: unknown, subject: string): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => ({ path: issue.path.join('.'), message: issue.message }));
  const first = issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
  throw new WireError('request.invalid', `${subject} is not valid. ${first}`, { issues });
}
