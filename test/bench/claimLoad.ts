import type { BenchHub } from './benchHub.ts';
import type { LoopResult } from './load/generator.ts';
import type { Generator } from './load/withGenerator.ts';
import { benchBoard } from './seeds.ts';

/** Sessions that claim tickets of a seeded board, each as an agent of its own. */
export interface ClaimLoad {
  readonly clients: number;
  /** How many tickets a session claims in a run; it holds them all at once. */
  readonly each: number;
  readonly runs: number;
  /** Every session hears of every commit, as a window does. */
  readonly watching: boolean;
}

/** Size of the frame that asks for a claim. */
export const claimRequestBytes = 130;

/** What an agent may hold at once on the boards that are measured on. */
const mostHeld = 100;

/** How many tickets each client can claim in one run on a board of that size. */
export function claimsEach(tickets: number, clients: number): number {
  return Math.min(mostHeld, Math.floor(tickets / clients));
}

/** Runs the load: each run claims, which is timed, and gives back, which is not. */
export async function claimRuns(
  generator: Generator,
  { file }: BenchHub,
  load: ClaimLoad,
): Promise<LoopResult[]> {
  const { clients, each, runs, watching } = load;
  await generator.ask('connect', { target: file, count: clients });
  await generator.ask('each', {
    method: 'session.sit',
    params: { board: benchBoard, role: 'builder' },
    agentPrefix: `load-${String(clients)}`,
  });
  if (watching) await generator.ask('each', { method: 'board.watch', params: { board: benchBoard } });
  const tickets = Array.from({ length: clients }, (_, client) =>
    Array.from({ length: each }, (_, index) => `${benchBoard}-${String(index * clients + client + 1)}`),
  );
  const results: LoopResult[] = [];
  // The first run warms up: what it compiles and caches is there in a hub that has worked for a minute.
  for (let run = 0; run <= runs; run++) {
    await generator.ask(
      'prepare',
      tickets.map((own) => ({ method: 'claim.take', params: own.map((ticket) => ({ ticket })) })),
    );
    const result = await generator.ask('loop', undefined);
    if (run > 0) results.push(result);
    await giveBack(generator);
  }
  return results;
}

async function giveBack(generator: Generator): Promise<void> {
  const granted = (await generator.ask('results', undefined)) as {
    claim: { fence: number };
    ticket: { id: string };
  }[][];
  const handoff = { done: 'Nothing.', pending: 'Everything.', gotchas: 'None.' };
  await generator.ask(
    'prepare',
    granted.map((own) => ({
      method: 'claim.release',
      params: own.map(({ claim, ticket }) => ({ ticket: ticket.id, fence: claim.fence, handoff })),
    })),
  );
  await generator.ask('loop', undefined);
  await generator.ask('results', undefined);
}
