import type { Handlers } from '../handlers.ts';
import type { HubServices } from '../services.ts';
import { contextOf } from './context.ts';

/** Who sits where. */
export function sessionHandlers(
  hub: HubServices,
): Pick<Handlers, 'session.sit' | 'session.leave' | 'session.list'> {
  const { boards, sessions, writer } = hub;
  return {
    'session.sit': {
      decide: (params, call, transaction) => {
        const { board, role, agent, repos } = params;
        const facts = transaction.decide(
          'session.sit',
          { board, role, agent, repos },
          {
            ...contextOf(call, board),
            seatedAgents: sessions.seatedAgents(board),
          },
        );
        const seat = { board, agent: facts.agent, role: facts.role, repos };
        transaction.writer.rememberSeat(call.session.id, seat, transaction.now);
        const { session } = call;
        const before = session.seat;
        // At once, so that the next of this batch is not given the same agent.
        session.seat = seat;
        transaction.onUndo(() => (session.seat = before));
        return { board, agent: facts.agent, role: facts.role, hired: facts.hired };
      },
      answer: (result, { session }) => {
        const { board, agent, role } = result;
        // A repeated request may come from a session that lost its seat with the hub that answered first; a fired agent's is lost for good.
        if (
          (session.seat?.board !== board || session.seat.agent !== agent) &&
          boards.find(board)?.roster.has(agent) === true
        )
          session.seat = { board, agent, role };
        sessions.changed(session);
        return result;
      },
    },
    'session.leave': async (_params, { session }) => {
      await writer.submit((transaction) => {
        transaction.writer.rememberSeat(session.id, undefined, transaction.now);
        const before = session.seat;
        session.seat = undefined;
        transaction.onUndo(() => (session.seat = before));
      });
      sessions.changed(session);
      return {};
    },
    'session.list': ({ board }) => ({ sessions: sessions.list(board) }),
  };
}
