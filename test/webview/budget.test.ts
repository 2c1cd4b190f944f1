import assert from 'node:assert/strict';
import type { Ticket } from '../../src/protocol/ticket.ts';
import { demoTickets, makeBoard } from './support/boardData.ts';
import { BoardPages, type BoardPage, type PageOptions } from './support/boardPage.ts';
import { themeNames } from './support/themes.ts';
import { violations } from './support/violations.ts';

const usage = (cost: number, tokensIn = 0): object => ({ runs: 3, tokensIn, tokensOut: 10, cost });

/** The demo with budgets: an epic nearly spent, a ticket that has spent its own, one that has enough. */
function bounded(): Ticket[] {
  const changes: Readonly<Record<string, object>> = {
    'CB-1': { budget: { cost: 10 } },
    'CB-4': { budget: { cost: 2, tokens: 1_000 }, usage: usage(2.5, 600) },
    'CB-5': { budget: { cost: 20 }, usage: usage(2.5) },
    'CB-12': { usage: usage(8.5, 120_000) },
  };
  return demoTickets().map((ticket) => ({ ...ticket, ...changes[ticket.id] }));
}

/** The board when the children of CB-1 have cost so much. */
const boardAt = (cost: number, budget: object = {}) => {
  const { settings } = makeBoard();
  return makeBoard({
    settings: { ...settings, budget },
    usage: { runs: 9, tokensIn: 1, tokensOut: 1, cost: 12 },
    epicUsage: [{ epic: 'CB-1', usage: { runs: 3, tokensIn: 120_000, tokensOut: 10, cost } }],
  });
};

describe('Budgets', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  const open = (options: PageOptions = {}): Promise<BoardPage> =>
    pages.open({ tickets: bounded(), board: boardAt(8.5), ...options });
  const openTicket = (id: string, options: PageOptions = {}): Promise<BoardPage> =>
    pages.openTicket(id, { tickets: bounded(), board: boardAt(8.5), ...options });

  const words = async (board: BoardPage, id: string): Promise<string> =>
    (await board.card(id).locator('.card-words').textContent()) ?? '';
  const marksOf = (board: BoardPage, id: string): Promise<string[]> =>
    board.card(id).locator('.flag.mark').allInnerTexts();
  const section = async (board: BoardPage): Promise<string> =>
    (await board.page.locator('callboard-ticket .budget-section').innerText()).replace(/\s+/g, ' ');

  it('are marked on a card only when nearly or fully spent, by a word and in a sentence', async () => {
    const board = await open();
    assert.deepEqual(await marksOf(board, 'CB-1'), ['Budget']);
    assert.match(await words(board, 'CB-1'), /what its children may cost is nearly spent/);
    assert.deepEqual(await marksOf(board, 'CB-4'), ['Spent']);
    assert.match(await words(board, 'CB-4'), /its budget is spent, nobody can claim it/);
    assert.deepEqual(await marksOf(board, 'CB-5'), []);
    assert.doesNotMatch(await words(board, 'CB-12'), /budget/);
  });

  it('of an epic are marked on its children once they are spent, and no more when they are raised', async () => {
    const board = await open({ board: boardAt(10) });
    assert.match(await words(board, 'CB-12'), /the budget of CB-1 is spent/);
    await board.host.send({ type: 'board.changed', board: boardAt(2) });
    await board.settled();
    assert.doesNotMatch(await words(board, 'CB-12'), /budget/);
    assert.deepEqual(await marksOf(board, 'CB-1'), []);
  });

  it('stand on the page of a ticket beside what was used, with what happens then', async () => {
    const board = await openTicket('CB-4');
    assert.equal(
      await section(board),
      'BUDGET AND SPENDING Used so far 3 runs, 600 tokens in, 10 out, cost 2.50 Budget 2.50 of 2.00 spent 610 of 1,000 tokens used spent When it is spent, nobody can claim this ticket any more until a person raises it. Who holds it then goes on. Set Budget…',
    );
    await board.page.getByRole('button', { name: 'Set Budget…' }).click();
    assert.equal((await board.sent('budget.set'))[0]?.ticket, 'CB-4');
  });

  it('of an epic stand on its page with the sum of its children, and on theirs', async () => {
    const board = await openTicket('CB-1');
    assert.match(
      await section(board),
      /Children together 3 runs, 120,000 tokens in, 10 out, cost 8\.50 Budget 8\.50 of 10\.00 spent nearly spent It bounds/,
    );
    await board.card('CB-12').click();
    await board.page.locator('callboard-ticket h2', { hasText: 'Limit requests' }).waitFor();
    assert.match(
      await section(board),
      /Used so far 3 runs.*cost 8\.50 Budget of CB-1 8\.50 of 10\.00 spent nearly spent Set Budget…$/,
    );
  });

  it('of the board stand on the page of a ticket only when they are spent, and always with the spending', async () => {
    const quiet = await openTicket('CB-5', { board: boardAt(8.5, { cost: 100 }) });
    assert.doesNotMatch(await section(quiet), /Budget of the board/);
    const board = await openTicket('CB-5', { board: boardAt(8.5, { cost: 12 }) });
    assert.match(await section(board), /Budget of the board 12\.00 of 12\.00 spent spent/);
    await board.page.keyboard.press('Escape');
    await board.page.getByRole('button', { name: 'Charts: burndown and spend' }).click();
    const text = await board.page.locator('.board-budget').innerText();
    assert.match(
      text.replace(/\s+/g, ' '),
      /12\.00 of 12\.00 spent spent It bounds what all tickets cost together\./,
    );
  });

  it('have no place where nothing is bounded and nothing was used', async () => {
    const board = await openTicket('CB-6');
    assert.equal(await board.page.locator('.budget-section').count(), 0);
  });

  for (const theme of themeNames) {
    it(`axe finds nothing on them in ${theme}`, async () => {
      const board = await openTicket('CB-4', { theme, height: 1400 });
      assert.deepEqual(await violations(board), []);
      await board.page.locator('.budget-section').scrollIntoViewIfNeeded();
      await board.screenshot(`budget-${theme}`);
      assert.deepEqual(board.complaints, []);
    });
  }
});
