/** How the board with everything switched on behaves in a real browser. By itself prints JSON; the bench takes `measureFullBoard`. */
import type { Page } from 'playwright-core';
import { BoardPages } from '../webview/support/boardPage.ts';
import { paint } from './boardPaint.ts';
import { percentile } from './distribution.ts';
import { openPlainCards } from './floors/plainCards.ts';
import { fullBoard, fullFilter, fullTickets, liveChanges } from './fullBoardData.ts';
import { chooseLanes, sampleMoves, startChanges, stopChanges, type Moves } from './pageFrames.ts';
import { workOf } from './pageWork.ts';

/** Frames of one act, in milliseconds. */
export interface Frames {
  readonly median: number;
  readonly p95: number;
  readonly worst: number;
  /** Of all frames those longer than at 60 a second, in per cent. */
  readonly latePercent: number;
  /** What the main thread of the page works for one frame, as time of a processor. */
  readonly work: number;
}

/** The same act on the board, on plain cards, and on the board at rest with nothing coming in. */
export interface Compared {
  readonly board: Frames;
  readonly plain: Frames;
  readonly rest: Frames;
}

export const acts = ['scrolling down', 'scrolling across', 'dragging', 'events arrive'] as const;
export type Act = (typeof acts)[number];
export const lanings = ['epic', 'agent'] as const;
export type Laning = (typeof lanings)[number];

export interface FullBoardRun {
  readonly firstPaintMs: number;
  /** The data handed over to an empty listener, and one frame. */
  readonly dataMs: number;
  readonly lanesMs: Readonly<Record<Laning, number>>;
  /** The same cards, put in place anew by nothing but the browser, and one frame. */
  readonly plainLanesMs: Readonly<Record<Laning, number>>;
  readonly frames: Readonly<Record<Laning, Readonly<Record<Act, Compared>>>>;
}

export interface FullBoardOptions {
  readonly count?: number;
  readonly sampleMs?: number;
  readonly perSecond?: number;
}

/** At 60 frames/s a frame is 16.7 ms; clocks of browsers round. */
export const frameMs = 17;
const wide = { width: 1440, height: 900 };
/** So narrow that the columns have to scroll sideways. */
const narrow = { width: 900, height: 900 };

const moves: Readonly<Record<Act, Pick<Moves, 'down' | 'across'>>> = {
  'scrolling down': { down: 90, across: 0 },
  'scrolling across': { down: 0, across: 25 },
  dragging: { down: 0, across: 0 },
  'events arrive': { down: 0, across: 0 },
};

/** Opens the board with lanes, a filter and live events, and measures each act beside the same act on plain cards. */
export async function measureFullBoard(options: FullBoardOptions = {}): Promise<FullBoardRun> {
  const { count = 10_000, sampleMs = 2_000, perSecond = 20 } = options;
  const pages = await BoardPages.start();
  try {
    const { page } = await pages.open({
      board: fullBoard(),
      instead: { type: 'connection.changed', connection: 'connecting' },
      saved: { filter: fullFilter, grouping: 'epic' },
      realTime: true,
    });
    await handOver(page, count);
    const dataMs = await page.evaluate(paint, { toBoard: false });
    const firstPaintMs = await page.evaluate(paint, { toBoard: true });
    const frames: Partial<Record<Laning, Record<Act, Compared>>> = {};
    const lanesMs: Partial<Record<Laning, number>> = {};
    const plainLanesMs: Partial<Record<Laning, number>> = {};
    for (const laning of lanings) {
      // From the other lanes: the first ones are there already.
      if (laning === 'epic') await page.evaluate(chooseLanes, { grouping: 'agent' });
      lanesMs[laning] = await page.evaluate(chooseLanes, { grouping: laning });
      const plain = await openPlainCards(page);
      plainLanesMs[laning] = await plain.evaluate(drawAnew);
      frames[laning] = await compareAll({ page, plain, sampleMs, perSecond });
      await plain.close();
    }
    return { firstPaintMs, dataMs, lanesMs, plainLanesMs, frames } as FullBoardRun;
  } finally {
    await pages.close();
  }
}

