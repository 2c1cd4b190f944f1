import * as z from 'zod';
import { agentTraits, board } from './board.ts';
import { agentName, boardKey, roleName, ticketId } from './ids.ts';
import { mutation } from './request.ts';
import { roleDefinition } from './role.ts';
import { agentChanges, firingReason } from './rosterEvents.ts';

const result = z.object({ board });

/** Who works on a board, and as what (SPEC 10). */
export const rosterMethods = {
  'agent.hire': mutation('Puts an agent with a role on the roster.', {
    params: { board: boardKey, name: agentName, role: roleName, ...agentTraits },
    result,
    errors: ['board.unknown', 'role.unknown', 'repository.unknown', 'agent.exists', 'board.full'],
    right: 'person',
  }),

  'agent.edit': mutation(
    'Changes role, repositories, engine or model of an agent; null clears one. What the agent holds stays with it.',
    {
      params: { board: boardKey, name: agentName, ...agentChanges.shape },
      result,
      errors: [
        'board.unknown',
        'agent.unknown',
        'role.unknown',
        'repository.unknown',
        'ticket.nothingToChange',
      ],
      right: 'person',
    },
  ),

  'agent.fire': mutation(
    'Takes an agent off the roster and hands over what is open: claims are released with a note, routes and reviews cleared, epics freed.',
    {
      params: { board: boardKey, name: agentName, reason: firingReason.optional() },
      /** `released` are the tickets whose claims ended; their work is where it was. */
      result: z.object({ board, released: z.array(ticketId) }),
      errors: ['board.unknown', 'agent.unknown', 'agent.inUse'],
      right: 'person',
    },
  ),

  'role.define': mutation(
    'Gives the board a role of its own, or a new version of one; it overrides a shipped role of the same name. What its `never` says as `type:`, `priority:`, `label:`, `repo:` or `path:` and a value, it cannot claim.',
    {
      params: { board: boardKey, role: roleDefinition },
      result,
      errors: ['board.unknown', 'board.full', 'ticket.nothingToChange'],
      right: 'person',
    },
  ),

  'role.remove': mutation(
    'Takes a role of its own from the board. A shipped role of the same name is back in force.',
    {
      params: { board: boardKey, name: roleName },
      result,
      errors: ['board.unknown', 'role.unknown', 'role.shipped', 'role.inUse'],
      right: 'person',
    },
  ),
} as const;
