import * as z from 'zod';
import { board, phaseState } from './board.ts';
import { boardKey, phaseName } from './ids.ts';
import { limits } from './limits.ts';
import { mutation } from './request.ts';

/** The phases of a board: their order, and which one is worked on. */
export const phaseMethods = {
  'phase.plan': mutation(
    'Sets the phases of a board in their order. New ones are planned; one that open tickets name cannot be left out.',
    {
      params: { board: boardKey, phases: z.array(phaseName).max(limits.phasesOfBoard) },
      result: z.object({ board }),
      errors: ['board.unknown', 'phase.inUse', 'ticket.nothingToChange'],
      right: 'person',
    },
  ),

  'phase.switch': mutation(
    'Makes a phase the active one: one before it is done then, one after it planned again, and claims in them go on; or sets another state. Tickets of phases that are not active are offered to nobody.',
    {
      params: { board: boardKey, phase: phaseName, state: phaseState.optional() },
      result: z.object({ board }),
      errors: ['board.unknown', 'phase.unknown', 'ticket.nothingToChange'],
      right: 'person',
    },
  ),
} as const;
