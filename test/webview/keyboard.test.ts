import assert from 'node:assert/strict';
import { BoardPages, type BoardPage } from './support/boardPage.ts';
import { demoTickets, manyTickets } from './support/boardData.ts';

describe('The board by keyboard', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  async function focusedOn(id: string): Promise<BoardPage> {
    const board = await pages.open({ tickets: demoTickets() });
    await board.card(id).focus();
    return board;
  }

  /** Presses keys one after the other; each has its effect in the page before the next. */
  async function press(board: BoardPage, ...keys: string[]): Promise<void> {
    for (const key of keys) {
      await board.settled();
      await board.page.keyboard.press(key);
    }
    await board.settled();
  }

  it('has one tab stop in each column that has cards', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    const stops = await board.page
      .locator('.card[tabindex="0"]')
      .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-ticket')));
    assert.deepEqual(stops, ['CB-8', 'CB-4', 'CB-1', 'CB-10', 'CB-11', 'CB-13']);
    await board.card('CB-4').focus();
    await press(board, 'Tab');
    assert.equal(await board.focused(), 'CB-1');
  });

  it('is reached by an arrow from nowhere: at the first card, then at the one that had the focus last', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await press(board, 'ArrowDown');
    assert.equal(await board.focused(), 'CB-8');
    await board.card('CB-4').focus();
    await board.page.evaluate(() => {
      (document.activeElement as HTMLElement).blur();
    });
    await press(board, 'ArrowRight');
    assert.equal(await board.focused(), 'CB-4');
  });

  it('has the focus back where it was when the editor’s palette or dialog closes', async () => {
    const board = await focusedOn('CB-4');
    /** What the editor does to the page meanwhile. */
    const lookAway = () =>
      board.page.evaluate(() => {
        (document.activeElement as HTMLElement).blur();
        window.dispatchEvent(new Event('blur'));
        window.dispatchEvent(new Event('focus'));
      });
    await lookAway();
    assert.equal(await board.focused(), 'CB-4');
    await press(board, 'Enter');
    const claim = board.page.locator('callboard-ticket').getByRole('button', { name: 'Claim', exact: true });
    await claim.focus();
    await lookAway();
    assert.ok(await claim.evaluate((button) => button.matches(':focus')));
  });

  it('is reached from the filter with Down, and the filter is cleared and left with Escape', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await board.page.locator('#filter-text input').fill('nightly');
    await board.page.locator('.column-count', { hasText: '1 of' }).waitFor();
    await press(board, 'ArrowDown');
    const found = await board.focused();
    assert.ok(found !== undefined);
    assert.match(board.host.ticket(found).title, /nightly/i);
    await press(board, '/', 'Escape');
    assert.equal(await board.page.locator('#filter-text input').inputValue(), '');
    await board.page.locator('.column-count', { hasText: '1 of' }).waitFor({ state: 'detached' });
    await press(board, 'Escape');
    assert.equal(await board.focused(), found);
  });

  it('goes up and down within a column and stays at its ends', async () => {
    const board = await focusedOn('CB-4');
    await press(board, 'ArrowDown', 'ArrowDown', 'ArrowDown');
    assert.equal(await board.focused(), 'CB-6');
    await press(board, 'ArrowUp');
    assert.equal(await board.focused(), 'CB-5');
    await press(board, 'Home', 'ArrowUp');
    assert.equal(await board.focused(), 'CB-4');
    await press(board, 'End');
    assert.equal(await board.focused(), 'CB-6');
  });

  it('goes to the card beside, and past columns without any', async () => {
    const tickets = demoTickets().filter(({ status }) => status !== 'in_progress');
    const board = await pages.open({ tickets });
    await board.card('CB-5').focus();
    await press(board, 'ArrowRight');
    assert.equal(await board.focused(), 'CB-9');
    await press(board, 'ArrowLeft', 'ArrowLeft');
    assert.equal(await board.focused(), 'CB-2');
  });

  it('goes by pages and to the end through thousands of cards without losing the focus', async () => {
    const board = await pages.open({ tickets: manyTickets(5_000) });
    await board.column('closed').locator('.card').first().focus();
    await press(board, 'PageDown', 'PageDown');
    const place = async () =>
      Number(await board.page.evaluate(() => document.activeElement?.getAttribute('aria-posinset')));
    assert.ok((await place()) > 10, `The focus is at ${await place()}.`);
    await press(board, 'End');
    assert.equal(String(await place()), await board.column('closed').locator('.column-count').textContent());
    await press(board, 'Home');
    assert.equal(await place(), 1);
  });

  it('keeps the focused card in the document when the column is scrolled away from it', async () => {
    const board = await pages.open({ tickets: manyTickets(5_000) });
    await board.column('closed').locator('.card').first().focus();
    const id = (await board.focused()) ?? '';
    await board
      .column('closed')
      .locator('.cards')
      .evaluate((element) => (element.scrollTop = 20_000));
    await board.column('closed').locator('.card[aria-posinset="200"]').waitFor();
    assert.equal(await board.focused(), id);
  });

  it('opens a ticket with Enter, and Escape goes back to its card', async () => {
    const board = await focusedOn('CB-5');
    await press(board, 'Enter');
    await board.page.locator('callboard-ticket h2:focus').waitFor();
    assert.equal(
      await board.page.locator('callboard-ticket h2').textContent(),
      board.host.ticket('CB-5').title,
    );
    await press(board, 'Escape');
    await board.page.locator('callboard-ticket').waitFor({ state: 'detached' });
    assert.equal(await board.focused(), 'CB-5');
    assert.equal((await board.sent('ticket.close')).length, 1);
  });

  describe('moves a card', () => {
    it('with M, the arrows and Enter, and says each step', async () => {
      const board = await focusedOn('CB-2');
      await board.host.change('CB-2', { questions: { open: [], answered: ['e1'] } });
      await press(board, 'm');
      assert.match(await board.said(), /^Moving CB-2\..*Backlog, where it is now$/);
      await press(board, 'ArrowRight');
      assert.equal(await board.said(), 'Ready, Drop to move to Ready');
      assert.ok(await board.column('ready').evaluate((element) => element.classList.contains('target')));
      await press(board, 'Enter');
      await board.column('ready').locator('.card:not(.pending)[data-ticket="CB-2"]').waitFor();
      assert.equal((await board.sent('ticket.move'))[0]?.to, 'ready');
      assert.equal(await board.said(), 'CB-2 is in Ready.');
      assert.equal(await board.focused(), 'CB-2');
    });

    it('with Ctrl+Shift+arrow at once to the next column', async () => {
      const board = await focusedOn('CB-2');
      await press(board, 'Control+Shift+ArrowRight');
      assert.match(await board.said(), /Ready, Not yet: Question e1 on CB-2 is open/);
    });

    it('and Escape leaves it where it was', async () => {
      const board = await focusedOn('CB-2');
      await press(board, 'm', 'ArrowRight', 'ArrowRight', 'Escape');
      assert.equal(await board.said(), 'Move cancelled. CB-2 stays in Backlog.');
      assert.equal((await board.sent('ticket.move')).length, 0);
      assert.equal(await board.page.locator('.column.target').count(), 0);
      assert.equal(await board.focused(), 'CB-2');
    });

    it('and a refusal names every condition, is said, and can be read and dismissed', async () => {
      const board = await focusedOn('CB-3');
      await press(board, 'm', 'ArrowRight', 'Enter');
      const refusal = board.page.locator('.refusal');
      await refusal.waitFor();
      assert.deepEqual(
        await refusal
          .locator('li')
          .evaluateAll((items) => items.map((item) => item.getAttribute('data-code'))),
        ['description.missing', 'criteria.missing'],
      );
      assert.match(await board.said(), /^CB-3 stays in Backlog\..*Press W to read why\.$/);
      assert.equal(await board.column('backlog').locator('.card[data-ticket="CB-3"]').count(), 1);
      assert.equal(await board.focused(), 'CB-3');
      await press(board, 'w');
      await board.page.locator('.refusal:focus').waitFor();
      await press(board, 'Escape');
      await refusal.waitFor({ state: 'detached' });
      assert.equal(await board.focused(), 'CB-3');
    });

    it('back to Backlog only with a reason, which it asks for', async () => {
      const board = await focusedOn('CB-5');
      await press(board, 'm', 'ArrowLeft', 'Enter');
      const dialog = board.page.locator('dialog');
      await dialog.waitFor();
      await dialog.locator('textarea').fill('The client is about to be replaced');
      await press(board, 'Control+Enter');
      await board.column('backlog').locator('.card:not(.pending)[data-ticket="CB-5"]').waitFor();
      const [move] = await board.sent('ticket.move');
      assert.deepEqual([move?.to, move?.reason], ['backlog', 'The client is about to be replaced']);
    });

    it('and no reason means no move', async () => {
      const board = await focusedOn('CB-5');
      await press(board, 'm', 'ArrowLeft', 'Enter');
      await board.page.locator('dialog').waitFor();
      await press(board, 'Escape');
      await board.page.locator('dialog').waitFor({ state: 'detached' });
      assert.equal((await board.sent('ticket.move')).length, 0);
      assert.equal(await board.focused(), 'CB-5');
    });

    it('to Closed as what the person chooses', async () => {
      const board = await focusedOn('CB-4');
      await press(board, 'm', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter');
      const dialog = board.page.locator('dialog');
      await dialog.getByLabel('Duplicate').check();
      await dialog.locator('textarea').fill('Same as CB-14');
      await dialog.getByRole('button', { name: 'Move' }).click();
      await board.column('closed').locator('.card:not(.pending)[data-ticket="CB-4"]').waitFor();
      assert.equal((await board.sent('ticket.move'))[0]?.closedAs, 'duplicate');
    });

    it('to Closed as done, where an epic asks for nothing but words', async () => {
      const board = await focusedOn('CB-1');
      await press(board, 'm', 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter');
      const dialog = board.page.locator('dialog');
      assert.equal(await dialog.getByLabel('Done').isChecked(), true);
      await dialog.locator('textarea').fill('All of it is in');
      await dialog.getByRole('button', { name: 'Move' }).click();
      await board.column('closed').locator('.card:not(.pending)[data-ticket="CB-1"]').waitFor();
      const [move] = await board.sent('ticket.move');
      assert.deepEqual([move?.reason, move?.closedAs], ['All of it is in', undefined]);
    });

    it('into In Progress by claiming it', async () => {
      const board = await focusedOn('CB-4');
      await press(board, 'm', 'ArrowRight', 'Enter');
      await board.column('in_progress').locator('.card:not(.pending)[data-ticket="CB-4"]').waitFor();
      assert.equal((await board.sent('ticket.claim')).length, 1);
      assert.equal((await board.sent('ticket.move')).length, 0);
    });

    it('out of In Progress by the host’s release', async () => {
      const board = await focusedOn('CB-12');
      await press(board, 'm', 'ArrowLeft', 'Enter');
      assert.equal((await board.sent('claim.release'))[0]?.ticket, 'CB-12');
    });
  });

  it('claims with C, shows it as waiting until the host confirms', async () => {
    const board = await focusedOn('CB-4');
    board.host.hold = true;
    await press(board, 'c');
    await board.column('in_progress').locator('.card.pending[data-ticket="CB-4"]').waitFor();
    assert.equal(await board.card('CB-4').getAttribute('aria-busy'), 'true');
    await board.host.answerHeld();
    await board.column('in_progress').locator('.card:not(.pending)[data-ticket="CB-4"]').waitFor();
    assert.equal(await board.said(), 'CB-4 is claimed.');
    assert.equal(await board.focused(), 'CB-4');
  });

  it('says why a claim was refused, and the card goes back', async () => {
    const board = await focusedOn('CB-6');
    await press(board, 'c');
    await board.page.locator('.refusal', { hasText: 'CB-6 waits for CB-7.' }).waitFor();
    await board.column('ready').locator('.card:not(.pending)[data-ticket="CB-6"]').waitFor();
  });

  it('asks for a role before a claim', async () => {
    const board = await pages.open({ tickets: demoTickets(), seat: undefined });
    await board.card('CB-4').focus();
    await press(board, 'c');
    assert.equal((await board.sent('role.choose')).length, 1);
    assert.equal((await board.sent('ticket.claim')).length, 0);
  });

  it('prioritises with the digits, and the focus follows the card', async () => {
    const board = await focusedOn('CB-6');
    await press(board, '1');
    await board.card('CB-6').locator('.flag.urgent').waitFor();
    assert.equal((await board.sent('ticket.prioritise'))[0]?.priority, 'urgent');
    assert.equal(await board.focused(), 'CB-6');
    assert.equal(await board.card('CB-6').getAttribute('aria-posinset'), '2');
  });

  it('makes a new ticket with N, goes to the filter with / and lists its keys with ?', async () => {
    const board = await focusedOn('CB-4');
    await press(board, 'n', '/');
    assert.equal((await board.sent('ticket.create')).length, 1);
    await board.page.keyboard.type('n?/ m');
    assert.equal(await board.page.locator('#filter-text input').inputValue(), 'n?/ m');
    assert.equal((await board.sent('ticket.create')).length, 1);
    await board.page.getByRole('button', { name: 'Keyboard shortcuts' }).focus();
    await press(board, '?');
    await board.page.locator('dialog', { hasText: 'Claim the ticket for this window' }).waitFor();
    await press(board, 'Escape');
    await board.page.locator('dialog').waitFor({ state: 'detached' });
  });

  it('keeps the focus on a ticket that somebody else moves', async () => {
    const board = await focusedOn('CB-5');
    await board.host.change('CB-5', { status: 'approved' });
    await board.column('approved').locator('.card[data-ticket="CB-5"]').waitFor();
    assert.equal(await board.focused(), 'CB-5');
  });
});
