import * as z from 'zod';
import { gitRef, gitSha } from './git.ts';
import { agentName, repositoryName } from './ids.ts';
import { limits } from './limits.ts';
import { line, prose } from './text.ts';

const count = z.int().min(0);

/** Id of a done criterion within its ticket. */
export const criterionId = z
  .string()
  .regex(/^c[1-9][0-9]{0,3}$/, 'The id of a criterion is a c and a number, like c1.');

/** Id of a review thread within its ticket. */
export const threadId = z.string().regex(/^t[1-9][0-9]{0,8}$/, 'A thread id is a t and a number, like t1.');

/** Where a pull request is: an address, or the name of one that the board keeps itself. */
const pullRequest = line(1, limits.linkLength);

/** A run of a repository's checks, and the head it ran on. */
const checkRun = z.object({
  head: gitSha,
  passed: z.boolean(),
  summary: prose({ maxBytes: 4_096 }).optional(),
});

/** What a repository of a hand-in is like (SPEC 4): its head, whether its worktree is clean, commits over and behind the base, its checks and its pull request. One without a change is marked as unchanged and needs neither. */
export const handInRepository = z.object({
  name: repositoryName,
  head: gitSha,
  clean: z.boolean(),
  ahead: count,
  behind: count,
  unchanged: z.boolean().optional(),
  checks: checkRun.optional(),
  pullRequest: pullRequest.optional(),
});
export type HandInRepository = z.infer<typeof handInRepository>;

/** The newest hand-in as the ticket shows it. The checks of each changed repository passed on this head. */
export const handIn = z.object({
  agent: agentName,
  repos: z.array(
    z.object({
      name: repositoryName,
      head: gitSha,
      behind: count,
      unchanged: z.boolean().optional(),
      pullRequest: pullRequest.optional(),
    }),
  ),
});
export type HandIn = z.infer<typeof handIn>;

/** A criterion and how it was judged. */
export const verdictOf = z.object({
  criterion: criterionId,
  verdict: z.enum(['pass', 'warn', 'block']),
});
export type VerdictOf = z.infer<typeof verdictOf>;

/** A verdict with what it rests on. */
export const verdict = verdictOf.extend({ evidence: prose({ minLength: 1, maxBytes: 8_192 }) });
export type Verdict = z.infer<typeof verdict>;

/** What a review comes to. */
export const reviewOutcome = z.enum(['approve', 'return']);

/** The head of a repository that was reviewed. */
const reviewedHead = z.object({ name: repositoryName, head: gitSha });

/** Checks that the review ran. */
const reviewCheck = checkRun.extend({ name: repositoryName });

/** What is submitted with a review. */
export const submittedReview = z.object({
  verdicts: z.array(verdict).max(limits.criteria),
  heads: z.array(reviewedHead).max(limits.repositoriesOfBoard),
  checks: z.array(reviewCheck).max(limits.repositoriesOfBoard),
});
export type SubmittedReview = z.infer<typeof submittedReview>;

/** Proof that a repository's work is merged: `head` was found to be an ancestor of `target`. */
export const mergedRepository = z.object({
  name: repositoryName,
  head: gitSha,
  target: gitRef,
  merged: z.literal(true),
});
export type MergedRepository = z.infer<typeof mergedRepository>;

/** Where a thread is: nowhere in particular, a repository, a file, a line of it (from 1). */
export const threadPlace = {
  repo: repositoryName.optional(),
  path: line(1, 1_000)
    .refine(
      (path) => !path.startsWith('/') && !path.split('/').includes('..'),
      'A path is relative and stays inside its repository.',
    )
    .optional(),
  line: z.int().min(1).optional(),
};

/** Name of an artifact: a plain file name. */
export const artifactName = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/,
    'The name of an artifact is letters, digits, dots, hyphens and underscores, 1 to 100 characters.',
  );

/** An artifact without its text: the newest version and who wrote it. */
export const artifactHead = z.object({ name: z.string(), version: z.int().min(1), author: z.string() });

/** Where a decision record is: a web address, or a path inside a repository. */
export const decisionLink = line(1, limits.linkLength).refine(
  (link) => /^https?:\/\/[^\s]+$/i.test(link) || !/^[a-z][a-z0-9+.-]*:|^\/|^\\|(^|\/)\.\.(\/|$)/i.test(link),
  'A link to a decision is a web address or a path inside a repository.',
);
