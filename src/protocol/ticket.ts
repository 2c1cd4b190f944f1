import * as z from 'zod';
import { gitRef, gitSha } from './git.ts';
import {
  agentName,
  fence,
  instant,
  phaseName,
  repositoryName,
  roleName,
  sessionId,
  ticketId,
} from './ids.ts';
import { limits } from './limits.ts';
import { artifactHead, criterionId, handIn, mergedRepository, threadId, verdictOf } from './review.ts';
import { line } from './text.ts';
import { priorities, ticketStatuses, ticketTypes } from './vocabulary.ts';

export { gitRef, priorities, ticketStatuses, ticketTypes };

/** What kind of work a ticket is (SPEC 3). */
export const ticketType = z.enum(ticketTypes);
export type TicketType = z.infer<typeof ticketType>;

/** The states of SPEC 4. */
export const ticketStatus = z.enum(ticketStatuses);
export type TicketStatus = z.infer<typeof ticketStatus>;

/** How a closed ticket ended. */
export const closedAs = z.enum(['merged', 'cancelled', 'duplicate']);
export type ClosedAs = z.infer<typeof closedAs>;

/** How urgent a ticket is. */
export const priority = z.enum(priorities);
export type Priority = z.infer<typeof priority>;

/** What a claim is for (SPEC 1). Only `implement` moves the ticket. */
export const stages = ['refine', 'implement', 'review', 'retire'] as const;
export const stage = z.enum(stages);
export type Stage = z.infer<typeof stage>;

/** One done criterion: a stable id within the ticket, and its text. */
export const criterion = z.object({
  id: criterionId,
  text: line(1, limits.criterionLength),
});
export type Criterion = z.infer<typeof criterion>;

/** A repository of the ticket and the ref its branch is cut from; without one the repository's own base holds. */
export const ticketRepository = z.object({ name: repositoryName, baseRef: gitRef.optional() });
export type TicketRepository = z.infer<typeof ticketRepository>;

/** A label of a ticket. */
export const label = line(1, 40);

/** A glob relative to a repository's root, told as the ticket's expectation of what it touches. */
export const pathGlob = line(1, 300).refine(
  (glob) => !glob.startsWith('/') && !glob.split('/').includes('..'),
  'A path is relative and stays inside its repository.',
);

/** The right to work on one ticket's stage. `leaseMs` is what was granted; `leaseUntil` is the hub's estimate in wall-clock time, for people only: no decision rests on it. */
export const claim = z.object({
  session: sessionId,
  agent: agentName,
  stage,
  fence,
  since: instant,
  leaseMs: z.int().positive(),
  stale: z.boolean().optional(),
  /** Nothing was written on the ticket for as long as the board allows; whoever writes next ends it. */
  quiet: z.boolean().optional(),
  leaseUntil: instant.optional(),
});
export type Claim = z.infer<typeof claim>;

/** One worktree of a workspace as recorded by the holder. Paths are absolute on the machine of the hub. */
export const workspaceRepository = z.object({
  name: repositoryName,
  worktree: z.string().min(1).max(4096),
  branch: gitRef,
  baseRef: gitRef,
  baseSha: gitSha,
  headSha: gitSha.optional(),
  pullRequest: z.string().max(2048).optional(),
});
export type WorkspaceRepository = z.infer<typeof workspaceRepository>;

/** The feature folder of a claim (SPEC 7). */
export const workspace = z.object({
  folder: z.string().min(1).max(4096),
  workspaceFile: z.string().min(1).max(4096),
  fence,
  repos: z.array(workspaceRepository).max(limits.repositoriesOfBoard),
});
export type Workspace = z.infer<typeof workspace>;

const count = z.int().min(0);

/** What may be spent: cost in the currency the engines report, tokens in and out together. What is absent has no bound. */
export const budget = z.object({ cost: z.number().min(0).optional(), tokens: count.optional() });
export type Budget = z.infer<typeof budget>;

/** What runs have cost so far. */
export const usage = z.object({ runs: count, tokensIn: count, tokensOut: count, cost: z.number().min(0) });
export type Usage = z.infer<typeof usage>;

/** A ticket as every list, tree and board shows it: everything of SPEC 3 but the description and the texts of the timeline, which are read on demand. */
export const ticketSummary = z.object({
  id: ticketId,
  type: ticketType,
  title: z.string(),
  status: ticketStatus,
  closedAs: closedAs.optional(),
  priority,
  labels: z.array(z.string()),
  criteria: z.array(criterion),
  hasDescription: z.boolean(),
  parent: ticketId.optional(),
  phase: phaseName.optional(),
  blockedBy: z.array(ticketId),
  repos: z.array(ticketRepository),
  needsNoRepos: z.boolean(),
  paths: z.array(z.string()),
  role: roleName.optional(),
  reviewer: z.string().optional(),
  route: agentName.optional(),
  assignee: agentName.optional(),
  claim: claim.optional(),
  epicOwner: agentName.optional(),
  workspace: workspace.optional(),
  rounds: count,
  questions: z.object({ open: z.array(z.string()), answered: z.array(z.string()) }),
  artifacts: z.array(artifactHead),
  decisions: z.object({ required: z.boolean(), links: z.array(z.string()) }),
  /** On an epic it bounds what its children cost together. */
  budget: budget.optional(),
  usage,
  /** Children that say that this ticket needs a person; while there are any, nobody is offered it (SPEC 5). */
  openSpikes: z.array(ticketId),
  source: z.object({ tracker: z.string(), key: z.string(), url: z.string() }).optional(),
  comments: count,
  // Hand-in, review and merge. A hub of the version before tells none of it.
  /** Agents that ever held the implement claim, in that order. */
  implementers: z.array(agentName).default([]),
  /** What was handed in last. */
  handIn: handIn.optional(),
  /** Threads by id; `marked` are those that questioned a requirement. */
  threads: z
    .object({ open: z.array(threadId), resolved: z.array(threadId), marked: z.array(threadId) })
    .default({ open: [], resolved: [], marked: [] }),
  /** How many threads turned out to question a requirement: a refinement that was not good enough. */
  refinementMisses: count.default(0),
  /** Verdicts of the newest review. */
  verdicts: z.array(verdictOf).default([]),
  /** Repositories in which the work is merged, proven. */
  merges: z.array(mergedRepository).default([]),
  version: z.int().min(1),
  createdAt: instant,
  updatedAt: instant,
});
export type TicketSummary = z.infer<typeof ticketSummary>;

/** A whole ticket: the summary and its description. */
export const ticket = ticketSummary.extend({ description: z.string() });
export type Ticket = z.infer<typeof ticket>;
