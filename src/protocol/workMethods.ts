import * as z from 'zod';
import { holderErrors, ticketErrors, ticketResult, writeErrors } from './contractPieces.ts';
import { handoff } from './events.ts';
import { fence, ticketId } from './ids.ts';
import { limits } from './limits.ts';
import { mutation } from './request.ts';
import { runUsage } from './ruleEvents.ts';
import { line, prose } from './text.ts';
import { ticketSummary } from './ticket.ts';

/** What happens to work besides claiming it: it needs a person, it costs something, its epic is set free. */
export const workMethods = {
  'spike.raise': mutation(
    'Says that a ticket needs a person: a child of type spike with the evidence. Nobody is offered the ticket until a person closes the spike. The holder of a claim gives it back with a handoff note.',
    {
      params: {
        ticket: ticketId,
        fence: fence.optional(),
        title: line(limits.titleMinLength, limits.titleMaxLength).optional(),
        evidence: prose({ minLength: 1, maxBytes: limits.descriptionBytes }),
        handoff: handoff.optional(),
      },
      /** The ticket that waits now, and the spike it waits for. */
      result: z.object({ ticket: ticketSummary, spike: ticketSummary }),
      errors: [...writeErrors, 'ticket.parentInvalid', 'handoff.missing'],
      right: 'write',
    },
  ),

  'usage.record': mutation('Adds what a run used up to the ticket, its epic and the board.', {
    params: { ticket: ticketId, fence, ...runUsage.shape },
    result: ticketResult,
    errors: holderErrors,
    right: 'holder',
  }),

  'epic.free': mutation('Takes an epic from the agent that owns it, so that others can claim its children.', {
    params: { ticket: ticketId, reason: prose({ minLength: 1 }) },
    result: ticketResult,
    errors: [...ticketErrors, 'epic.unowned'],
    right: 'person',
  }),
} as const;
