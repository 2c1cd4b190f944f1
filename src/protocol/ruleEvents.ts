import * as z from 'zod';
import { phase } from './board.ts';
import { fence, phaseName, sequence, ticketId } from './ids.ts';
import { limits } from './limits.ts';
import { line, prose } from './text.ts';

const onTicket = { ticket: ticketId };
const onClaim = { ticket: ticketId, fence };

/** What one run used up. */
export const runUsage = z.object({
  tokensIn: z.int().min(0),
  tokensOut: z.int().min(0),
  cost: z.number().min(0),
  durationMs: z.int().min(0).optional(),
  engine: line(1, 80).optional(),
  /** The session of the engine, by which it can be resumed. */
  engineSession: line(1, 200).optional(),
});

/** Facts of phases, spikes, spending, activity and handing over (SPEC 4, 5). */
export const rulePayloads = {
  /** All phases in their order. A phase that is new is planned; one that is left out is gone. */
  'phases.planned': z.object({ phases: z.array(phaseName).max(limits.phasesOfBoard) }),
  'phase.switched': z.object({
    changes: z.array(z.object({ phase: phaseName, state: phase.shape.state })).min(1),
  }),
  'spike.raised': z.object({ ...onTicket, spike: ticketId, reason: prose().optional() }),
  'spike.closed': z.object({ ...onTicket, spike: ticketId }),
  'usage.recorded': z.object({ ...onClaim, ...runUsage.shape }),
  'claim.quieted': z.object(onClaim),
  /** The holder was given the handoff note that this event of the log carries. */
  'handoff.read': z.object({ ...onClaim, handoff: sequence }),
} as const;
