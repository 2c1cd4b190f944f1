import { WireError } from '../../protocol/errors.ts';
import type { Handlers } from '../handlers.ts';
import type { HubServices } from '../services.ts';

/** What concerns the hub itself. */
export function hubHandlers(hub: HubServices): Pick<Handlers, 'hub.status' | 'hub.stop' | 'hub.rest'> {
  const { log, boards, sessions, leases, writer } = hub;
  return {
    'hub.status': () => ({
      pid: process.pid,
      version: hub.version,
      endpoint: hub.endpoint,
      epoch: log.epoch,
      startedAt: hub.startedAt,
      clients: sessions.connected,
      boards: boards.count,
      claims: leases.count,
      events: log.boards().reduce((sum, board) => sum + log.head(board).sequence, 0),
      memoryBytes: process.memoryUsage.rss(),
      ...(writer.readOnly !== undefined && { readOnly: writer.readOnly }),
      ...(hub.rest.address !== undefined && { rest: hub.rest.address }),
      kept: [...log.kept],
    }),
    'hub.stop': ({ reason }, { session }) => {
      hub.hubLog.info(`Session ${session.id} asked the hub to stop (${reason}).`);
      if (!hub.stop(reason)) throw new WireError('hub.draining', 'The hub is stopping already.');
      return {};
    },
    'hub.rest': async ({ enabled, port }) => {
      if (enabled) return { rest: await hub.rest.switchOn(port) };
      await hub.rest.switchOff();
      return {};
    },
  };
}
