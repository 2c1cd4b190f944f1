import * as z from 'zod';
import { entryFilter, guard, page, ticketErrors, ticketResult, writeErrors } from './contractPieces.ts';
import { commentKind, entryId, ticketChanges, ticketDraft, wireEvent } from './events.ts';
import { boardKey, fence, sequence, ticketId } from './ids.ts';
import { limits } from './limits.ts';
import { mutation, read } from './request.ts';
import { line, prose } from './text.ts';
import { closedAs, ticket, ticketStatus, ticketSummary } from './ticket.ts';

/** Open tickets whose title differs at most in case, spaces and punctuation; none where no title was given. */
const duplicates = z.array(ticketId);

/** Tickets and what is written on them. */
export const ticketMethods = {
  'ticket.create': mutation(
    'Creates a ticket in Backlog, or in Ready when `ready` is set and the gate is met. Without `repos` it is for all repositories of the board.',
    {
      params: {
        board: boardKey,
        ...ticketDraft.partial().shape,
        title: ticketDraft.shape.title,
        /** Criteria as plain texts get their ids from the hub. */
        criteria: z.array(line(1, limits.criterionLength)).max(limits.criteria).optional(),
        ready: z.boolean().optional(),
      },
      result: ticketResult.extend({ duplicates }),
      errors: [
        'board.unknown',
        'phase.unknown',
        'role.unknown',
        'agent.unknown',
        'repository.unknown',
        'ticket.unknown',
        'ticket.cycle',
        'ticket.parentInvalid',
        'gate.refused',
      ],
      right: 'person',
    },
  ),

  'ticket.edit': mutation(
    'Changes fields of a ticket. Criteria of a Ready ticket that nobody holds change with a reason, and send it back to Backlog.',
    {
      params: {
        ticket: ticketId,
        changes: ticketChanges,
        /** Why criteria that were fixed are changed. */
        reason: prose({ minLength: 1 }).optional(),
        ...guard,
      },
      // A hub of the version before says none.
      result: ticketResult.extend({ duplicates: duplicates.default([]) }),
      errors: [
        ...writeErrors,
        'phase.unknown',
        'role.unknown',
        'agent.unknown',
        'repository.unknown',
        'ticket.cycle',
        'ticket.parentInvalid',
        'ticket.criteriaFrozen',
        'ticket.closed',
        'ticket.nothingToChange',
        'gate.refused',
        'claim.held',
      ],
      right: 'write',
    },
  ),

  'ticket.move': mutation(
    'Moves a ticket through the gate of that transition. A refusal names every unmet condition.',
    {
      params: {
        ticket: ticketId,
        to: ticketStatus,
        reason: prose({ minLength: 1 }).optional(),
        closedAs: closedAs.optional(),
        ...guard,
      },
      result: ticketResult,
      errors: [...writeErrors, 'gate.refused', 'claim.held'],
      right: 'move',
    },
  ),

  'ticket.get': read('A whole ticket.', {
    params: { ticket: ticketId },
    result: z.object({ ticket }),
    errors: ticketErrors,
  }),

  'ticket.list': read('Tickets of a board by number, page by page; of all states unless some are named.', {
    params: {
      board: boardKey,
      statuses: z.array(ticketStatus).max(6).optional(),
      order: z.enum(['oldest', 'newest']).optional(),
      ...page,
    },
    result: z.object({
      tickets: z.array(ticketSummary),
      next: z.string().optional(),
      epoch: z.string(),
      sequence,
    }),
    errors: ['board.unknown', 'request.invalid'],
  }),

  'ticket.timeline': read('Everything that ever happened to a ticket, newest first, page by page.', {
    params: { ticket: ticketId, ...entryFilter, ...page },
    result: z.object({ entries: z.array(wireEvent), next: z.string().optional() }),
    errors: [...ticketErrors, 'request.invalid'],
  }),

  'comment.add': mutation('Writes on the timeline of a ticket. An answer names the question it answers.', {
    params: {
      ticket: ticketId,
      kind: commentKind,
      text: prose({ minLength: 1 }),
      answers: entryId.optional(),
      fence: fence.optional(),
    },
    result: z.object({ ticket: ticketSummary, entry: entryId }),
    errors: [...writeErrors, 'question.unknown'],
    right: 'write',
  }),
} as const;
