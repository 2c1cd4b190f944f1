import { WireError } from '../../protocol/errors.ts';
import type { Handlers } from '../handlers.ts';
import { fittingFrame } from '../page.ts';
import type { HubServices } from '../services.ts';
import { verifyBoard } from '../verify.ts';

const usualPage = 100;

/** The log as it is. */
export function logHandlers(hub: HubServices): Pick<Handlers, 'log.read' | 'log.verify'> {
  const { log, boards } = hub;
  return {
    'log.read': ({ board, after, limit = usualPage }) => {
      boards.get(board);
      const last = log.head(board).sequence;
      if (after > last)
        throw new WireError(
          'log.sequenceUnknown',
          `The log of ${board} ends with event ${last}; there is no ${after}.`,
        );
      return { epoch: log.epoch, events: fittingFrame(log.read(board, after, limit)), last };
    },
    'log.verify': async ({ board }) => {
      const result = await verifyBoard(board, { log, boards });
      if (!result.ok) hub.suspectLog(`Board ${board}: ${result.problems.join(' ')}`);
      return result;
    },
  };
}
