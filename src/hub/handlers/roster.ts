import { toBoard } from '../../domain/queries.ts';
import type { BoardKey } from '../../protocol/ids.ts';
import { plain, type Handlers } from '../handlers.ts';
import { reseat } from '../reseat.ts';
import type { HubServices } from '../services.ts';
import { contextOf } from './context.ts';

/** Who works on a board, and as what. */
export function rosterHandlers({
  boards,
  sessions,
}: HubServices): Pick<Handlers, 'agent.hire' | 'agent.edit' | 'agent.fire' | 'role.define' | 'role.remove'> {
  const described = (key: BoardKey) => ({ board: toBoard(boards.get(key)) });
  return {
    'agent.hire': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      transaction.decide('agent.hire', params, contextOf(call, params.board));
      return described(params.board);
    }),
    'agent.edit': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      transaction.decide('agent.edit', params, contextOf(call, params.board));
      reseat(boards.get(params.board), params.name, { sessions, transaction });
      return described(params.board);
    }),
    'agent.fire': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      const { released } = transaction.decide('agent.fire', params, contextOf(call, params.board));
      reseat(boards.get(params.board), params.name, { sessions, transaction });
      return { ...described(params.board), released };
    }),
    'role.define': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      transaction.decide('role.define', params, contextOf(call, params.board));
      return described(params.board);
    }),
    'role.remove': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      transaction.decide('role.remove', params, contextOf(call, params.board));
      return described(params.board);
    }),
  };
}
