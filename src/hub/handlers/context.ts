import type { DecisionContext } from '../../domain/command.ts';
import type { BoardKey } from '../../protocol/ids.ts';
import type { Call } from '../handlers.ts';
import { actorOf } from '../session.ts';

/** What the domain may know of the caller. A seat counts on its own board only. */
export function contextOf({ session }: Call, board: BoardKey): Omit<DecisionContext, 'now'> {
  const seat = session.seat?.board === board ? session.seat : undefined;
  return { actor: actorOf(session), session: session.id, seat };
}
