import type { Bench } from './bench.ts';
import {
  acts,
  frameMs,
  lanings,
  measureFullBoard,
  type Compared,
  type Frames,
  type FullBoardRun,
} from './fullBoardRun.ts';
import { spreadOf, type Spread } from './distribution.ts';
import type { Figure, Unit } from './figure.ts';

const eventsPerSecond = 20;

/** The board with everything switched on, beside plain cards and beside itself at rest: lanes, a filter, all marks, and events that arrive all the while. */
export const fullBoard: Bench = {
  name: 'fullboard',
  async measure({ quick, progress }) {
    const runs: FullBoardRun[] = [];
    for (let run = 0; run < (quick ? 1 : 3); run++) {
      progress(`run ${String(run + 1)} in the browser`);
      runs.push(await measureFullBoard({ perSecond: eventsPerSecond, sampleMs: quick ? 1_000 : 2_000 }));
    }
    return [
      {
        name: 'full board of 10,000 tickets, first paint after data',
        unit: 'ms',
        value: of(runs, ({ firstPaintMs }) => firstPaintMs),
        target: { at: 'most', value: 300 },
        floors: [
          { name: 'the data to an empty listener, and a frame', value: of(runs, ({ dataMs }) => dataMs) },
        ],
        note: `50 epics, 40 agents, 10 phases, lanes, a filter, every mark; below with ${String(eventsPerSecond)} events a second`,
      },
      ...lanings.map((laning): Figure => ({
        name: `full board, to lanes by ${laning}`,
        unit: 'ms',
        value: of(runs, ({ lanesMs }) => lanesMs[laning]),
        floors: [
          {
            name: 'its cards out of the page and in again',
            value: of(runs, (run) => run.plainLanesMs[laning]),
          },
        ],
      })),
      ...lanings.flatMap((laning) =>
        acts.flatMap((act) => {
          const compared = runs.map(({ frames }) => frames[laning][act]);
          return frameFigures(`full board by ${laning}, ${act}`, compared);
        }),
      ),
    ];
  },
};

const rows: readonly (readonly [keyof Frames, string, Unit])[] = [
  ['median', 'frame', 'ms'],
  ['p95', 'p95', 'ms'],
  ['worst', 'worst', 'ms'],
  ['latePercent', 'longer than 16.7 ms', '%'],
  ['work', 'work of the page in a frame', 'ms'],
];

function frameFigures(name: string, compared: readonly Compared[]): Figure[] {
  return rows.map(([key, what, unit]) => ({
    name: key === 'median' ? `${name}, ${what}` : `the same, ${what}`,
    unit,
    value: of(compared, ({ board }) => board[key]),
    ...(key === 'median' && { target: { at: 'most', value: frameMs } as const }),
    floors: [
      { name: 'plain cards, windowed', value: of(compared, ({ plain }) => plain[key]) },
      { name: 'the same page at rest', value: of(compared, ({ rest }) => rest[key]) },
    ],
  }));
}

function of<T>(runs: readonly T[], value: (run: T) => number): Spread {
  return spreadOf(runs.map(value));
}
