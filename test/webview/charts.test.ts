import assert from 'node:assert/strict';
import { dataNow, demoTickets } from './support/boardData.ts';
import { BoardPages, type BoardPage, type PageOptions } from './support/boardPage.ts';
import type { StatisticsPoints } from './support/fakeHost.ts';
import { violations } from './support/violations.ts';
import { themeNames } from './support/themes.ts';

const dayMs = 86_400_000;

/** Ten days in which the backlog melts away; the first two points are of one day. */
const points: StatisticsPoints = Array.from({ length: 10 }, (_, day) => ({
  at: dataNow - (10 - day) * dayMs,
  counts: { backlog: 20 - day, ready: 4, in_progress: 3, review: 2, approved: 1, closed: day * 2 },
  cost: day * 0.25,
}));

describe('The charts', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  async function charts(options: PageOptions = {}): Promise<BoardPage> {
    const board = await pages.open({ tickets: demoTickets(), points, ...options });
    await board.page.getByRole('button', { name: 'Charts: burndown and spend' }).click();
    await board.page.locator('.chart canvas').first().waitFor();
    await board.settled();
    return board;
  }

  it('are loaded only when they are asked for', async () => {
    const board = await pages.open({ tickets: demoTickets(), points });
    const requested = new Set<string>();
    board.page.on('request', (request) => requested.add(request.url()));
    await board.settled();
    assert.equal(requested.size, 0);
    await board.page.locator('.charts-button').click();
    await board.page.locator('.chart canvas').first().waitFor();
    assert.equal([...requested].filter((url) => url.includes('stateChart')).length, 1);
    assert.deepEqual(board.complaints, []);
  });

  it('are drawn in the colours of the theme, the done at the bottom', async () => {
    const board = await charts();
    const found = await board.page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.chart canvas');
      const context = canvas?.getContext('2d');
      if (!canvas || !context) return undefined;
      const style = getComputedStyle(document.body);
      const x = Math.round(canvas.width * 0.8);
      const wanted = [
        'charts-green',
        'terminal-ansiCyan',
        'charts-purple',
        'charts-yellow',
        'charts-blue',
      ].map((name) => {
        const probe = document.createElement('span');
        probe.style.color = style.getPropertyValue(`--vscode-${name}`);
        document.body.append(probe);
        const color = getComputedStyle(probe).color.match(/\d+/g)?.slice(0, 3).join();
        probe.remove();
        return color;
      });
      const seen: number[] = [];
      for (let y = canvas.height - 1; y >= 0; y--) {
        const at = wanted.indexOf(context.getImageData(x, y, 1, 1).data.slice(0, 3).join());
        if (at >= 0 && seen.at(-1) !== at && !seen.includes(at)) seen.push(at);
      }
      return seen;
    });
    assert.deepEqual(found, [0, 1, 2, 3, 4]);
  });

  it('say the same in a table: one line for each day, the newest first', async () => {
    const board = await charts();
    const rows = await board.page
      .locator('section[aria-labelledby="chart-states"] tbody tr')
      .evaluateAll((lines) =>
        lines.map((line) => [...line.children].map(({ textContent }) => textContent.trim()).join(' ')),
      );
    assert.equal(rows.length, 11);
    assert.equal(rows[0], 'May 12, 2026 3 3 3 2 1 2 12', 'today is counted on the board itself');
    assert.equal(rows[1], 'May 11, 2026 11 4 3 2 1 18 21');
  });

  it('tell the numbers of the moment under the pointer', async () => {
    const board = await charts();
    const box = await board.page.locator('.chart .u-over').boundingBox();
    assert.ok(box !== null);
    await board.page.mouse.move(box.x + 2, box.y + 50);
    await board.page.locator('.chart-key[data-status="backlog"]', { hasText: 'Backlog 20' }).waitFor();
    await board.page.mouse.move(box.x + 2, box.y - 100);
    await board.page.locator('.chart-key[data-status="backlog"]', { hasText: 'Backlog 3' }).waitFor();
  });

  it('show what was spent on each epic', async () => {
    const tickets = demoTickets().map((ticket) =>
      ['CB-2', 'CB-12', 'CB-4'].includes(ticket.id)
        ? {
            ...ticket,
            usage: { runs: 2, tokensIn: 12_000, tokensOut: 900, cost: ticket.id === 'CB-4' ? 0.5 : 1.25 },
          }
        : ticket,
    );
    const board = await charts({ tickets });
    const rows = await board.page
      .locator('section[aria-labelledby="chart-spend"] tbody tr')
      .evaluateAll((lines) =>
        lines.map((line) => [...line.children].map(({ textContent }) => textContent.trim()).join(' | ')),
      );
    assert.deepEqual(rows, [
      'CB-1 Customers see their usage while it happens | 4 | 24,000 | 1,800 | 2.50',
      'No epic | 2 | 12,000 | 900 | 0.50',
    ]);
    await board.page.locator('section[aria-labelledby="chart-spend"] .chart canvas').waitFor();
    await board.screenshot('charts-spend');
  });

  it('take the focus, and Escape goes back to the board', async () => {
    const board = await charts();
    await board.page.locator('.page h1:focus').waitFor();
    await board.page.keyboard.press('Escape');
    await board.page.locator('.charts-button:focus').waitFor();
    assert.ok(await board.card('CB-4').isVisible());
    assert.equal(await board.page.locator('.chart').count(), 0);
  });

  it('are there again after the page was taken down and put up again', async () => {
    const board = await pages.open({ tickets: demoTickets(), points, saved: { page: 'charts' } });
    await board.page.locator('.chart canvas').first().waitFor();
  });

  it('say what is wrong when they cannot be read', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    board.host.hold = true;
    await board.page.locator('.charts-button').click();
    const [ask] = await board.sent('statistics.ask');
    assert.ok(ask !== undefined);
    const { request } = ask;
    await board.host.send({ type: 'act.refused', request, code: 'board.unknown', message: 'No such board.' });
    await board.page.locator('.page', { hasText: 'No such board.' }).waitFor();
  });

  for (const theme of themeNames) {
    it(`axe finds nothing on them in ${theme}`, async () => {
      const board = await charts({ theme });
      assert.deepEqual(await violations(board), []);
      await board.screenshot(`charts-${theme}`);
      assert.deepEqual(board.complaints, []);
    });
  }
});