async function handOver(page: Page, count: number): Promise<void> {
  const tickets = fullTickets(count);
  const board = fullBoard();
  const loaded = { type: 'board.loaded', board, connection: 'connected', complete: true, tickets };
  const changes = liveChanges(tickets, 2_000).map((ticket) =>
    JSON.stringify({ type: 'tickets.upserted', tickets: [ticket] }),
  );
  await page.evaluate(
    ({ data, after }) => {
      const page = window as unknown as { waiting: unknown; changes: unknown };
      page.waiting = JSON.parse(data);
      page.changes = JSON.parse(after);
    },
    { data: JSON.stringify(loaded), after: JSON.stringify(changes) },
  );
}

interface Comparison {
  readonly page: Page;
  readonly plain: Page;
  readonly sampleMs: number;
  readonly perSecond: number;
}

/** Each act on both, one right after the other, so that both have the same machine. */
async function compareAll({ page, plain, sampleMs, perSecond }: Comparison): Promise<Record<Act, Compared>> {
  const compared: Partial<Record<Act, Compared>> = {};
  for (const act of acts) {
    for (const one of [page, plain]) await one.setViewportSize(act === 'scrolling across' ? narrow : wide);
    const rest = await framesOf(page, sampleMs / 2, 'events arrive');
    const bare = await framesOf(plain, sampleMs, act);
    await page.evaluate(startChanges, { perSecond });
    const board = await framesOf(page, sampleMs, act);
    await page.evaluate(stopChanges);
    compared[act] = { board, plain: bare, rest };
  }
  return compared as Record<Act, Compared>;
}

async function framesOf(page: Page, lengthMs: number, act: Act): Promise<Frames> {
  await page.bringToFront();
  await page.evaluate(() => document.querySelector('.columns')?.scrollTo(0, 0));
  const work = await workOf(page);
  const sampling = page.evaluate(sampleMoves, { lengthMs, scroller: '.columns', ...moves[act] });
  const frames = act === 'dragging' ? await whileDragging(page, sampling) : await sampling;
  const worked = await work();
  return {
    median: percentile(frames, 0.5),
    p95: percentile(frames, 0.95),
    worst: Math.max(...frames),
    latePercent: (frames.filter((ms) => ms > frameMs).length / frames.length) * 100,
    work: worked.allMs / frames.length,
  };
}

/** Takes a card over columns and lanes, and every other half second holds it at the lower edge, where the board scrolls by itself. */
async function whileDragging(page: Page, sample: Promise<number[]>): Promise<number[]> {
  const sampling = { running: true };
  const frames = sample.finally(() => (sampling.running = false));
  const { x, y } = await page.evaluate(firstCard);
  await page.mouse.move(x, y);
  await page.mouse.down();
  const startedAt = performance.now();
  for (let step = 0; sampling.running; step = (step + 17) % 1_300) {
    const atEdge = Math.floor((performance.now() - startedAt) / 500) % 2 === 1;
    await page.mouse.move(60 + step, atEdge ? wide.height - 14 : y + step / 3);
  }
  const scrolled = await page.evaluate(() => document.querySelector('.columns')?.scrollTop ?? 0);
  await page.mouse.move(x, y);
  await page.mouse.up();
  if (scrolled === 0) throw new Error('The board did not scroll while a card was held at its edge.');
  return frames;
}

/** Runs in the page: a place on the first card in sight. */
function firstCard(): { x: number; y: number } {
  for (const card of document.querySelectorAll('.card[data-ticket]')) {
    const { left, top } = card.getBoundingClientRect();
    const place = { x: left + 40, y: top + 20 };
    if (document.elementFromPoint(place.x, place.y)?.closest('.card') === card) return place;
  }
  throw new Error('The board shows no card to drag.');
}

/** Runs in the page: all cards out of the document and in again, and a frame. */
async function drawAnew(): Promise<number> {
  const lists = [...document.querySelectorAll('.card-list')];
  const cards = lists.map((list) => [...list.children].map((card) => card.cloneNode(true)));
  return new Promise((resolve) => {
    const start = performance.now();
    lists.forEach((list, index) => list.replaceChildren(...(cards[index] ?? [])));
    requestAnimationFrame(() =>
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start))),
    );
  });
}

if (import.meta.main) console.log(JSON.stringify(await measureFullBoard(), null, 1));
