import assert from 'node:assert/strict';
import type { Ticket } from '../../src/protocol/ticket.ts';
import { demoTickets, makeBoard } from './support/boardData.ts';
import { BoardPages, type BoardPage, type PageOptions } from './support/boardPage.ts';
import { themeNames } from './support/themes.ts';
import { violations } from './support/violations.ts';

const phases = [
  { name: 'alpha', state: 'done' },
  { name: 'beta', state: 'active' },
  { name: 'gamma', state: 'planned' },
];

/** The demo's tickets with everything that stands out. */
function marked(): Ticket[] {
  return demoTickets().map((ticket) => {
    const claim = ticket.claim;
    switch (ticket.id as string) {
      case 'CB-12':
        return { ...ticket, phase: 'beta', claim: { ...claim, quiet: true } } as Ticket;
      case 'CB-5':
        return { ...ticket, repos: [{ name: 'api' }], paths: ['internal/**'], phase: 'gamma' } as Ticket;
      case 'CB-4':
        return { ...ticket, openSpikes: ['CB-8'] } as Ticket;
      case 'CB-8':
        return { ...ticket, parent: 'CB-4' } as Ticket;
      default:
        return ticket;
    }
  });
}

describe('What stands out on the board', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  const open = (options: PageOptions = {}): Promise<BoardPage> =>
    pages.open({ tickets: marked(), board: makeBoard({ phases }), ...options });

  const words = async (board: BoardPage, id: string): Promise<string> =>
    (await board.card(id).locator('.card-words').textContent()) ?? '';

  for (const [what, id, seen, heard] of [
    ['a stale claim', 'CB-7', '.stale .trouble-word:text("stale")', /the claim is stale/],
    [
      'a quiet claim',
      'CB-12',
      '.silent .trouble-word:text("quiet")',
      /nothing was heard of the claim for long/,
    ],
    ['an open spike', 'CB-4', '.spiked:text("Spike")', /needs a person, see CB-8/],
    ['a blocker', 'CB-6', '.mark.blocked:text("Blocked")', /blocked by CB-7/],
    ['work on the same files', 'CB-5', '.held-back:text("Held back")', /held back until CB-12 is handed in/],
    ['a phase', 'CB-5', '.phase.planned:text("gamma")', /phase gamma, planned/],
  ] as const) {
    it(`${what}: in a word and a frame, and for those who listen`, async () => {
      const board = await open();
      assert.ok(await board.card(id).locator(seen).isVisible());
      assert.match(await words(board, id), heard);
    });
  }

  it('is no longer held back once the other work is handed in', async () => {
    const board = await open();
    await board.host.change('CB-12', { claim: undefined, status: 'review' });
    await board.settled();
    assert.equal(await board.card('CB-5').locator('.held-back').count(), 0);
  });

  it('is what the filter finds by phase', async () => {
    const board = await open({ saved: { filter: { phase: 'gamma' } } });
    assert.deepEqual(
      await board.page
        .locator('.card[data-ticket]')
        .evaluateAll((cards) => cards.map((card) => card.getAttribute('data-ticket'))),
      ['CB-5'],
    );
  });

  describe('The phases', () => {
    async function dialog(board: BoardPage) {
      await board.page.getByRole('button', { name: 'Phase beta' }).click();
      const shown = board.page.locator('dialog');
      await shown.waitFor();
      return shown;
    }

    it('are switched from the toolbar, and the board says which one is worked on', async () => {
      const board = await open();
      await (await dialog(board)).locator('[data-phase="gamma"] vscode-button').click();
      await board.settled();
      assert.deepEqual(
        (await board.sent('phase.switch')).map(({ phase, state }) => [phase, state]),
        [['gamma', 'active']],
      );
      assert.equal(await board.said(), 'gamma is active now.');
      await board.page.getByRole('button', { name: 'Phase gamma', exact: true }).waitFor();
      assert.equal(await board.card('CB-5').locator('.phase.active').count(), 1);
    });

    it('say why they were not switched', async () => {
      const board = await open();
      const shown = await dialog(board);
      board.host.board = makeBoard({ phases: phases.map(({ name }) => ({ name, state: 'done' })) });
      await shown.locator('[data-phase="beta"] vscode-button').click();
      await shown.locator('[role="alert"]', { hasText: 'beta is done already.' }).waitFor();
    });

    it('are not offered on a board that has none', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      assert.equal(await board.page.locator('.phase-button').count(), 0);
    });
  });

  for (const theme of themeNames) {
    it(`axe finds nothing on it in ${theme}`, async () => {
      const board = await open({ theme });
      assert.deepEqual(await violations(board), []);
      await board.screenshot(`marks-${theme}`);
      await board.page.locator('.phase-button').click();
      await board.page.locator('dialog').waitFor();
      assert.deepEqual(await violations(board), []);
      await board.screenshot(`phases-${theme}`);
    });
  }
});
