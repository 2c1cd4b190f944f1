/** How fast the board draws 10,000 tickets and how even its frames are. By itself prints JSON; the bench takes `measureBoardPaint`. */
import type { Page } from 'playwright-core';
import { manyTickets } from '../webview/support/boardData.ts';
import { BoardPages } from '../webview/support/boardPage.ts';
import { workOf } from './pageWork.ts';

export interface BoardPaint {
  readonly tickets: number;
  /** From the arrival of the data at the page to the frame that shows cards. */
  readonly firstPaintMs: number;
  readonly scrollFrameMedianMs: number;
  readonly scrollFrameP95Ms: number;
  /** What the page itself does in a frame of scrolling: script, style and layout. Says more than frames on a busy machine. */
  readonly scrollWorkMs: number;
  readonly dragFrameMedianMs: number;
  readonly dragFrameP95Ms: number;
  readonly dragWorkMs: number;
  /** The same page at the same moment, doing nothing: what the browser itself needs. */
  readonly floor: {
    /** The data handed over to an empty listener, and one frame. */
    readonly dataMs: number;
    readonly frameMedianMs: number;
    readonly frameP95Ms: number;
  };
}

const sampleMs = 2_000;

/** Runs in the page: what frames take while `act` is called in each of them. */
async function sampleFrames({
  lengthMs,
  scrolls,
}: {
  lengthMs: number;
  scrolls: boolean;
}): Promise<number[]> {
  const scroller = document.querySelector('.column[data-status="closed"] .cards');
  const frames: number[] = [];
  return new Promise((resolve) => {
    const start = performance.now();
    let last = start;
    const frame = (now: number): void => {
      if (now > last) frames.push(now - last);
      last = now;
      if (scrolls && scroller !== null) scroller.scrollTop += 90;
      if (now - start < lengthMs) requestAnimationFrame(frame);
      else resolve(frames.slice(1));
    };
    requestAnimationFrame(frame);
  });
}

/** Runs in the page: hands the waiting tickets over and waits for the frame after the first card. */
export async function paint({ toBoard }: { toBoard: boolean }): Promise<number> {
  const waiting = (window as unknown as { waiting: { type: string } }).waiting;
  const message = toBoard ? waiting : { ...waiting, type: 'nothing' };
  return new Promise((resolve) => {
    let start = 0;
    // Data counts as arrived when the page's listeners are about to hear of it.
    const arrived = (): void => {
      start = performance.now();
      requestAnimationFrame(look);
    };
    const look = (): void => {
      if (toBoard && document.querySelector('.card[data-ticket]') === null) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    };
    window.addEventListener('message', arrived, { once: true, capture: true });
    window.postMessage(message, '*');
  });
}

async function prepare(page: Page, tickets: ReturnType<typeof manyTickets>, board: unknown): Promise<void> {
  const text = JSON.stringify({
    type: 'board.loaded',
    board,
    connection: 'connected',
    complete: true,
    tickets,
  });
  await page.evaluate((json) => {
    (window as unknown as { waiting: unknown }).waiting = JSON.parse(json);
  }, text);
}

async function whileDragging(page: Page, sample: Promise<number[]>): Promise<number[]> {
  const sampling = { running: true };
  const frames = sample.finally(() => (sampling.running = false));
  const card = await page.locator('.column[data-status="backlog"] .card').nth(1).boundingBox();
  if (card === null) throw new Error('The board shows no card to drag.');
  await page.mouse.move(card.x + 40, card.y + 20);
  await page.mouse.down();
  for (let step = 0; sampling.running; step = (step + 17) % 900)
    await page.mouse.move(card.x + 40 + step, card.y + 40 + step / 4);
  await page.mouse.move(card.x + 40, card.y + 20);
  await page.mouse.up();
  return frames;
}

function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * at))] ?? 0) * 10) / 10;
}

/** Opens the board in the system's Chromium and measures it with a board of this size. */
export async function measureBoardPaint(count = 10_000): Promise<BoardPaint> {
  const pages = await BoardPages.start();
  try {
    const board = await pages.open({
      instead: { type: 'connection.changed', connection: 'connecting' },
      realTime: true,
    });
    const { page } = board;
    await prepare(page, manyTickets(count), board.host.board);
    const dataMs = await page.evaluate(paint, { toBoard: false });
    const firstPaintMs = await page.evaluate(paint, { toBoard: true });
    const still = await page.evaluate(sampleFrames, { lengthMs: sampleMs, scrolls: false });
    const scrollWork = await workOf(page);
    const scrolling = await page.evaluate(sampleFrames, { lengthMs: sampleMs, scrolls: true });
    const scrollWorkMs = (await scrollWork()).ownMs / scrolling.length;
    const dragWork = await workOf(page);
    const dragging = await whileDragging(
      page,
      page.evaluate(sampleFrames, { lengthMs: sampleMs, scrolls: false }),
    );
    const dragWorkMs = (await dragWork()).ownMs / dragging.length;
    return {
      tickets: count,
      firstPaintMs: Math.round(firstPaintMs),
      scrollFrameMedianMs: quantile(scrolling, 0.5),
      scrollFrameP95Ms: quantile(scrolling, 0.95),
      scrollWorkMs: Math.round(scrollWorkMs * 100) / 100,
      dragFrameMedianMs: quantile(dragging, 0.5),
      dragFrameP95Ms: quantile(dragging, 0.95),
      dragWorkMs: Math.round(dragWorkMs * 100) / 100,
      floor: {
        dataMs: Math.round(dataMs),
        frameMedianMs: quantile(still, 0.5),
        frameP95Ms: quantile(still, 0.95),
      },
    };
  } finally {
    await pages.close();
  }
}

if (import.meta.main) console.log(JSON.stringify(await measureBoardPaint(), null, 2));
