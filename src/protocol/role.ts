import * as z from 'zod';
import { roleName } from './ids.ts';
import { limits } from './limits.ts';
import { neverEntry } from './prohibition.ts';
import { line, prose } from './text.ts';
import { stage, stages } from './ticket.ts';

/** What an engine is called: `claude-code`, `codex`, or whatever the person's settings name a command. */
export const engineName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,47}$/,
    'An engine is named in lower-case letters, digits and hyphens, like claude-code.',
  );

/** A model as its engine calls it. */
export const modelName = line(1, 100);

const artifact = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'An artifact is named in letters, digits, dots, hyphens and underscores, like design-plan.md.',
  );

const entry = line(1, 200);

/**
 * A role (SPEC 10): the stages it takes, the artifacts it reads and writes, what it never does, and with which engine, model, tools and
 * checks it works. The shipped ones are in the domain; a board's own are defined from files. `description` is what the role is told of itself.
 * Entries of `never` that the claim checks are told from prose by `prohibitionOf`.
 */
export const role = z.object({
  name: roleName,
  title: line(1, 80),
  takes: z.array(stage).min(1).max(stages.length),
  reads: z.array(artifact).max(limits.roleEntries).default([]),
  writes: z.array(artifact).max(limits.roleEntries).default([]),
  never: z.array(entry).max(limits.roleEntries),
  engine: engineName.optional(),
  model: modelName.optional(),
  tools: z.array(entry).max(limits.roleEntries).default([]),
  checks: z.array(entry).max(limits.roleEntries).default([]),
  description: prose({ minLength: 1, maxBytes: limits.roleBytes }),
});
export type Role = z.infer<typeof role>;

/** A role as it may be defined: of what looks like a prohibition that is checked, every word and value has to be one (SPEC 5, 10). */
export const roleDefinition = role.extend({ never: z.array(neverEntry).max(limits.roleEntries) });

/** A role as a board has it; `own` when the board defined it itself. */
export const boardRole = role.extend({ own: z.boolean().optional() });
export type BoardRole = z.infer<typeof boardRole>;
