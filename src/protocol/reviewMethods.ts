import * as z from 'zod';
import { holderErrors, ticketErrors, ticketResult, writeErrors } from './contractPieces.ts';
import { handoff } from './entries.ts';
import { fence, instant, ticketId } from './ids.ts';
import { limits } from './limits.ts';
import { mutation, read } from './request.ts';
import {
  artifactName,
  decisionLink,
  handInRepository,
  mergedRepository,
  reviewOutcome,
  submittedReview,
  threadId,
  threadPlace,
} from './review.ts';
import { line, prose } from './text.ts';
import { ticketSummary } from './ticket.ts';

const text = prose({ minLength: 1 });
const underFence = { fence: fence.optional() };
const onThread = { ticket: ticketId, thread: threadId, ...underFence };

/** The way of the work from the hand-in to the merge (SPEC 4, 9), and what a ticket carries along. */
export const reviewMethods = {
  'ticket.handIn': mutation(
    'Hands the work in for review and ends the claim. A refusal names every unmet condition of every repository.',
    {
      params: {
        ticket: ticketId,
        fence,
        handoff,
        repos: z.array(handInRepository).max(limits.repositoriesOfBoard),
      },
      result: ticketResult,
      errors: [...holderErrors, 'repository.unknown', 'gate.refused'],
      right: 'holder',
    },
  ),

  'thread.open': mutation(
    'Opens a thread on the work, at a place of the diff or on the whole. One that questions a requirement becomes a question on the ticket.',
    {
      params: { ticket: ticketId, text, ...threadPlace, requirement: z.boolean().optional(), ...underFence },
      result: z.object({ ticket: ticketSummary, thread: threadId }),
      errors: [...writeErrors, 'repository.unknown', 'ticket.closed', 'ticket.full'],
      right: 'write',
    },
  ),

  'thread.reply': mutation('Writes an answer into a thread.', {
    params: { ...onThread, text },
    result: ticketResult,
    errors: [...writeErrors, 'thread.unknown'],
    right: 'write',
  }),

  'thread.resolve': mutation('Settles a thread: the reviewer or a person says that it is.', {
    params: onThread,
    result: ticketResult,
    errors: [...writeErrors, 'thread.unknown', 'ticket.nothingToChange'],
    right: 'write',
  }),

  'thread.mark': mutation(
    'Marks a thread as questioning a requirement: it becomes a question on the ticket and is counted. Without a text the question is the thread’s own.',
    {
      params: { ...onThread, requirement: z.literal(true), text: text.optional() },
      result: ticketResult,
      errors: [...writeErrors, 'thread.unknown', 'ticket.nothingToChange'],
      right: 'write',
    },
  ),

  'review.submit': mutation(
    'Approves the work or returns it to the agent that did it, with a verdict for each criterion and its evidence. To approve, say which head of each changed repository was reviewed.',
    {
      params: {
        ticket: ticketId,
        outcome: reviewOutcome,
        verdicts: submittedReview.shape.verdicts,
        heads: submittedReview.shape.heads.optional(),
        checks: submittedReview.shape.checks.optional(),
        ...underFence,
      },
      result: ticketResult,
      errors: [...writeErrors, 'criterion.unknown', 'repository.unknown', 'gate.refused'],
      right: 'write',
    },
  ),

  'merge.record': mutation(
    'Records in which repositories an approved ticket is merged, as proven by who merged it. It can close when all are.',
    {
      params: { ticket: ticketId, repos: z.array(mergedRepository).min(1).max(limits.repositoriesOfBoard) },
      result: ticketResult,
      errors: [...ticketErrors, 'repository.unknown', 'merge.refused', 'ticket.nothingToChange'],
      right: 'person',
    },
  ),

  'decision.link': mutation('Links a decision record.', {
    params: { ticket: ticketId, link: decisionLink, title: line(1, 200).optional(), ...underFence },
    result: ticketResult,
    errors: [...writeErrors, 'ticket.nothingToChange', 'ticket.full'],
    right: 'write',
  }),

  'artifact.write': mutation('Writes an artifact of the ticket: a new one, or the next version of it.', {
    params: {
      ticket: ticketId,
      name: artifactName,
      text: prose({ minLength: 1, maxBytes: limits.artifactBytes }),
      ...underFence,
    },
    result: z.object({ ticket: ticketSummary, version: z.int().min(1) }),
    errors: [...writeErrors, 'ticket.full'],
    right: 'write',
  }),

  'artifact.read': read('An artifact of the ticket: its newest version, or the one that is named.', {
    params: { ticket: ticketId, name: artifactName, version: z.int().min(1).optional() },
    result: z.object({
      name: z.string(),
      version: z.int().min(1),
      author: z.string(),
      at: instant,
      text: z.string(),
    }),
    errors: [...ticketErrors, 'artifact.unknown'],
  }),
} as const;
