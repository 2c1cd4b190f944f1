import { execFileSync } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import type { Bench, BenchContext } from './bench.ts';
import { spreadOf } from './distribution.ts';
import type { Figure } from './figure.ts';
import type { SeedSize } from './seeds.ts';

/** From the start of the hub's process to its first answered hello, with a log of 100,000 events. */
export const start: Bench = {
  name: 'start',
  async measure(context) {
    const scale = context.quick ? 0.1 : 1;
    const lived = { tickets: 10_000 * scale, comments: 90_000 * scale };
    const figures = [await startOn(context, lived, { at: 'most', value: 500 })];
    // The same number of events as nothing but tickets: the most state that a log of this length can have.
    if (!context.quick) figures.push(await startOn(context, { tickets: 100_000 }));
    return figures;
  },
};

async function startOn(
  { quick, hubs, seeds, progress }: BenchContext,
  size: SeedSize,
  target?: Figure['target'],
): Promise<Figure> {
  const { tickets, comments = 0 } = size;
  const events = (tickets + comments).toLocaleString('en-US');
  progress(`a log of ${events} events`);
  const home = await seeds.home(size);
  const hubMs: number[] = [];
  const nodeMs: number[] = [];
  const openMs: number[] = [];
  for (let run = 0; run < (quick ? 3 : 9); run++) {
    const hub = await hubs.start(home);
    hubMs.push(hub.readyMs);
    await hub.stop();
    nodeMs.push(timed(() => execFileSync(process.execPath, ['-e', '0'])));
    openMs.push(timed(() => openAndCount(hub.home.logFile)));
  }
  return {
    name: `hub start to ready, ${events} events, ${tickets.toLocaleString('en-US')} tickets`,
    unit: 'ms',
    value: spreadOf(hubMs),
    ...(target === undefined ? {} : { target }),
    floors: [
      { name: 'start of node -e 0', value: spreadOf(nodeMs) },
      { name: 'open the log, count its events', value: spreadOf(openMs) },
    ],
  };
}

function timed(work: () => void): number {
  const startedAt = performance.now();
  work();
  return performance.now() - startedAt;
}

function openAndCount(file: string): void {
  const log = new DatabaseSync(file, { readOnly: true });
  log.prepare('SELECT count(*) FROM events').get();
  log.close();
}
