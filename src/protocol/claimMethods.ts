import * as z from 'zod';
import { holderErrors, page, ticketErrors, ticketResult } from './contractPieces.ts';
import { condition } from './errors.ts';
import { handoff } from './events.ts';
import { agentName, boardKey, fence, roleName, ticketId } from './ids.ts';
import { limits } from './limits.ts';
import { act, mutation, read } from './request.ts';
import { claim, stage, ticket, ticketSummary, workspace } from './ticket.ts';

const leaseMs = z.int().min(limits.leaseMinMs).max(limits.leaseMaxMs).optional();

/** What a claimer gets: the ticket, its claim, the token that proves the claim elsewhere, and what the last holder left. */
const granted = z.object({
  ticket: ticket,
  claim: claim,
  /** Proves this claim to the hub from another process; keep it like a password. It dies with the lease. */
  token: z.string(),
  handoff: handoff.optional(),
});
export type Granted = z.infer<typeof granted>;

/** One step of the selection, and what it came to (SPEC 5). */
const selectionStep = z.object({
  step: z.int().min(1).max(7),
  name: z.string(),
  message: z.string(),
  ticket: ticketId.optional(),
});

/** Why a ticket can or cannot be claimed by this agent: no condition means that it can. */
const claimability = z.object({
  ticket: ticketSummary,
  claimable: z.boolean(),
  conditions: z.array(condition),
});
export type Claimability = z.infer<typeof claimability>;

const skipped = z.object({ ticket: ticketId, conditions: z.array(condition) });

/** Which agent a request is made for. Without an agent: the one this session sits as. */
const asAgent = { board: boardKey, agent: agentName.optional(), role: roleName.optional() };

const claimErrors = [...ticketErrors, 'session.notSeated', 'claim.refused', 'claim.held'] as const;

/** Claims, from the preview to the release, and the workspace a holder makes. */
export const claimMethods = {
  'claim.preview': read('Says per ticket whether this agent could claim it, and why not. Claims nothing.', {
    params: { ...asAgent, stage: stage.optional(), tickets: z.array(ticketId).max(100).optional(), ...page },
    result: z.object({ tickets: z.array(claimability), next: z.string().optional() }),
    errors: [
      'board.unknown',
      'ticket.unknown',
      'agent.unknown',
      'role.unknown',
      'session.notSeated',
      'request.invalid',
    ],
  }),

  'claim.take': mutation(
    'Claims this ticket for the agent of this session. Exactly one of many callers wins.',
    {
      params: {
        ticket: ticketId,
        stage: stage.optional(),
        leaseMs,
        expectedVersion: z.int().min(1).optional(),
      },
      result: granted,
      errors: [...claimErrors, 'ticket.versionStale'],
      right: 'seat',
    },
  ),

  'claim.next': mutation(
    'Claims the ticket this agent should work on next and says which step chose it. Can wait for one.',
    {
      params: {
        board: boardKey,
        leaseMs,
        waitMs: z.int().min(0).max(600_000).optional(),
        explain: z.boolean().optional(),
      },
      result: z.object({
        granted: granted.optional(),
        step: selectionStep,
        steps: z.array(selectionStep),
        skipped: z.array(skipped),
      }),
      errors: ['board.unknown', 'session.notSeated'],
      right: 'seat',
    },
  ),

  'claim.renew': act('Renews leases. Says for each whether it still stands; a lost one must stop all work.', {
    params: {
      claims: z
        .array(z.object({ ticket: ticketId, fence, token: z.string().max(400).optional() }))
        .min(1)
        .max(100),
      leaseMs,
    },
    result: z.object({
      claims: z.array(
        z.object({
          ticket: ticketId,
          fence,
          held: z.boolean(),
          leaseMs: z.int().optional(),
          code: z.string().optional(),
          message: z.string().optional(),
        }),
      ),
    }),
    right: 'read',
  }),

  'claim.adopt': mutation(
    'Moves a claim to this session: the window that works on it, or the one that takes it back. Proven by the claim token.',
    {
      params: { ticket: ticketId, fence, token: z.string().max(400), leaseMs },
      result: granted,
      errors: [...holderErrors, 'claim.token'],
      right: 'read',
    },
  ),

  'claim.release': mutation(
    'Gives a claimed ticket back with a handoff note. A person may release any claim.',
    {
      params: { ticket: ticketId, fence, handoff },
      result: ticketResult,
      errors: holderErrors,
      right: 'write',
    },
  ),

  'workspace.record': mutation('Records the worktrees that the holder made for its claim.', {
    params: { ticket: ticketId, fence, workspace },
    result: ticketResult,
    errors: [...holderErrors, 'repository.unknown'],
    right: 'holder',
  }),
} as const;
