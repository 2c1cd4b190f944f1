import { join } from 'node:path';
import { bundleProgram } from '../../support/teamBundle.ts';
import { TeamProcess } from '../../support/teamProcess.ts';
import { percentile, spreadOf, type Spread } from '../distribution.ts';
import type { Generator } from '../load/withGenerator.ts';
import type { BareServerCommands } from './bareServer.ts';

interface EchoSize {
  readonly folder: string;
  readonly clients: number;
  readonly requestBytes: number;
  readonly answerBytes: number;
  /** Requests of each client in a run. */
  readonly count: number;
  readonly runs: number;
}

/** What a bare `ws` server manages with as many clients and frames of the same size. */
export interface EchoFloor {
  readonly perSecond: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
}

/** Lends a bare server that answers with `answer` and ends it afterwards. */
export async function withBareServer<T>(
  folder: string,
  answer: 'all' | { bytes: number },
  work: (endpoint: string, pid: number) => Promise<T>,
): Promise<T> {
  // Bundled like the hub: loading sources would cost it memory that is none of its own.
  const script = join(folder, 'bareServer.cjs');
  await bundleProgram('test/bench/floors/bareServer.ts', script);
  const server = new TeamProcess<BareServerCommands>(script);
  try {
    const endpoint = join(folder, 'bare.sock');
    await server.ask('listen', { endpoint, answer });
    return await work(endpoint, server.pid);
  } finally {
    await server.kill();
  }
}

/** Measures the echo floor with the generator that measures the hub, after which that one is connected to nothing. */
export async function echoFloor(generator: Generator, size: EchoSize): Promise<EchoFloor> {
  const { folder, clients, requestBytes, answerBytes, count, runs } = size;
  return await withBareServer(folder, { bytes: answerBytes }, async (endpoint) => {
    await generator.ask('connect', { target: { endpoint }, count: clients });
    const loops = [];
    for (let run = 0; run < runs; run++) {
      await generator.ask('prepareBare', { bytes: requestBytes, count });
      loops.push(await generator.ask('loop', undefined));
    }
    return {
      perSecond: spreadOf(loops.map(({ latenciesMs, elapsedMs }) => (latenciesMs.length / elapsedMs) * 1000)),
      p50: spreadOf(loops.map(({ latenciesMs }) => percentile(latenciesMs, 0.5))),
      p99: spreadOf(loops.map(({ latenciesMs }) => percentile(latenciesMs, 0.99))),
    };
  });
}
