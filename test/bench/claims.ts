import type { Bench } from './bench.ts';
import { claimRequestBytes, claimRuns, claimsEach } from './claimLoad.ts';
import { percentile, spreadOf } from './distribution.ts';
import type { Figure } from './figure.ts';
import { commitFloor } from './floors/commits.ts';
import { echoFloor } from './floors/echo.ts';
import { withGenerator } from './load/withGenerator.ts';

const clients = 16;
const sessions = 40;
const sizes = [1_000, 10_000, 100_000];

/** Durable claims per second with 16 clients, each of which waits for its answer before it claims again. */
export const claims: Bench = {
  name: 'claims',
  async measure({ quick, hubs, seeds, folder, progress }) {
    const figures: Figure[] = [];
    for (const tickets of quick ? sizes.slice(0, 2) : sizes) {
      progress(`${String(clients)} clients on ${tickets.toLocaleString('en-US')} tickets`);
      const hub = await hubs.start(await seeds.home({ tickets }), {
        profileInto: process.env['CALLBOARD_BENCH_PROFILE'],
      });
      const figure = await withGenerator(async (generator) => {
        const each = claimsEach(tickets, clients);
        const runs = await claimRuns(generator, hub, { clients, each, runs: quick ? 3 : 9, watching: false });
        await hub.stop();
        const answerBytes = Math.round(runs.reduce((sum, run) => sum + run.answerBytes, 0) / runs.length);
        const echo = await echoFloor(generator, {
          folder: folder(),
          clients,
          requestBytes: claimRequestBytes,
          answerBytes,
          count: 1_000,
          runs: 3,
        });
        const commits = commitFloor(hub.home.logFile, folder());
        return {
          name: `claims, 16 clients, ${tickets.toLocaleString('en-US')} tickets`,
          unit: 'per s',
          value: spreadOf(runs.map(({ latenciesMs, elapsedMs }) => (latenciesMs.length / elapsedMs) * 1000)),
          ...(tickets === 10_000 ? { target: { at: 'least', value: 5_000 } } : {}),
          floors: [
            { name: `ws echo, ${String(answerBytes)} B answers`, value: echo.perSecond },
            { name: 'SQLite, 1 claim a commit', value: commits.single },
            { name: 'SQLite, 16 claims a commit', value: commits.batched },
          ],
          note: `the client used ${cpuOf(runs)} of a core`,
        } as const satisfies Figure;
      });
      figures.push(figure);
    }
    return figures;
  },
};

/** Claim latency with 40 sessions that all claim without a pause and all hear of every commit. */
export const latency: Bench = {
  name: 'latency',
  async measure({ quick, hubs, seeds, folder, progress }) {
    const figures: Figure[] = [];
    for (const tickets of quick ? sizes.slice(0, 2) : sizes) {
      progress(`${String(sessions)} sessions on ${tickets.toLocaleString('en-US')} tickets`);
      const hub = await hubs.start(await seeds.home({ tickets }), {
        profileInto: process.env['CALLBOARD_BENCH_PROFILE'],
      });
      await withGenerator(async (generator) => {
        const each = Math.min(50, claimsEach(tickets, sessions));
        const runs = await claimRuns(generator, hub, {
          clients: sessions,
          each,
          runs: quick ? 3 : 9,
          watching: true,
        });
        await hub.stop();
        const answerBytes = Math.round(runs.reduce((sum, run) => sum + run.answerBytes, 0) / runs.length);
        const size = {
          folder: folder(),
          clients: sessions,
          requestBytes: claimRequestBytes,
          answerBytes,
          count: 400,
          runs: 3,
        };
        const echo = await echoFloor(generator, size);
        for (const [name, share, floor] of [
          ['p50', 0.5, echo.p50],
          ['p99', 0.99, echo.p99],
        ] as const)
          figures.push({
            name: `claim ${name}, 40 sessions, ${tickets.toLocaleString('en-US')} tickets`,
            unit: 'ms',
            value: spreadOf(runs.map(({ latenciesMs }) => percentile(latenciesMs, share))),
            ...(name === 'p99' ? { target: { at: 'most', value: 25 } } : {}),
            floors: [{ name: `ws echo ${name}, ${String(sessions)} clients`, value: floor }],
            ...(name === 'p99'
              ? { note: `all 40 claim without a pause and watch; the client used ${cpuOf(runs)} of a core` }
              : {}),
          });
      });
    }
    return figures;
  },
};

function cpuOf(runs: readonly { readonly cpuShare: number }[]): string {
  return `${String(Math.round(spreadOf(runs.map(({ cpuShare }) => cpuShare)).median * 100))} %`;
}
