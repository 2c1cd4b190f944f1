import assert from 'node:assert/strict';
import { until } from '../support/team.ts';
import { BoardPages, type BoardPage } from './support/boardPage.ts';
import { demoTickets, makeBoard, makeTicket, manyTickets } from './support/boardData.ts';

describe('The board', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  const ids = async ({ page }: BoardPage, status: string): Promise<(string | null)[]> =>
    page
      .locator(`.column[data-status="${status}"] .card`)
      .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-ticket')));

  describe('shows tickets', () => {
    it('in six columns with their counts, by priority and then by number', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      const names = await board.page.locator('.column-name').allTextContents();
      assert.deepEqual(names, ['Backlog', 'Ready', 'In Progress', 'Review', 'Approved', 'Closed']);
      assert.deepEqual(await board.page.locator('.column-count').allTextContents(), [
        '3',
        '3',
        '3',
        '2',
        '1',
        '2',
      ]);
      assert.deepEqual(await ids(board, 'ready'), ['CB-4', 'CB-5', 'CB-6']);
      assert.deepEqual(await ids(board, 'backlog'), ['CB-8', 'CB-2', 'CB-3']);
    });

    it('under the column names that the board has set', async () => {
      const settings = {
        ...makeBoard().settings,
        columns: { backlog: 'New', review: 'In Testing' },
      };
      const board = await pages.open({ board: makeBoard({ settings }), tickets: demoTickets() });
      assert.equal(await board.column('backlog').locator('.column-name').textContent(), 'New');
      assert.equal(await board.column('review').locator('.column-name').textContent(), 'In Testing');
      assert.equal(await board.column('ready').locator('.column-name').textContent(), 'Ready');
    });

    it('with type, priority, labels, repositories, holder and marks, in sight and in words', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      const stale = board.card('CB-7');
      assert.match(await stale.locator('.card-holder').innerText(), /grace\s*stale/);
      const label = await stale.locator('.card-words').innerText();
      for (const part of [
        'Story CB-7',
        'Normal priority',
        'grace implementing, the claim is stale',
        'labels export, billing',
        'in api',
      ]) {
        assert.ok(label.includes(part), `“${label}” does not say “${part}”.`);
      }
      assert.match(await board.card('CB-6').locator('.card-words').innerText(), /blocked by CB-7/);
      assert.match(await board.card('CB-2').locator('.card-words').innerText(), /1 open question/);
      assert.equal(await board.card('CB-4').locator('.flag.urgent').innerText(), 'Urgent');
    });

    it('and takes the blocked mark away when the blocker is closed', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      await board.card('CB-6').locator('.flag.blocked').waitFor();
      await board.host.change('CB-7', { status: 'closed' });
      await board.card('CB-6').locator('.flag.blocked').waitFor({ state: 'detached' });
    });

    it('where they are now, as soon as somebody moves or edits them', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      await board.host.change('CB-5', { status: 'in_progress', title: 'A title that came from elsewhere' });
      await board.column('in_progress').locator('.card[data-ticket="CB-5"]').waitFor();
      assert.equal(
        await board.card('CB-5').locator('.card-title').textContent(),
        'A title that came from elsewhere',
      );
      assert.equal(await board.column('ready').locator('.column-count').textContent(), '2');
    });

    it('and ignores an older version that arrives late', async () => {
      const board = await pages.open({
        tickets: [makeTicket(1, { version: 5, title: 'The newest title there is' })],
      });
      await board.host.send({
        type: 'tickets.upserted',
        tickets: [makeTicket(1, { version: 4, title: 'An older title of this ticket' }), makeTicket(2)],
      });
      await board.card('CB-2').waitFor();
      assert.equal(
        await board.card('CB-1').locator('.card-title').textContent(),
        'The newest title there is',
      );
    });

    it('and drops those that are removed', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      await board.host.send({ type: 'tickets.removed', tickets: [board.host.ticket('CB-13').id] });
      await board.card('CB-13').waitFor({ state: 'detached' });
      assert.equal(await board.column('closed').locator('.column-count').textContent(), '1');
    });

    it('with the board’s name and the seat in full on one line beside a side bar, and wider than that', async () => {
      for (const width of [930, 1280]) {
        const board = await pages.open({ tickets: demoTickets(), width });
        const lines = await board.page
          .locator('.toolbar h1, .toolbar .seat .named-text')
          .evaluateAll((names) => names.map((name) => name.scrollWidth - name.clientWidth));
        assert.deepEqual(lines, [0, 0], `at ${String(width)} pixels`);
        const left = await board.page
          .locator('.toolbar h1')
          .evaluate((name) => name.getBoundingClientRect().left);
        assert.equal(left, 12);
        const height = await board.page.locator('.toolbar').evaluate((bar) => bar.clientHeight);
        assert.ok(height < 50, `${String(height)} pixels are more than one line`);
      }
    });
  });

  describe('with 10,000 tickets', () => {
    it('in their order in the document again when scrolling to and fro rests, and no others', async () => {
      const board = await pages.open({ tickets: manyTickets(2_000) });
      const cards = board.column('closed').locator('.cards');
      for (const top of [700, 2_400, 1_300, 9_000, 8_200]) {
        await cards.evaluate((element, to) => (element.scrollTop = to), top);
        await board.settled();
      }
      const stand = async (): Promise<{ ids: (string | null)[]; places: number[]; tops: number[] }> =>
        cards.locator('.card').evaluateAll((elements) => ({
          ids: elements.map((card) => card.getAttribute('data-ticket')),
          places: elements.map((card) => Number(card.getAttribute('aria-posinset'))),
          tops: elements.map((card) => card.getBoundingClientRect().top),
        }));
      const rising = (numbers: readonly number[]): boolean =>
        numbers.every((number, at) => at === 0 || number > (numbers[at - 1] ?? 0));
      await until('the cards stand in their order', async () => {
        const { ids, places } = await stand();
        return !ids.includes(null) && rising(places);
      });
      const { ids, tops } = await stand();
      assert.equal(new Set(ids).size, ids.length);
      assert.ok(rising(tops), 'What stands later in the document stands lower on the page.');
      assert.equal(await cards.locator('.card[aria-hidden]').count(), 0);
      const view = await cards.boundingBox();
      const inSight = tops.filter(
        (top) => top > (view?.y ?? 0) && top < (view?.y ?? 0) + (view?.height ?? 0),
      );
      assert.ok(inSight.length >= 6, `${inSight.length} cards are in sight`);
    });

    it('and offers in the filter the labels that tickets have now', async () => {
      const board = await pages.open({
        tickets: [makeTicket(1, { labels: ['billing'] }), makeTicket(2, { labels: ['api', 'billing'] })],
        saved: { filter: { type: 'task' } },
      });
      const offered = (): Promise<string[]> =>
        board.page
          .locator('.filter-row vscode-single-select[label="Label"] vscode-option')
          .evaluateAll((options) =>
            options.map((option) => option.getAttribute('value') ?? '').filter(Boolean),
          );
      await board.settled();
      assert.deepEqual(await offered(), ['api', 'billing']);
      await board.host.change('CB-2', { labels: ['export'] });
      await board.settled();
      assert.deepEqual(await offered(), ['billing', 'export']);
      await board.host.change('CB-1', { labels: [] });
      await board.settled();
      assert.deepEqual(await offered(), ['export']);
    });

    it('keeps the document small wherever it is scrolled', async () => {
      const board = await pages.open({ tickets: manyTickets(10_000) });
      const closed = board.column('closed').locator('.cards');
      const count = (): Promise<number> => board.page.locator('.card').count();
      assert.ok((await count()) < 150, `${await count()} cards are in the document.`);
      await closed.evaluate((element) => (element.scrollTop = element.scrollHeight));
      const last = await board.column('closed').locator('.column-count').textContent();
      await board.column('closed').locator(`.card[aria-posinset="${last}"]`).waitFor();
      assert.ok((await count()) < 150, `${await count()} cards are in the document.`);
    });

    it('tells each card’s place in the whole column', async () => {
      const board = await pages.open({ tickets: manyTickets(10_000) });
      const total = await board.column('backlog').locator('.column-count').textContent();
      const first = board.column('backlog').locator('.card').first();
      assert.equal(await first.getAttribute('aria-posinset'), '1');
      assert.equal(await first.getAttribute('aria-setsize'), total);
    });
  });

  describe('filters', () => {
    const shown = async ({ page }: BoardPage): Promise<string[]> =>
      (
        await page
          .locator('.card[data-ticket]')
          .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-ticket') ?? ''))
      ).sort();

    it('by the words that are typed, and says how many match', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      await board.page.locator('#filter-text input').fill('invoice EXPORT');
      await board.card('CB-4').waitFor({ state: 'detached' });
      assert.deepEqual(await shown(board), ['CB-7']);
      assert.equal(await board.said(), '1 of 14 tickets match');
      assert.equal(await board.column('in_progress').locator('.column-count').textContent(), '1 of 3');
      assert.deepEqual((await board.sent('filter.changed')).at(-1)?.filter, { text: 'invoice EXPORT' });
    });

    it('and leaves what is typed as it is while more is to come', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      const input = board.page.locator('#filter-text input');
      await input.pressSequentially('invoice ');
      await board.card('CB-1').waitFor({ state: 'detached' });
      await input.pressSequentially('split');
      await board.card('CB-7').waitFor({ state: 'detached' });
      assert.equal(await input.inputValue(), 'invoice split');
    });

    it('and loses no letter that is typed between applying the filter and drawing it', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      const input = board.page.locator('#filter-text input');
      await board.page.evaluate(() => {
        const nextFrame = window.requestAnimationFrame.bind(window);
        window.requestAnimationFrame = (callback) => {
          window.requestAnimationFrame = nextFrame;
          const field = document.querySelector('#filter-text')?.shadowRoot?.querySelector('input');
          field?.setRangeText('s', field.value.length, field.value.length, 'end');
          field?.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
          return nextFrame(callback);
        };
      });
      await input.fill('invoice');
      await board.card('CB-1').waitFor({ state: 'detached' });
      assert.equal(await input.inputValue(), 'invoices');
    });

    it('by what is this window’s own', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      await board.page.getByRole('button', { name: 'Mine' }).click();
      await board.card('CB-4').waitFor({ state: 'detached' });
      assert.deepEqual(await shown(board), ['CB-10', 'CB-12', 'CB-13']);
    });

    for (const [choice, value, expected] of [
      ['Type', 'Bug', ['CB-10', 'CB-14', 'CB-4']],
      ['Priority', 'Urgent', ['CB-4']],
      ['Agent', 'grace', ['CB-11', 'CB-5', 'CB-7', 'CB-9']],
      ['Label', 'export', ['CB-6', 'CB-7']],
      ['Repository', 'service', ['CB-12', 'CB-2', 'CB-5', 'CB-9']],
    ] as const) {
      it(`by ${choice.toLowerCase()}`, async () => {
        const board = await pages.open({ tickets: demoTickets() });
        await board.page.getByRole('button', { name: 'Filters' }).click();
        await board.page.locator(`vscode-single-select[label="${choice}"]`).click();
        await board.page
          .locator(`vscode-single-select[label="${choice}"] li.option`, { hasText: value })
          .first()
          .click();
        await board.card('CB-1').waitFor({ state: 'detached' });
        assert.deepEqual(await shown(board), [...expected]);
      });
    }

    it('tickets that arrive while it is set', async () => {
      const board = await pages.open({ tickets: demoTickets(), saved: { filter: { type: 'bug' } } });
      await board.host.send({
        type: 'tickets.upserted',
        tickets: [makeTicket(20), makeTicket(21, { type: 'bug' })],
      });
      await board.card('CB-21').waitFor();
      assert.equal(await board.card('CB-20').count(), 0);
    });

    it('as before after the page was taken down and put up again', async () => {
      const board = await pages.open({ tickets: demoTickets(), saved: { filter: { text: 'quota' } } });
      assert.deepEqual(await shown(board), ['CB-3']);
      assert.equal(await board.page.locator('#filter-text input').inputValue(), 'quota');
    });

    it('and scrolled to the same place', async () => {
      const board = await pages.open({ tickets: manyTickets(2_000), saved: { scroll: { closed: 12_000 } } });
      await board.page.waitForFunction(
        () => document.querySelector('.column[data-status="closed"] .cards')?.scrollTop === 12_000,
      );
      await board.column('closed').locator('.card[aria-posinset="120"]').waitFor();
    });

    it('and offers to clear it when nothing matches', async () => {
      const board = await pages.open({
        tickets: demoTickets(),
        saved: { filter: { text: 'nothing like this' } },
      });
      await board.page.locator('[data-empty="match"]').waitFor();
      await board.page.locator('[data-empty="match"] vscode-button').click();
      await board.card('CB-1').waitFor();
      assert.deepEqual((await board.sent('filter.changed')).at(-1)?.filter, {});
    });
  });

  describe('says the next step', () => {
    it('when there is no board', async () => {
      const board = await pages.open({
        instead: { type: 'board.absent', reason: 'none', connection: 'connected' },
      });
      await board.page.getByRole('button', { name: 'Create Board' }).click();
      await board.page.getByRole('button', { name: 'Add Repository' }).click();
      assert.equal((await board.sent('board.create')).length, 1);
      assert.equal((await board.sent('repository.add')).length, 1);
    });

    it('or that it loads, until there is a board to show', async () => {
      const board = await pages.open({ instead: { type: 'board.absent', connection: 'connecting' } });
      assert.equal(await board.page.locator('.empty [class*="spin"]').count(), 1);
      assert.match(await board.page.locator('.empty').innerText(), /Loading tickets/);
      const { board: content } = board.host;
      const loaded = { type: 'board.loaded', connection: 'connected', complete: true } as const;
      await board.host.send({ ...loaded, board: content, tickets: demoTickets() });
      await board.card('CB-1').waitFor();
      assert.equal(await board.page.locator('.empty').count(), 0);
    });

    it('when there are several', async () => {
      const board = await pages.open({
        instead: { type: 'board.absent', reason: 'several', connection: 'connected' },
      });
      await board.page.getByRole('button', { name: 'Choose Board' }).click();
      assert.equal((await board.sent('board.choose')).length, 1);
    });

    it('when the board has no ticket', async () => {
      const board = await pages.open({ tickets: [] });
      await board.page.locator('[data-empty="tickets"]').getByRole('button', { name: 'New Ticket' }).click();
      assert.equal((await board.sent('ticket.create')).length, 1);
    });

    it('when the hub is away, and keeps the board readable', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      await board.host.send({ type: 'connection.changed', connection: 'failed' });
      await board.page.locator('.notice').getByRole('button', { name: 'Try Again' }).click();
      await board.page.locator('.notice').getByRole('button', { name: 'Show Log' }).click();
      assert.equal((await board.sent('hub.connect')).length, 1);
      assert.equal((await board.sent('log.show')).length, 1);
      assert.equal(await board.card('CB-1').count(), 1);
      await board.host.send({ type: 'connection.changed', connection: 'stopped' });
      await board.page.locator('.notice').getByRole('button', { name: 'Start Hub' }).waitFor();
      await board.host.send({ type: 'connection.changed', connection: 'connected' });
      await board.page.locator('.notice').waitFor({ state: 'detached' });
    });
  });

  it('speaks the language that the host gives it', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await board.host.send({
      type: 'view.configured',
      locale: 'de',
      strings: { 'column.ready': 'Bereit', 'toolbar.new': 'Neues Ticket' },
    });
    await board.page.getByRole('button', { name: 'Neues Ticket' }).waitFor();
    assert.equal(await board.column('ready').locator('.column-name').textContent(), 'Bereit');
  });

  it('does not heed messages that are none of the host’s', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await board.page.evaluate(() => {
      for (const message of [
        null,
        7,
        'board.loaded',
        { type: 'unknown' },
        { type: 'tickets.upserted', tickets: [{ id: 'CB-99' }] },
        { type: 'tickets.removed', tickets: ['../etc'] },
      ]) {
        window.postMessage(message, '*');
      }
    });
    await board.host.send({ type: 'tickets.upserted', tickets: [makeTicket(30)] });
    await board.card('CB-30').waitFor();
    assert.equal(await board.card('CB-99').count(), 0);
    assert.deepEqual(board.complaints, []);
  });
});
