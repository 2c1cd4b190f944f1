import type { BoardKey } from '../../protocol/ids.ts';
import { toBoard } from '../../domain/queries.ts';
import { plain, type Handlers } from '../handlers.ts';
import type { HubServices } from '../services.ts';
import { contextOf } from './context.ts';

/** Boards and their repositories. */
export function boardHandlers({
  boards,
  log,
  publisher,
}: HubServices): Pick<
  Handlers,
  | 'board.create'
  | 'board.edit'
  | 'board.list'
  | 'board.get'
  | 'board.watch'
  | 'board.unwatch'
  | 'repository.add'
  | 'repository.remove'
> {
  const described = (key: BoardKey) => ({ board: toBoard(boards.get(key)) });
  return {
    'board.create': plain(({ key, name }, call, transaction) => {
      transaction.decide('board.create', { key, name }, contextOf(call, key));
      return described(key);
    }),
    'board.edit': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      transaction.decide('board.edit', params, contextOf(call, params.board));
      return described(params.board);
    }),
    'board.list': () => ({ boards: [...boards.all()].map(toBoard) }),
    'board.get': ({ board }) => described(board),
    'board.watch': ({ board, after }, { session }) => {
      boards.get(board);
      const reset = !publisher.resume(session, board, after);
      return { epoch: log.epoch, sequence: log.head(board).sequence, reset };
    },
    'board.unwatch': ({ board }, { session }) => {
      session.watches.delete(board);
      return {};
    },
    'repository.add': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      transaction.decide('repository.add', params, contextOf(call, params.board));
      return described(params.board);
    }),
    'repository.remove': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      transaction.decide('repository.remove', params, contextOf(call, params.board));
      return described(params.board);
    }),
  };
}
