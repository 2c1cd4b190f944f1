import type { Handlers } from '../handlers.ts';
import type { HubServices } from '../services.ts';
import { boardHandlers } from './boards.ts';
import { claimHandlers } from './claims.ts';
import { historyHandlers } from './history.ts';
import { hubHandlers } from './hub.ts';
import { logHandlers } from './log.ts';
import { phaseHandlers } from './phases.ts';
import { reviewHandlers } from './reviews.ts';
import { rosterHandlers } from './roster.ts';
import { sessionHandlers } from './sessions.ts';
import { talkHandlers } from './talk.ts';
import { ticketHandlers } from './tickets.ts';
import { timelineHandlers } from './timeline.ts';
import { workHandlers } from './work.ts';

/** The handler of every method. */
export function allHandlers(hub: HubServices): Handlers {
  return {
    ...hubHandlers(hub),
    ...sessionHandlers(hub),
    ...boardHandlers(hub),
    ...rosterHandlers(hub),
    ...ticketHandlers(hub),
    ...timelineHandlers(hub),
    ...claimHandlers(hub),
    ...reviewHandlers(hub),
    ...logHandlers(hub),
    ...phaseHandlers(hub),
    ...workHandlers(hub),
    ...talkHandlers(hub),
    ...historyHandlers(hub),
  };
}
