import { toBoard } from '../../domain/queries.ts';
import { type Handlers, plain } from '../handlers.ts';
import type { HubServices } from '../services.ts';
import { contextOf } from './context.ts';

/** The phases of a board. */
export function phaseHandlers({ boards }: HubServices): Pick<Handlers, 'phase.plan' | 'phase.switch'> {
  return {
    'phase.plan': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      transaction.decide('phase.plan', params, contextOf(call, params.board));
      return { board: toBoard(boards.get(params.board)) };
    }),
    'phase.switch': plain(({ idempotencyKey: _key, ...params }, call, transaction) => {
      transaction.decide('phase.switch', params, contextOf(call, params.board));
      return { board: toBoard(boards.get(params.board)) };
    }),
  };
}
