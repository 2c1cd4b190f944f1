import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { BoardPages, type BoardPage } from './support/boardPage.ts';
import { demoTickets, makeTicket, manyTickets } from './support/boardData.ts';

describe('Dragging a card with the mouse', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  async function centre(locator: Locator): Promise<{ x: number; y: number }> {
    const box = await locator.boundingBox();
    assert.ok(box, 'It is not in sight.');
    return { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 300) };
  }

  /** Picks a card up and holds it over a column. */
  async function dragOver(board: BoardPage, id: string, status: string): Promise<void> {
    const { mouse } = board.page;
    const from = await centre(board.card(id));
    const to = await centre(board.column(status));
    await mouse.move(from.x, from.y);
    await mouse.down();
    await mouse.move(from.x + 8, from.y + 8, { steps: 3 });
    await mouse.move(to.x, to.y, { steps: 6 });
    await board.column(status).and(board.page.locator('.target')).waitFor();
  }

  it('moves it, and shows it as waiting until the hub has answered', async () => {
    const board = await pages.open({ tickets: [makeTicket(1), makeTicket(2)] });
    board.host.hold = true;
    await dragOver(board, 'CB-1', 'ready');
    await board.page.mouse.up();
    await board.column('ready').locator('.card.pending[data-ticket="CB-1"]').waitFor();
    await board.host.answerHeld();
    await board.column('ready').locator('.card:not(.pending)[data-ticket="CB-1"]').waitFor();
    assert.deepEqual(
      (await board.sent('ticket.move')).map(({ ticket, to }) => [ticket, to]),
      [['CB-1', 'ready']],
    );
    assert.equal(await board.page.locator('.column.target').count(), 0);
  });

  it('shows while it is held which columns would take it, and why the others would not', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await dragOver(board, 'CB-3', 'ready');
    assert.equal(await board.column('ready').getAttribute('data-drop'), 'refuses');
    assert.match(
      await board.column('ready').locator('.column-hint').innerText(),
      /Not yet: CB-3 has no description.*And 1 more\./,
    );
    assert.equal(await board.column('closed').getAttribute('data-drop'), 'accepts');
    assert.equal(await board.column('backlog').getAttribute('data-drop'), 'here');
    await board.page.mouse.up();
    await board.column('closed').and(board.page.locator('[data-drop=""]')).waitFor();
  });

  it('a refused drop springs back and says every condition without standing in the way', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await dragOver(board, 'CB-3', 'ready');
    await board.page.mouse.up();
    await board.page.locator('.refusal li').nth(1).waitFor();
    await board.column('backlog').locator('.card:not(.pending)[data-ticket="CB-3"]').waitFor();
    await board.card('CB-4').click();
    await board.page.locator('callboard-ticket h2').waitFor();
    await board.page.getByRole('button', { name: 'Dismiss' }).click();
    await board.page.locator('.refusal').waitFor({ state: 'detached' });
  });

  it('does nothing when it is let go where it was or outside', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await dragOver(board, 'CB-4', 'ready');
    await board.page.mouse.up();
    await dragOver(board, 'CB-4', 'review');
    await board.page.keyboard.press('Escape');
    await board.page.mouse.up();
    await board.page.locator('.column[data-drop="accepts"]').first().waitFor({ state: 'detached' });
    await board.settled();
    assert.equal(board.host.received.filter((message) => 'request' in message).length, 0);
  });

  it('goes on while tickets change under it, even its own', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await board.host.change('CB-3', { hasDescription: true, criteria: demoTickets()[3]?.criteria ?? [] });
    await dragOver(board, 'CB-3', 'ready');
    await board.host.change('CB-8', { status: 'closed' });
    await board.host.change('CB-3', { labels: ['changed'], priority: 'urgent' });
    await board.card('CB-3').locator('.label', { hasText: 'changed' }).waitFor();
    await board.page.mouse.up();
    await board.column('ready').locator('.card:not(.pending)[data-ticket="CB-3"]').waitFor();
    assert.equal((await board.sent('ticket.move'))[0]?.expectedVersion, 3);
  });

  it('works from the middle of a long column', async () => {
    const board = await pages.open({ tickets: manyTickets(5_000) });
    await board
      .column('backlog')
      .locator('.cards')
      .evaluate((element) => (element.scrollTop = 30_000));
    const card = board.column('backlog').locator('.card[aria-posinset="298"]');
    const id = (await card.getAttribute('data-ticket')) ?? '';
    await dragOver(board, id, 'ready');
    await board.page.mouse.up();
    await board.page.locator('.for-ears[role="status"]', { hasText: `${id} is in Ready.` }).waitFor();
    assert.equal(board.host.ticket(id).status, 'ready');
  });

  it('claims with the mark that a card shows under the pointer', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await board.card('CB-4').hover();
    await board.card('CB-4').locator('.card-claim').click();
    await board.column('in_progress').locator('.card:not(.pending)[data-ticket="CB-4"]').waitFor();
    assert.equal((await board.sent('ticket.claim')).length, 1);
    assert.equal((await board.sent('ticket.open')).length, 0);
  });
});
