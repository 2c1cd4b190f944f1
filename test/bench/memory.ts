import type { Bench } from './bench.ts';
import { residentMB } from './benchHub.ts';
import { claimRuns } from './claimLoad.ts';
import { spreadOf } from './distribution.ts';
import { withBareServer } from './floors/echo.ts';
import { withGenerator } from './load/withGenerator.ts';

const sessions = 40;
const tickets = 10_000;

/** Resident memory of the hub with 10,000 tickets and 40 watching sessions: after they came, and after they worked. */
export const memory: Bench = {
  name: 'memory',
  async measure({ quick, hubs, seeds, folder, progress }) {
    const idle: number[] = [];
    const worked: number[] = [];
    const bare: number[] = [];
    for (let run = 0; run < (quick ? 1 : 3); run++) {
      progress(`run ${String(run + 1)}`);
      const hub = await hubs.start(await seeds.home({ tickets }));
      await withGenerator(async (generator) => {
        await claimRuns(generator, hub, { clients: sessions, each: 1, runs: 0, watching: true });
        idle.push(hub.memoryMB());
        await claimRuns(generator, hub, { clients: sessions, each: 50, runs: 2, watching: true });
        worked.push(hub.memoryMB());
        await hub.stop();
        await withBareServer(folder(), 'all', async (endpoint, pid) => {
          await generator.ask('connect', { target: { endpoint }, count: sessions });
          bare.push(residentMB(pid));
        });
      });
    }
    const floors = [{ name: 'node with ws and 40 sockets', value: spreadOf(bare) }];
    const target = { at: 'most', value: 120 } as const;
    return [
      { name: 'hub memory, 10,000 tickets, 40 sessions', unit: 'MB', value: spreadOf(idle), target, floors },
      {
        name: 'hub memory, the same after 6,000 claims',
        unit: 'MB',
        value: spreadOf(worked),
        target,
        floors,
      },
    ];
  },
};
