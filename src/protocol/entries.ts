import * as z from 'zod';
import { prose } from './text.ts';

/** What the next holder needs to know (SPEC 4). */
export const handoff = z.object({
  done: prose({ minLength: 1 }),
  pending: prose({ minLength: 1 }),
  gotchas: prose({ minLength: 1 }),
});
export type Handoff = z.infer<typeof handoff>;

/** Id of a timeline entry within its ticket. */
export const entryId = z
  .string()
  .regex(/^e[1-9][0-9]{0,8}$/, 'The id of an entry is an e and a number, like e4.');
