import { DatabaseSync } from 'node:sqlite';
import type { Bench } from './bench.ts';
import { percentile, spreadOf } from './distribution.ts';
import type { Figure } from './figure.ts';
import { echoFloor } from './floors/echo.ts';
import type { LoopResult } from './load/generator.ts';
import { withGenerator, type Generator } from './load/withGenerator.ts';
import { benchBoard } from './seeds.ts';

const sessions = 16;
/** How often every session asks in one run. */
const rounds = 15;
const requestBytes = 120;

/** `claim.next` on boards of two sizes on which every rule has something to say: what is chosen must not cost more on the larger one. */
export const next: Bench = {
  name: 'next',
  async measure({ quick, hubs, seeds, folder, progress }) {
    const figures: Figure[] = [];
    for (const tickets of quick ? [1_000, 10_000] : [1_000, 100_000]) {
      const size = { tickets, epics: 50, phases: 10, blocked: tickets / 20 };
      const named = tickets.toLocaleString('en-US');
      progress(`${named} tickets, ${String(size.epics)} epics, ${String(size.blocked)} blocking relations`);
      const hub = await hubs.start(await seeds.home(size));
      await withGenerator(async (generator) => {
        await generator.ask('connect', { target: hub.file, count: sessions });
        const seat = { board: benchBoard, role: 'builder' };
        await generator.ask('each', { method: 'session.sit', params: seat, agentPrefix: 'next' });
        const runs: LoopResult[][] = [];
        // The first run warms up.
        for (let run = 0; run <= (quick ? 3 : 9); run++) runs.push(await nextRounds(generator));
        await hub.stop();
        const timed = runs.slice(1);
        const answerBytes = timed[0]?.[0]?.answerBytes ?? 0;
        const size = { clients: sessions, requestBytes, answerBytes, count: 400, runs: 3 };
        const echo = await echoFloor(generator, { folder: folder(), ...size });
        for (const [name, share, floor] of [
          ['p50', 0.5, echo.p50],
          ['p99', 0.99, echo.p99],
        ] as const)
          figures.push({
            name: `next ${name}, ${String(sessions)} sessions, ${named} tickets`,
            unit: 'ms',
            value: spreadOf(timed.map((run) => percentile(latenciesOf(run), share))),
            floors: [{ name: `ws echo ${name}, ${String(sessions)} clients`, value: floor }],
            ...(name === 'p99' ? { note: '50 epics, 10 phases, one ticket in twenty blocked' } : {}),
          });
      });
    }
    return figures;
  },
};

/** Every session asks for its next ticket, which is timed, and gives it back, which is not. */
async function nextRounds(generator: Generator): Promise<LoopResult[]> {
  const loops: LoopResult[] = [];
  const handoff = { done: 'Nothing.', pending: 'Everything.', gotchas: 'None.' };
  const everySession = Array.from({ length: sessions }, () => benchBoard);
  for (let round = 0; round < rounds; round++) {
    await generator.ask(
      'prepare',
      everySession.map((board) => ({ method: 'claim.next', params: [{ board }] })),
    );
    loops.push(await generator.ask('loop', undefined));
    const results = (await generator.ask('results', undefined)) as {
      granted?: { claim: { fence: number }; ticket: { id: string } };
    }[][];
    const releases = results.map(([result]) => {
      if (result?.granted === undefined) throw new Error('A session got no ticket.');
      const { claim, ticket } = result.granted;
      return { method: 'claim.release', params: [{ ticket: ticket.id, fence: claim.fence, handoff }] };
    });
    await generator.ask('prepare', releases);
    await generator.ask('loop', undefined);
    await generator.ask('results', undefined);
  }
  return loops;
}

function latenciesOf(loops: readonly LoopResult[]): number[] {
  return loops.flatMap(({ latenciesMs }) => [...latenciesMs]);
}

/** The digest of a large board, on demand. */
export const digest: Bench = {
  name: 'digest',
  async measure({ quick, hubs, seeds, folder, progress }) {
    const tickets = quick ? 10_000 : 100_000;
    const named = tickets.toLocaleString('en-US');
    progress(`${named} tickets`);
    const hub = await hubs.start(await seeds.home({ tickets, epics: 50, phases: 10, blocked: tickets / 20 }));
    return await withGenerator(async (generator) => {
      await generator.ask('connect', { target: hub.file, count: 1 });
      const runs: LoopResult[] = [];
      for (let run = 0; run <= 3; run++) {
        const params = Array.from({ length: 10 }, () => ({ board: benchBoard }));
        await generator.ask('prepare', [{ method: 'digest.get', params }]);
        runs.push(await generator.ask('loop', undefined));
        await generator.ask('results', undefined);
      }
      await hub.stop();
      const timed = runs.slice(1);
      const answerBytes = timed[0]?.answerBytes ?? 0;
      const size = { clients: 1, requestBytes, answerBytes, count: 200, runs: 3 };
      const echo = await echoFloor(generator, { folder: folder(), ...size });
      const figure: Figure = {
        name: `digest, ${named} tickets`,
        unit: 'ms',
        value: spreadOf(timed.map(({ latenciesMs }) => percentile(latenciesMs, 0.5))),
        floors: [{ name: `ws echo, ${String(answerBytes)} B answers`, value: echo.p50 }],
      };
      return [figure];
    });
  },
};

/** The board as it was after the last of many events, folded from the first one. */
export const replay: Bench = {
  name: 'replay',
  async measure({ quick, hubs, seeds, progress }) {
    const scale = quick ? 0.1 : 1;
    const size = { tickets: 10_000 * scale, comments: 90_000 * scale };
    const named = (size.tickets + size.comments).toLocaleString('en-US');
    progress(`${named} events`);
    const hub = await hubs.start(await seeds.home(size));
    const tookMs = await withGenerator(async (generator) => {
      await generator.ask('connect', { target: hub.file, count: 1 });
      const ask = { method: 'board.get', params: { board: benchBoard } };
      const { board } = (await generator.ask('ask', ask)) as { board: { sequence: number } };
      const took: number[] = [];
      for (let run = 0; run <= 3; run++) {
        // Going back to the first event is what makes the next replay begin there.
        await replayTo(generator, 1);
        const ms = await replayTo(generator, board.sequence);
        if (run > 0) took.push(ms);
      }
      return took;
    });
    await hub.stop();
    const readMs = Array.from({ length: 3 }, () => readAndParse(hub.home.logFile));
    const figure: Figure = {
      name: `replay of ${named} events`,
      unit: 'ms',
      value: spreadOf(tookMs),
      floors: [{ name: 'read the log, parse its events', value: spreadOf(readMs) }],
      note: 'in slices beside everything else that the hub does',
    };
    return [figure];
  },
};

async function replayTo(generator: Generator, sequence: number): Promise<number> {
  const params = [{ board: benchBoard, sequence, limit: 1 }];
  await generator.ask('prepare', [{ method: 'board.replay', params }]);
  const { elapsedMs } = await generator.ask('loop', undefined);
  await generator.ask('results', undefined);
  return elapsedMs;
}

function readAndParse(file: string): number {
  const log = new DatabaseSync(file, { readOnly: true });
  try {
    const startedAt = performance.now();
    for (const { payload } of log.prepare('SELECT payload FROM events ORDER BY board, sequence').iterate())
      JSON.parse(String(payload));
    return performance.now() - startedAt;
  } finally {
    log.close();
  }
}
