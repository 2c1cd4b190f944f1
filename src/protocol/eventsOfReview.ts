import * as z from 'zod';
import { entryId, handoff } from './entries.ts';
import { agentName, fence, ticketId } from './ids.ts';
import { limits } from './limits.ts';
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

const onTicket = { ticket: ticketId };
const onThread = { ...onTicket, thread: threadId };
const text = prose({ minLength: 1 });

/** Facts of hand-in, review and merge (SPEC 4, 9), and of what a ticket carries along: artifacts and decisions (SPEC 3). */
export const reviewPayloads = {
  /** Ends the implement claim of this agent. */
  'ticket.handedIn': z.object({
    ...onTicket,
    fence,
    agent: agentName,
    handoff,
    repos: z.array(handInRepository),
  }),
  'thread.opened': z.object({ ...onThread, text, ...threadPlace }),
  'thread.replied': z.object({ ...onThread, text }),
  'thread.resolved': z.object(onThread),
  /** The thread questions a requirement; the question on the ticket that it became. */
  'thread.marked': z.object({ ...onThread, question: entryId }),
  /** Ends the review claim, where there is one. A return names the agent that the ticket goes back to, while it is on the roster. */
  'review.submitted': z.object({
    ...onTicket,
    fence: fence.optional(),
    outcome: reviewOutcome,
    ...submittedReview.shape,
    returnTo: agentName.optional(),
  }),
  'merge.recorded': z.object({ ...onTicket, repos: z.array(mergedRepository) }),
  'decision.linked': z.object({ ...onTicket, link: decisionLink, title: line(1, 200).optional() }),
  'artifact.written': z.object({
    ...onTicket,
    name: artifactName,
    version: z.int().min(1),
    author: z.string(),
    text: prose({ minLength: 1, maxBytes: limits.artifactBytes }),
  }),
} as const;
