import assert from 'node:assert/strict';
import { BoardPages, type BoardPage, type PageOptions } from './support/boardPage.ts';
import { demoTickets, makeBoard, manyTickets } from './support/boardData.ts';

describe('A board with lanes', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  const laned = (grouping: string, options: PageOptions = {}): Promise<BoardPage> =>
    pages.open({ tickets: demoTickets(), saved: { grouping }, ...options });

  /** The headings in sight with their number of tickets. */
  const headings = (board: BoardPage): Promise<string[]> =>
    board.page
      .locator('.lane-toggle')
      .evaluateAll((toggles) =>
        toggles.map(
          (toggle) =>
            `${toggle.querySelector('.lane-title')?.textContent} ${toggle.querySelector('.lane-count')?.textContent}`,
        ),
      );

  const heading = (board: BoardPage, lane: string) => board.page.locator(`.lane[data-lane="${lane}"] button`);

  async function press(board: BoardPage, ...keys: string[]): Promise<void> {
    for (const key of keys) {
      await board.settled();
      await board.page.keyboard.press(key);
    }
    await board.settled();
  }

  /** The lane whose frame a card stands in, as it is seen. */
  const laneAround = (board: BoardPage, id: string): Promise<string | undefined> =>
    board.card(id).evaluate((card) => {
      const middle = card.getBoundingClientRect().top + card.clientHeight / 2;
      const around = [...document.querySelectorAll<HTMLElement>('.lane')].find((lane) => {
        const { top, bottom } = lane.getBoundingClientRect();
        return top <= middle && middle < bottom;
      });
      return around?.dataset['lane'];
    });

  it('pass below the headings of the columns, and nothing of them shines through the gaps', async () => {
    const board = await laned('epic', { height: 400 });
    const strip = await board.page.locator('.column-header').first().boundingBox();
    assert.ok(strip);
    const seenAt = async (top: number): Promise<string> => {
      const scrolled = await board.page.locator('.columns').evaluate((columns, to) => {
        columns.scrollTo(0, to);
        return columns.scrollTop;
      }, top);
      assert.equal(scrolled, top);
      await board.settled();
      const clip = { ...strip, width: 700, height: strip.height };
      return (await board.page.screenshot({ clip })).toString('base64');
    };
    const atRest = await seenAt(0);
    // The first lane ends here, and its heading leaves upwards.
    for (const top of [220, 228, 236, 244])
      assert.ok((await seenAt(top)) === atRest, `scrolled to ${String(top)}`);
  });

  describe('are made', () => {
    it('by epic from the toolbar, told to the host, with those of no epic last', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      await board.page.locator('.grouping').click();
      await board.page.getByRole('option', { name: 'Epic Lanes' }).click();
      await board.settled();
      assert.deepEqual(await headings(board), [
        'CB-1 Customers see their usage while it happens 4',
        'No epic 10',
      ]);
      assert.deepEqual(
        (await board.sent('grouping.changed')).map(({ grouping }) => grouping),
        ['epic'],
      );
      for (const id of ['CB-1', 'CB-2', 'CB-3', 'CB-12']) assert.equal(await laneAround(board, id), 'CB-1');
      assert.equal(await laneAround(board, 'CB-4'), '');
    });

    it('by agent: who holds a ticket, is to take it, or had it last; everybody of the roster has one', async () => {
      const board = await laned('agent');
      assert.deepEqual(await headings(board), [
        'andrew 3',
        'grace 3',
        'paula 0',
        'rita 1',
        'Nobody in particular 7',
      ]);
      assert.equal(await laneAround(board, 'CB-9'), 'rita');
      assert.equal(await laneAround(board, 'CB-5'), 'grace');
    });

    it('by role with the role’s title', async () => {
      const board = await laned('role');
      assert.deepEqual(await headings(board), ['Developer 14', 'Planner 0', 'Reviewer 0']);
    });

    it('by repository, where a ticket of two has the lane of both', async () => {
      const board = await laned('repo');
      assert.deepEqual(await headings(board), ['api 10', 'api + service 2', 'service 2']);
      assert.equal(await laneAround(board, 'CB-12'), 'api + service');
    });
  });

  it('leaves out lanes that the filter empties', async () => {
    const board = await laned('agent', { saved: { grouping: 'agent', filter: { text: 'nightly' } } });
    assert.deepEqual(await headings(board), ['Nobody in particular 1']);
  });

  it('moves the children of a ticket that gets another epic', async () => {
    const board = await laned('epic');
    await board.host.change('CB-4', { parent: 'CB-1' as never });
    await board.settled();
    assert.equal(await laneAround(board, 'CB-4'), 'CB-1');
  });

  it('a click leaves only the heading, with how many stand where, and remembers it', async () => {
    const board = await laned('epic');
    await heading(board, 'CB-1').click();
    await board.settled();
    assert.equal(await heading(board, 'CB-1').getAttribute('aria-expanded'), 'false');
    assert.equal(await board.card('CB-12').count(), 0);
    assert.equal(
      await heading(board, 'CB-1').locator('.lane-counts').textContent(),
      'Backlog 2, In Progress 2',
    );
    const saved = await board.page.evaluate(() =>
      (window as unknown as { savedState(): unknown }).savedState(),
    );
    assert.deepEqual((saved as { collapsed: unknown }).collapsed, { epic: ['CB-1'] });
  });

  it('shows the heading with the focus below the columns’ headings when its lane collapses', async () => {
    const board = await laned('repo', { tickets: manyTickets(2_000) });
    await board.page.locator('.columns').evaluate((columns) => (columns.scrollTop = 3_000));
    await board.settled();
    await board.column('closed').locator('.card[data-ticket]').last().focus();
    await press(board, 'l', 'ArrowLeft');
    const { header, heading } = await board.page.evaluate(() => ({
      header: document.querySelector('.column-header')?.getBoundingClientRect().bottom ?? 0,
      heading: document.activeElement?.getBoundingClientRect().top ?? 0,
    }));
    assert.equal(await board.page.locator('.lane-toggle:focus').getAttribute('aria-expanded'), 'false');
    assert.ok(heading >= header, `The heading is at ${heading}, behind ${header}.`);
  });

  it('has only what is in sight in the document, wherever it is scrolled', async () => {
    const board = await laned('epic', { tickets: manyTickets(5_000) });
    const size = () => board.page.locator('.card[data-ticket]').count();
    const before = await size();
    assert.ok(before > 10 && before < 150, `${before} cards`);
    for (const top of [5_000, 40_000, 1_000_000]) {
      await board.page.locator('.columns').evaluate((columns, to) => (columns.scrollTop = to), top);
      await board.settled();
      const cards = await size();
      assert.ok(cards > 3 && cards < 200, `${cards} cards at ${top}`);
      assert.ok((await board.page.locator('.lane').count()) < 30);
    }
  });

  it('keeps the heading of a lane in sight as long as the lane is', async () => {
    const board = await laned('repo', { tickets: manyTickets(2_000) });
    await board.page.locator('.columns').evaluate((columns) => (columns.scrollTop = 3_000));
    await board.settled();
    const { header, lane } = await board.page.evaluate(() => {
      const bottom = document.querySelector('.column-header')?.getBoundingClientRect().bottom ?? 0;
      const tops = [...document.querySelectorAll('.lane-heading')].map(
        (one) => one.getBoundingClientRect().top,
      );
      return { header: bottom, lane: tops.find((top) => top >= 0) ?? -1 };
    });
    assert.ok(Math.abs(lane - header) < 2, `The heading is at ${lane}, the columns’ end at ${header}.`);
  });

  describe('by keyboard', () => {
    it('goes down from lane to lane within a column, and sideways within the lane', async () => {
      const board = await laned('epic');
      await board.card('CB-3').focus();
      await press(board, 'ArrowDown');
      assert.equal(await board.focused(), 'CB-8');
      await press(board, 'ArrowUp', 'ArrowRight');
      assert.equal(await board.focused(), 'CB-12');
      await press(board, 'ArrowRight');
      assert.equal(await board.focused(), 'CB-12', 'CB-1’s lane has nothing further to the right');
    });

    it('goes to the heading with L, from heading to heading, and collapses and enters lanes', async () => {
      const board = await laned('epic');
      await board.card('CB-3').focus();
      await press(board, 'l');
      await heading(board, 'CB-1').and(board.page.locator(':focus')).waitFor();
      await press(board, 'ArrowLeft');
      assert.equal(await heading(board, 'CB-1').getAttribute('aria-expanded'), 'false');
      await press(board, 'ArrowDown');
      await heading(board, '').and(board.page.locator(':focus')).waitFor();
      await press(board, 'ArrowUp', 'ArrowRight', 'ArrowRight');
      assert.equal(await board.focused(), 'CB-2');
    });

    it('reaches every heading with Tab', async () => {
      const board = await laned('agent');
      await heading(board, 'andrew').focus();
      await press(board, 'Tab', 'Tab');
      await heading(board, 'paula').and(board.page.locator(':focus')).waitFor();
    });

    it('moves a card to another lane, and says what that means', async () => {
      const board = await laned('epic');
      await board.card('CB-4').focus();
      await press(board, 'm', 'ArrowUp');
      assert.equal(await board.said(), 'Ready, CB-4 becomes a child of CB-1');
      await press(board, 'Enter');
      const [edit] = await board.sent('ticket.edit');
      assert.deepEqual(edit?.changes, { parent: 'CB-1' });
      assert.equal(await laneAround(board, 'CB-4'), 'CB-1');
      assert.equal((await board.sent('ticket.move')).length, 0);
    });

    it('moves a card to another lane and column at once', async () => {
      const board = await laned('epic');
      await board.card('CB-8').focus();
      await board.host.change('CB-8', { hasDescription: true });
      await press(board, 'm', 'ArrowUp', 'ArrowRight', 'Enter');
      assert.equal((await board.sent('ticket.edit'))[0]?.changes.parent, 'CB-1');
      assert.equal((await board.sent('ticket.move'))[0]?.to, 'ready');
    });

    it('says to those who listen which lane a card is in', async () => {
      const board = await laned('epic');
      assert.match(
        (await board.card('CB-2').locator('.card-words').textContent()) ?? '',
        /lane CB-1 Customers see/,
      );
    });
  });

  describe('takes a card that is dropped in another lane', () => {
    async function drag(board: BoardPage, id: string, lane: string): Promise<void> {
      const card = await board.card(id).boundingBox();
      const target = await board.page.locator(`.lane[data-lane="${lane}"]`).boundingBox();
      assert.ok(card !== null && target !== null);
      await board.page.mouse.move(card.x + 60, card.y + 30);
      await board.page.mouse.down();
      await board.page.mouse.move(card.x + 70, card.y + 36);
      await board.page.mouse.move(card.x + 60, target.y + target.height - 20, { steps: 8 });
      await board.settled();
    }

    it('as routed to the agent of that lane', async () => {
      const board = await laned('agent');
      await drag(board, 'CB-5', 'paula');
      assert.ok(await board.page.locator('.lane[data-lane="paula"].target').isVisible());
      await board.page.mouse.up();
      await board.settled();
      assert.deepEqual((await board.sent('ticket.edit'))[0]?.changes, { route: 'paula' });
      assert.equal(await laneAround(board, 'CB-5'), 'paula');
    });

    it('but none that somebody holds, and says what to do first', async () => {
      const board = await laned('agent');
      await drag(board, 'CB-12', 'paula');
      await board.page.mouse.up();
      await board.page.locator('.refusal', { hasText: 'andrew holds CB-12' }).waitFor();
      assert.equal((await board.sent('ticket.edit')).length, 0);
    });

    it('but no repository, and says why', async () => {
      const board = await laned('repo');
      await drag(board, 'CB-5', 'api + service');
      assert.match(
        (await board.column('ready').locator('.column-hint').textContent()) ?? '',
        /^Another repository means other work/,
      );
      await board.page.mouse.up();
      await board.page.locator('.refusal').waitFor();
    });
  });

  it('is as before after the page was taken down and put up again', async () => {
    const tickets = manyTickets(2_000);
    const board = await laned('role', {
      tickets,
      board: makeBoard(),
      saved: { grouping: 'role', scroll: { lanes: 4_000 } },
    });
    assert.equal(await board.page.locator('.columns').evaluate(({ scrollTop }) => scrollTop), 4_000);
  });

  for (const theme of ['light', 'dark', 'hc-dark'] as const) {
    it(`looks as it should in ${theme}`, async () => {
      const board = await laned('epic', { theme, saved: { grouping: 'epic', collapsed: { epic: [''] } } });
      await board.screenshot(`lanes-collapsed-${theme}`);
      const agents = await laned('agent', { theme });
      await agents.card('CB-5').focus();
      await press(agents, 'm', 'ArrowUp');
      await agents.screenshot(`lanes-${theme}`);
      assert.deepEqual([...board.complaints, ...agents.complaints], []);
    });
  }
});
