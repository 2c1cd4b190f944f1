import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/project.ts';
import type { WireEvent } from '../../src/protocol/events.ts';
import { BoardPages } from './support/boardPage.ts';
import { dataNow, demoEntries, demoTickets } from './support/boardData.ts';
import { readTheme, themeNames } from './support/themes.ts';
import { violations } from './support/violations.ts';

describe('Everybody can use the board', function () {
  this.timeout(60_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  for (const theme of themeNames) {
    it(`axe finds nothing on the board and its panels in ${theme}`, async () => {
      const board = await pages.open({ theme, tickets: demoTickets() });
      await board.page.getByRole('button', { name: 'Filters' }).click();
      await board.host.send({ type: 'connection.changed', connection: 'failed' });
      await board.card('CB-3').focus();
      await board.page.keyboard.press('m');
      await board.page.keyboard.press('ArrowRight');
      await board.page.keyboard.press('Enter');
      await board.page.locator('.refusal').waitFor();
      assert.deepEqual(await violations(board), []);
      await board.screenshot(`refusal-${theme}`);
    });

    it(`axe finds nothing on a ticket that is edited in ${theme}`, async () => {
      const board = await pages.open({ theme, tickets: demoTickets(), entries: demoEntries() });
      await board.screenshot(`board-${theme}`);
      await board.card('CB-12').click();
      await board.page.locator('callboard-ticket h2').waitFor();
      await board.screenshot(`ticket-${theme}`);
      await board.page.locator('[data-edit="title"]').click();
      await board.host.change('CB-12', { title: 'A title that somebody else has written' });
      await board.page.locator('.conflict').waitFor();
      assert.deepEqual(await violations(board), []);
      await board.screenshot(`conflict-${theme}`);
    });

    it(`axe finds nothing on lanes in ${theme}`, async () => {
      const board = await pages.open({
        theme,
        tickets: demoTickets(),
        saved: { grouping: 'agent', collapsed: { agent: ['grace'] } },
      });
      await board.card('CB-12').focus();
      await board.page.keyboard.press('m');
      await board.page.keyboard.press('ArrowDown');
      await board.page.locator('.lane.target').waitFor();
      assert.deepEqual(await violations(board), []);
    });

    it(`axe finds nothing on the board as it was in ${theme}`, async () => {
      const tickets = demoTickets();
      const event = { type: 'ticket.created', at: dataNow, sequence: 1, actor: { kind: 'hub' }, payload: {} };
      const board = await pages.open({ theme, tickets, history: [{ event: event as WireEvent, tickets }] });
      await board.page.locator('.replay-toggle').click();
      await board.page.locator('.replay', { hasText: 'Board as it was' }).waitFor();
      assert.deepEqual(await violations(board), []);
    });

    it(`axe finds nothing in dialogs and empty states in ${theme}`, async () => {
      const board = await pages.open({
        theme,
        tickets: demoTickets(),
        saved: { filter: { text: 'nothing like this' } },
      });
      await board.page.locator('.empty').waitFor();
      assert.deepEqual(await violations(board), []);
      await board.page.getByRole('button', { name: 'Clear filter' }).first().click();
      await board.card('CB-5').focus();
      await board.page.keyboard.press('m');
      await board.page.keyboard.press('ArrowLeft');
      await board.page.keyboard.press('Enter');
      await board.page.locator('dialog').waitFor();
      assert.deepEqual(await violations(board), []);
      await board.screenshot(`reason-${theme}`);
    });
  }

  it('the system’s own colours are enough to see cards and focus', async () => {
    const board = await pages.open({ tickets: demoTickets(), forcedColors: true });
    await board.card('CB-4').focus();
    await board.page.keyboard.press('ArrowDown');
    const style = await board.card('CB-5').evaluate((card) => {
      const { borderTopStyle, borderTopWidth, outlineStyle } = getComputedStyle(card);
      return { borderTopStyle, borderTopWidth, outlineStyle };
    });
    assert.deepEqual(style, { borderTopStyle: 'solid', borderTopWidth: '1px', outlineStyle: 'solid' });
    await board.screenshot('board-forced-colors');
  });

  it('the frame of a text field is whole', async () => {
    const board = await pages.open({ theme: 'hc-light', tickets: demoTickets() });
    const background = await board.page
      .locator('#filter-text input')
      .evaluate((input) => getComputedStyle(input).backgroundColor);
    assert.equal(background, 'rgba(0, 0, 0, 0)');
  });

  for (const [how, options] of [
    ['the system', { reducedMotion: true }],
    ['the editor', {}],
  ] as const) {
    it(`nothing moves by itself when ${how} asks for less motion`, async () => {
      const board = await pages.open({ tickets: demoTickets(), ...options });
      if (how === 'the editor')
        await board.page.evaluate(() => document.body.classList.add('vscode-reduce-motion'));
      await board.host.send({ type: 'connection.changed', connection: 'reconnecting' });
      await board.page.locator('.notice .spin').waitFor();
      assert.equal(await board.page.evaluate(() => document.getAnimations().length), 0);
    });
  }

  it('shows the wait for the hub quietly otherwise', async () => {
    const board = await pages.open({ tickets: demoTickets() });
    await board.host.send({ type: 'connection.changed', connection: 'reconnecting' });
    await board.page.locator('.notice', { hasText: 'Reconnecting to the hub' }).waitFor();
    assert.equal(await board.page.evaluate(() => document.getAnimations().length), 1);
    assert.equal(await board.page.locator('.notice button').count(), 0);
  });

  it('takes every colour from the theme, by names that the editor knows', () => {
    const known = new Set(themeNames.flatMap((name) => Object.keys(readTheme(name).variables)));
    const sheets = globSync('webview/**/*.css', { cwd: root });
    assert.ok(sheets.length > 2);
    for (const sheet of sheets) {
      const text = readFileSync(join(root, sheet), 'utf8').replace(/\/\*.*?\*\//gs, '');
      assert.doesNotMatch(text, /#[0-9a-f]{3,8}\b|\b(?:rgba?|hsla?|oklch|color-mix)\(/i, sheet);
      for (const [name] of text.matchAll(/--vscode-[\w-]+/g)) assert.ok(known.has(name), `${sheet}: ${name}`);
    }
  });
});
