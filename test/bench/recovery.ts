import { Team } from '../support/team.ts';
import { sharedNowMs } from '../support/teamClock.ts';
import type { Bench } from './bench.ts';
import { percentile, spreadOf } from './distribution.ts';
import { benchBoard } from './seeds.ts';

const windows = 40;

/** From `kill -9` of the hub until 40 windows, each a process of its own, have found or started the next one. */
export const recovery: Bench = {
  name: 'recovery',
  async measure({ quick, hubs, seeds, progress }) {
    const rounds = quick ? 3 : 10;
    const size = { tickets: quick ? 1_000 : 10_000 };
    progress(`${String(windows)} windows, ${String(rounds)} deaths of the hub`);
    const team = Team.found({ folder: await seeds.home(size) });
    const backMs: number[][] = [];
    try {
      const members = await team.joinConnected({ count: windows });
      await Promise.all(members.map((member) => member.ask('watch', { board: benchBoard })));
      for (let round = 0; round < rounds; round++) {
        const killedAt = sharedNowMs();
        const thanPid = team.signalHub('SIGKILL');
        const back = await Promise.all(
          members.map((member) => member.ask('connectedToAnother', { thanPid })),
        );
        backMs.push(back.map(({ atMs }) => atMs - killedAt));
      }
    } finally {
      await team.disband();
    }
    const alone: number[] = [];
    const home = await seeds.home(size);
    for (let round = 0; round < rounds; round++) {
      const hub = await hubs.start(home);
      alone.push(hub.readyMs);
      await hub.kill();
    }
    const floors = [{ name: 'start of the hub alone, after a kill', value: spreadOf(alone) }];
    const of = (share: number): ReturnType<typeof spreadOf> =>
      spreadOf(backMs.map((each) => percentile(each, share)));
    return [
      {
        name: 'recovery of 40 windows, p50',
        unit: 'ms',
        value: of(0.5),
        target: { at: 'most', value: 500 },
        floors,
      },
      {
        name: 'recovery of 40 windows, the last one',
        unit: 'ms',
        value: of(1),
        target: { at: 'most', value: 3_000 },
        floors,
      },
    ];
  },
};
