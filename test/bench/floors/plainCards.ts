import type { Page } from 'playwright-core';

/** What the floor takes over of a board: how it looks at this moment, and nothing of what it does. */
interface Looks {
  readonly body: string;
  readonly bodyClass: string;
  readonly theme: string;
  readonly headerHeight: number;
}

/**
 * The least that a windowed board can be: the cards and headings that stand on a board now, as plain elements in another
 * page, of which those that leave the view come back at its other end with another title. No store, no state, no events.
 */
export async function openPlainCards(board: Page): Promise<Page> {
  const looks = await board.evaluate((): Looks => ({
    body: document.body.innerHTML,
    bodyClass: document.body.className,
    theme: document.documentElement.style.cssText,
    headerHeight: document.querySelector('header')?.offsetHeight ?? 0,
  }));
  const page = await board.context().newPage();
  await page.route('**/*.js', (route) => route.abort());
  await page.goto(board.url());
  await page.evaluate(install, looks);
  return page;
}

/** Runs in the page. */
function install({ body, bodyClass, theme, headerHeight }: Looks): void {
  document.documentElement.style.cssText = theme;
  document.body.innerHTML = body;
  document.body.className = bodyClass;
  // The policy of the page refuses style attributes in markup, but not what a script sets.
  for (const element of document.querySelectorAll<HTMLElement>('[style]'))
    element.style.cssText = element.getAttribute('style') ?? '';
  // What the browser does not know without scripts would take more room here: the board begins where it began.
  const header = document.querySelector('header');
  header?.replaceChildren();
  if (header !== null) header.style.height = `${headerHeight}px`;
  const scroller = document.querySelector<HTMLElement>('.columns');
  if (scroller === null) throw new Error('There is no board to take the looks of.');

  interface Loop {
    readonly elements: readonly HTMLElement[];
    readonly tops: number[];
    readonly period: number;
    readonly put: (element: HTMLElement, top: number) => void;
  }
  const words = [
    'keep the totals of the month',
    'answer the slow requests first',
    'what the import left out',
  ];
  const loopOf = (elements: HTMLElement[], heights: number[], put: Loop['put']): Loop => {
    let at = 0;
    const tops = heights.map((height) => (at += height) - height);
    elements.forEach((element, index) => put(element, tops[index] ?? 0));
    return { elements, tops, period: at, put };
  };
  const loops = [...document.querySelectorAll<HTMLElement>('.card-list')].map((list) => {
    const cards = [...list.children] as HTMLElement[];
    const titles = new Map(cards.map((card) => [card, card.querySelector('.card-title')]));
    const heights = cards.map((card) => card.offsetHeight + 6);
    return loopOf(cards, heights, (card, top) => {
      card.style.transform = `translateY(${top}px)`;
      const title = titles.get(card);
      if (title) title.textContent = `${top}: ${words[top % words.length] ?? ''}`;
    });
  });
  const lanes = [...document.querySelectorAll<HTMLElement>('.lane')];
  loops.push(
    loopOf(
      lanes,
      lanes.map(({ offsetHeight }) => offsetHeight),
      (lane, top) => (lane.style.top = `${top}px`),
    ),
  );
  let frame = 0;
  const spareAbove = 4 * 100;
  scroller.addEventListener(
    'scroll',
    () => {
      if (frame !== 0) return;
      frame = requestAnimationFrame(() => {
        frame = 0;
        const from = Math.max(0, scroller.scrollTop - spareAbove);
        for (const { elements, tops, period, put } of loops) {
          for (const [index, element] of elements.entries()) {
            const top = tops[index] ?? 0;
            const rounds = Math.ceil((from - top) / period);
            if (rounds === 0) continue;
            tops[index] = top + rounds * period;
            put(element, tops[index]);
          }
        }
      });
    },
    { passive: true },
  );
  for (const card of document.querySelectorAll<HTMLElement>('.card')) card.draggable = true;
  document.addEventListener('dragover', (event) => event.preventDefault());
}
