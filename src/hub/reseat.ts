import type { BoardState } from '../domain/state.ts';
import type { AgentName } from '../protocol/ids.ts';
import type { Sessions } from './sessions.ts';
import type { Transaction } from './writer.ts';

/** Brings the sessions that sit as an agent in line with the roster, in the transaction that changed it: who was fired sits nowhere. */
export function reseat(
  { key, roster }: BoardState,
  agent: AgentName,
  { sessions, transaction }: { readonly sessions: Sessions; readonly transaction: Transaction },
): void {
  const role = roster.get(agent)?.role;
  for (const session of sessions.all()) {
    const before = session.seat;
    if (before?.board !== key || before.agent !== agent || before.role === role) continue;
    session.seat = role === undefined ? undefined : { ...before, role };
    transaction.writer.rememberSeat(session.id, session.seat, transaction.now);
    transaction.onUndo(() => (session.seat = before));
    sessions.changed(session);
  }
}
