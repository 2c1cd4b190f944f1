import * as z from 'zod';
import { agentTraits } from './board.ts';
import { agentName, roleName } from './ids.ts';
import { role } from './role.ts';
import { line } from './text.ts';

/** What an edit changes of an agent. `null` clears what may be absent. */
export const agentChanges = z.object({
  role: roleName.optional(),
  repos: agentTraits.repos.nullable(),
  engine: agentTraits.engine.nullable(),
  model: agentTraits.model.nullable(),
});

/** Why an agent was fired: short, because it goes into the note on every ticket that the agent leaves. */
export const firingReason = line(1, 500);

/** The facts of a board's roster and of its own roles, by type. */
export const rosterPayloads = {
  'agent.hired': z.object({ name: agentName, role: roleName, ...agentTraits }),
  'agent.edited': z.object({ name: agentName, changes: agentChanges }),
  'agent.fired': z.object({ name: agentName, reason: firingReason.optional() }),
  'role.defined': z.object({ role }),
  'role.removed': z.object({ name: roleName }),
} as const;
