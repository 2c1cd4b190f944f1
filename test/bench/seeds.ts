import { cpSync, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { BenchHubs } from './benchHub.ts';
import { type BenchHub } from './benchHub.ts';
import { withGenerator, type Generator } from './load/withGenerator.ts';
import type { Script } from './load/generator.ts';

/** The board of every measurement. */
export const benchBoard = 'BN';

/** How large a board is before something is measured on it. */
export interface SeedSize {
  /** All Ready and claimable by a builder. */
  readonly tickets: number;
  /** Comments on them, evenly spread. */
  readonly comments?: number;
  /** Epics, of which two tickets out of three are children, and phases, of which the last is active; all on the same board. */
  readonly epics?: number;
  readonly phases?: number;
  /** Tickets that wait for another one each. */
  readonly blocked?: number;
}

/** Many at once share a commit, so that the preparation does not outlast the measurement. */
const writers = 64;

/** Homes with a board of a certain size. Each size is written once for a run, by a hub, and copied for whoever measures on it. */
export class Seeds {
  readonly #hubs: BenchHubs;
  readonly #folder: () => string;
  readonly #made = new Map<string, Promise<string>>();

  constructor(hubs: BenchHubs, folder: () => string) {
    this.#hubs = hubs;
    this.#folder = folder;
  }

  /** A home of one's own with a board of that size. */
  async home(size: SeedSize): Promise<string> {
    const name = JSON.stringify(size);
    let made = this.#made.get(name);
    if (made === undefined) this.#made.set(name, (made = this.#make(size)));
    const source = await made;
    const copy = this.#folder();
    for (const file of ['log.db', 'log.db-wal', 'secret'])
      if (existsSync(join(source, file))) cpSync(join(source, file), join(copy, basename(file)));
    return copy;
  }

  async #make(size: SeedSize): Promise<string> {
    const { tickets, comments = 0, epics = 0, phases = 0, blocked = 0 } = size;
    const folder = this.#folder();
    const hub = await this.#hubs.start(folder);
    await withGenerator(async (generator) => {
      await prepareBoard(generator, hub);
      await planPhases(generator, phases);
      const create = (count: number, params: (index: number) => Params): Promise<void> =>
        playOut(
          generator,
          shares(count, (index) => ({ method: 'ticket.create', params: params(index) })),
        );
      await create(epics, () => ({ ...draft, type: 'epic' }));
      await create(tickets - blocked, (index) => ({ ...draft, ...placeOf(index, size) }));
      // Each waits for another one of those that are there, so nothing waits in a circle.
      await create(blocked, (index) => ({
        ...draft,
        ...placeOf(index, size),
        blockedBy: [`${benchBoard}-${String(epics + index + 1)}`],
      }));
      await playOut(
        generator,
        shares(comments, (index) => ({ method: 'comment.add', params: commentOn((index % tickets) + 1) })),
      );
    });
    await hub.stop();
    return folder;
  }
}

type Params = Readonly<Record<string, unknown>>;

const draft = {
  board: benchBoard,
  title: 'Answer the health check within its limit',
  description:
    'The probe of the load balancer gives up after two seconds, and the answer waits for the database. '.repeat(
      4,
    ),
  criteria: ['The answer comes within one second', 'A database that is away does not change that'],
  priority: 'normal',
  labels: ['latency', 'api'],
  role: 'builder',
  reviewer: 'reviewer',
  needsNoRepos: true,
  ready: true,
};

/** Where a ticket of a board with epics and phases stands, and what it touches: every kind beside every other one. */
function placeOf(index: number, { epics = 0, phases = 0 }: SeedSize): Params {
  const structured = epics > 0 || phases > 0;
  return {
    ...(epics > 0 && index % 3 > 0 && { parent: `${benchBoard}-${String(1 + (index % epics))}` }),
    ...(phases > 0 && index % 11 > 0 && { phase: phaseName(index % phases) }),
    ...(structured && index % 7 === 0 && { type: 'bug' }),
    ...(structured && index % 5 === 0 && { paths: [`src/part${String(index % 100)}/**`] }),
  };
}

function phaseName(index: number): string {
  return `phase-${String(index)}`;
}

async function planPhases(generator: Generator, count: number): Promise<void> {
  if (count === 0) return;
  const phases = Array.from({ length: count }, (_, index) => phaseName(index));
  const board = benchBoard;
  await generator.ask('ask', { method: 'phase.plan', params: { board, phases } });
  await generator.ask('ask', { method: 'phase.switch', params: { board, phase: phases.at(-1) } });
}

function commentOn(number: number): Readonly<Record<string, unknown>> {
  return {
    ticket: `${benchBoard}-${String(number)}`,
    kind: 'comment',
    text: 'The pool is empty whenever the nightly report runs; that is when the probe fails.',
  };
}

/** Makes the board, and a roster on which every ticket has a reviewer. */
async function prepareBoard(generator: Generator, { file }: BenchHub): Promise<void> {
  await generator.ask('connect', { target: file, count: writers });
  const ask = (method: string, params: Readonly<Record<string, unknown>>): Promise<unknown> =>
    generator.ask('ask', { method, params });
  await ask('board.create', { key: benchBoard, name: 'Bench' });
  await ask('board.edit', { board: benchBoard, settings: { wipPerAgent: 100 } });
  await ask('agent.hire', { board: benchBoard, name: 'rita', role: 'reviewer' });
}

/** Splits a number of equal requests among the writers. */
function shares(
  count: number,
  request: (index: number) => { method: string; params: Readonly<Record<string, unknown>> },
): Script[] {
  const { method } = request(0);
  const scripts = Array.from({ length: writers }, () => ({
    method,
    params: [] as Readonly<Record<string, unknown>>[],
  }));
  for (let index = 0; index < count; index++) scripts[index % writers]?.params.push(request(index).params);
  return scripts;
}

async function playOut(generator: Generator, scripts: readonly Script[]): Promise<void> {
  if (scripts.every(({ params }) => params.length === 0)) return;
  await generator.ask('prepare', scripts);
  await generator.ask('loop', undefined);
  await generator.ask('results', undefined);
}
