import type { Bench } from './bench.ts';
import { measureBoardPaint, type BoardPaint } from './boardPaint.ts';
import { spreadOf, type Spread } from './distribution.ts';
import type { Figure } from './figure.ts';

/** At 60 frames/s a frame is 16.7 ms; clocks of browsers round. */
const frameMs = 17;

/** The board with 10,000 tickets in a real browser: its first paint, and its frames while it scrolls and a card is dragged. */
export const board: Bench = {
  name: 'board',
  async measure({ quick, progress }) {
    const runs: BoardPaint[] = [];
    for (let run = 0; run < (quick ? 1 : 5); run++) {
      progress(`run ${String(run + 1)} in the browser`);
      runs.push(await measureBoardPaint());
    }
    const of = (value: (run: BoardPaint) => number): Spread => spreadOf(runs.map(value));
    const frames = (what: string, median: Spread, p95: Spread): Figure[] => [
      {
        name: `board of 10,000 tickets, frame while ${what}`,
        unit: 'ms',
        value: median,
        target: { at: 'most', value: frameMs },
        floors: [{ name: 'frame of the same page at rest', value: of(({ floor }) => floor.frameMedianMs) }],
      },
      {
        name: `the same, p95`,
        unit: 'ms',
        value: p95,
        floors: [{ name: 'frame at rest, p95', value: of(({ floor }) => floor.frameP95Ms) }],
      },
    ];
    const scrolling = frames(
      'scrolling',
      of((run) => run.scrollFrameMedianMs),
      of((run) => run.scrollFrameP95Ms),
    );
    const dragging = frames(
      'dragging',
      of((run) => run.dragFrameMedianMs),
      of((run) => run.dragFrameP95Ms),
    );
    return [
      {
        name: 'board of 10,000 tickets, first paint after data',
        unit: 'ms',
        value: of(({ firstPaintMs }) => firstPaintMs),
        target: { at: 'most', value: 300 },
        floors: [
          { name: 'the data to an empty listener, and a frame', value: of(({ floor }) => floor.dataMs) },
        ],
      },
      ...scrolling,
      ...dragging,
    ];
  },
};
