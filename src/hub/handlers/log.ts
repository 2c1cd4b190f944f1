import { WireError } from '../../protocol/errors.ts';
import { filters } from '../log/entryFilter.ts';
import type { Handlers } from '../handlers.ts';
import { fittingFrame } from '../page.ts';
import type { HubServices } from '../services.ts';
import { verifyBoard } from '../verify.ts';

const usualPage = 100;
/** A filter that nothing fits must not keep the hub from others. */
const searchedAtOnce = 20_000;

/** The log as it is. */
export function logHandlers(hub: HubServices): Pick<Handlers, 'log.read' | 'log.verify'> {
  const { log, boards } = hub;
  return {
    'log.read': ({ board, after, limit = usualPage, types, kinds, agent }) => {
      boards.get(board);
      const last = log.head(board).sequence;
      if (after > last)
        throw new WireError(
          'log.sequenceUnknown',
          `The log of ${board} ends with event ${last}; there is no ${after}.`,
        );
      const { epoch } = log;
      const wanted = { types, kinds, agent };
      if (!filters(wanted)) return { epoch, events: fittingFrame(log.read(board, after, limit)), last };
      const through = Math.min(last, after + searchedAtOnce);
      const found = log.search(board, { ...wanted, after, through, limit });
      const events = fittingFrame(found);
      const all = found.length < limit && events.length === found.length;
      return { epoch, events, through: all ? through : (events.at(-1)?.sequence ?? through), last };
    },
    'log.verify': async ({ board }) => {
      const result = await verifyBoard(board, { log, boards });
      if (!result.ok) hub.suspectLog(`Board ${board}: ${result.problems.join(' ')}`);
      return result;
    },
  };
}
