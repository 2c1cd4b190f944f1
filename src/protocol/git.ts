import * as z from 'zod';

/** A ref name that git itself would accept and that cannot be read as an option. */
export const gitRef = z
  .string()
  .max(200)
  .regex(
    /^(?![-/.])(?!.*(\.\.|\/\/|@\{|\.lock(\/|$)|\/\.))[^\s~^:?*[\\\u0000-\u001f\u007f]+(?<![/.])$/u,
    'This is not a name git accepts for a branch.',
  );

/** A full object id, SHA-1 or SHA-256. */
export const gitSha = z
  .string()
  .regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'This is not the full id of a commit.');
