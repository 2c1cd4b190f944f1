import type { DecisionContext } from '../../domain/command.ts';
import type { BoardKey, Fence } from '../../protocol/ids.ts';
import type { Call } from '../handlers.ts';
import { actorOf, isAgent } from '../session.ts';

/** What the domain may know of the caller. A seat counts on its own board only. */
export function contextOf({ session }: Call, board: BoardKey): Omit<DecisionContext, 'now'> {
  const seat = session.seat?.board === board ? session.seat : undefined;
  return { actor: actorOf(session), session: session.id, seat };
}

/** An agent writes under the fence of its own claim, whatever it says or leaves out. */
export function underFence<P extends { fence?: Fence | undefined }>(params: P, { session }: Call): P {
  const fence = isAgent(session) ? (params.fence ?? session.binding?.fence) : params.fence;
  return { ...params, fence };
}
