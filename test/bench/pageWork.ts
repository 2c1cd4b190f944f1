import type { Page } from 'playwright-core';

/** What a page worked, in milliseconds of its main thread: the time of a processor, which other processes do not add to. */
export interface PageWork {
  /** Script, style and layout. */
  readonly ownMs: number;
  /** All tasks: painting and what is handed to the compositor, too. */
  readonly allMs: number;
}

const own = new Set(['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration']);

/** Starts counting the work of a page; the result tells how much it was since then. */
export async function workOf(page: Page): Promise<() => Promise<PageWork>> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const total = async (): Promise<PageWork> => {
    const { metrics } = await session.send('Performance.getMetrics');
    const sum = (counts: (name: string) => boolean): number =>
      metrics.reduce((ms, { name, value }) => (counts(name) ? ms + value * 1_000 : ms), 0);
    return { ownMs: sum((name) => own.has(name)), allMs: sum((name) => name === 'TaskDuration') };
  };
  const start = await total();
  return async () => {
    const now = await total();
    await session.detach();
    return { ownMs: now.ownMs - start.ownMs, allMs: now.allMs - start.allMs };
  };
}
