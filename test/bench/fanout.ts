import type { Bench } from './bench.ts';
import { percentile, spreadOf } from './distribution.ts';
import { withBareServer } from './floors/echo.ts';
import { withGenerator, type Generator } from './load/withGenerator.ts';
import { benchBoard } from './seeds.ts';

const sessions = 40;
const tickets = 10_000;

/** From a request to the moment when each of 40 watching sessions has heard of its event, one event at a time. */
export const fanout: Bench = {
  name: 'fanout',
  async measure({ quick, hubs, seeds, folder, progress }) {
    progress(`${String(sessions)} sessions hear of one event`);
    const runs = quick ? 3 : 7;
    const count = quick ? 50 : 200;
    const hub = await hubs.start(await seeds.home({ tickets: quick ? 1_000 : tickets }));
    return await withGenerator(async (generator) => {
      await generator.ask('connect', { target: hub.file, count: sessions + 1 });
      await generator.ask('each', { method: 'board.watch', params: { board: benchBoard } });
      const params = { ticket: `${benchBoard}-1`, kind: 'comment' };
      const measured = await broadcasts(generator, { runs, count, method: 'comment.add', params });
      await hub.stop();
      const floor = await withBareServer(folder(), 'all', async (endpoint) => {
        await generator.ask('connect', { target: { endpoint }, count: sessions + 1 });
        // As long as what the hub sends: the event and the ticket it touched.
        return await broadcasts(generator, {
          runs,
          count,
          method: 'bare',
          params: { padding: 'x'.repeat(1_200) },
        });
      });
      return ([0.5, 0.99] as const).map((share) => {
        const name = share === 0.5 ? 'p50' : 'p99';
        const spread = (of: readonly Float64Array[]): ReturnType<typeof spreadOf> =>
          spreadOf(of.map((latencies) => percentile(latencies, share)));
        return {
          name: `fan-out of an event to 40 sessions, ${name}`,
          unit: 'ms',
          value: spread(measured),
          ...(share === 0.99 ? { target: { at: 'most', value: 100 } as const } : {}),
          floors: [{ name: `ws broadcast ${name}`, value: spread(floor) }],
        };
      });
    });
  },
};

interface Broadcasts {
  readonly runs: number;
  readonly count: number;
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

async function broadcasts(generator: Generator, { runs, ...what }: Broadcasts): Promise<Float64Array[]> {
  await generator.ask('broadcast', what);
  const results: Float64Array[] = [];
  for (let run = 0; run < runs; run++) results.push(await generator.ask('broadcast', what));
  return results;
}
