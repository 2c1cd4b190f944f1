/** What is run inside of the page to see how even its frames are. Each function is carried over by itself: it uses nothing of this module. */

/** How a scroller is moved in each frame; without a step it is left alone. */
export interface Moves {
  readonly lengthMs: number;
  readonly scroller: string;
  readonly down: number;
  readonly across: number;
}

/** Runs in the page: how long each frame took, in milliseconds, while the scroller moves to and fro. */
export async function sampleMoves({ lengthMs, scroller, down, across }: Moves): Promise<number[]> {
  const element = document.querySelector(scroller);
  if (element === null) throw new Error(`There is no ${scroller} to scroll.`);
  const frames: number[] = [];
  let [downwards, sideways] = [1, 1];
  return new Promise((resolve) => {
    const start = performance.now();
    let last = start;
    const frame = (now: number): void => {
      if (now > last) frames.push(now - last);
      last = now;
      if (down > 0) {
        const before = element.scrollTop;
        element.scrollTop += down * downwards;
        if (element.scrollTop === before) downwards = -downwards;
      }
      if (across > 0) {
        const before = element.scrollLeft;
        element.scrollLeft += across * sideways;
        if (element.scrollLeft === before) sideways = -sideways;
      }
      if (now - start < lengthMs) requestAnimationFrame(frame);
      else resolve(frames.slice(1));
    };
    requestAnimationFrame(frame);
  });
}

/** Runs in the page: tells it of the waiting changes one after the other, so many a second, until `stopChanges`. */
export function startChanges({ perSecond }: { perSecond: number }): void {
  const page = window as unknown as { changes: string[]; changing?: ReturnType<typeof setInterval> };
  let next = 0;
  page.changing = setInterval(() => {
    const text = page.changes[next++ % page.changes.length];
    const message = JSON.parse(text ?? '') as { tickets: { version: number }[] };
    // Played a second time they have to be newer still.
    for (const ticket of message.tickets) ticket.version += 1_000_000 + next;
    window.postMessage(message, '*');
  }, 1_000 / perSecond);
}

/** Runs in the page. */
export function stopChanges(): void {
  clearInterval((window as unknown as { changing?: ReturnType<typeof setInterval> }).changing);
}

/** Runs in the page: chooses other lanes and waits for the frame that shows them. */
export async function chooseLanes({ grouping }: { grouping: string }): Promise<number> {
  const choice = document.querySelector<HTMLInputElement>('.grouping');
  if (choice === null) throw new Error('There is nothing to choose lanes with.');
  const lanes = (): string =>
    [...document.querySelectorAll<HTMLElement>('.lane')].map(({ dataset }) => dataset['lane']).join();
  const before = lanes();
  return new Promise((resolve) => {
    const start = performance.now();
    choice.value = grouping;
    choice.dispatchEvent(new Event('change'));
    const look = (): void => {
      if (lanes() === before) requestAnimationFrame(look);
      else requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - start)));
    };
    requestAnimationFrame(look);
  });
}
