import assert from 'node:assert/strict';
import type { Digest } from '../../src/protocol/digest.ts';
import { digestSections, ticketStatuses } from '../../src/protocol/vocabulary.ts';
import { dataNow, demoEntries, demoTickets } from './support/boardData.ts';
import { BoardPages, type BoardPage, type PageOptions } from './support/boardPage.ts';
import { themeNames } from './support/themes.ts';
import { violations } from './support/violations.ts';

const hourMs = 3_600_000;
const entry = (ticket: string, title: string, more: object = {}): object => ({
  ticket,
  title,
  since: dataNow - 3 * hourMs,
  ...more,
});

function digestOf(sections: Record<string, { total: number; entries: object[] }>): Digest {
  const nothing = { total: 0, entries: [] };
  return {
    board: 'CB',
    name: 'Callboard demo',
    at: dataNow,
    sequence: 40,
    states: ticketStatuses.map((status, at) => ({ status, title: `State ${status}`, count: at })),
    sections: Object.fromEntries(digestSections.map((name) => [name, sections[name] ?? nothing])),
    abandonedAfterMs: 86_400_000,
    spend: { runs: 3, tokensIn: 120_000, tokensOut: 8_000, cost: 4.5 },
  } as unknown as Digest;
}

const digest = digestOf({
  stale: { total: 1, entries: [entry('CB-7', 'Export invoices as UBL', { agent: 'grace' })] },
  reviews: {
    total: 7,
    entries: [entry('CB-10', 'Session survives a \u202e password', { reviewer: 'reviewer' })],
  },
  closed: { total: 1, entries: [entry('CB-13', 'Pin the base image by digest', { closedAs: 'merged' })] },
});

describe('The digest', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  async function open(options: PageOptions = {}): Promise<BoardPage> {
    const board = await pages.open({ tickets: demoTickets(), entries: demoEntries(), digest, ...options });
    await board.page.getByRole('button', { name: 'Digest: how the board stands' }).click();
    await board.page.locator('callboard-digest .page-body').waitFor();
    await board.settled();
    return board;
  }

  it('names what waits, oldest sections first, and leaves out what is empty', async () => {
    const board = await open();
    const sections = await board.page
      .locator('.digest-section')
      .evaluateAll((all) => all.map((section) => section.textContent.replace(/\s+/g, ' ').trim()));
    assert.deepEqual(sections, [
      'Stale claims (1) CB-7 Export invoices as UBL grace · 3 hours ago',
      'Waiting for review (7) CB-10 Session survives a <U+202E> password reviewer · 3 hours ago and 6 more',
      'Closed lately (1) CB-13 Pin the base image by digest Merged · 3 hours ago',
    ]);
    const all = await board.page.locator('callboard-digest .page-body').textContent();
    assert.match(all ?? '', /All runs so far: 3, with 120,000 tokens in and 8,000 out, at a cost of 4\.50\./);
    assert.deepEqual(await board.page.locator('.digest-states dd').allTextContents(), [
      '0',
      '1',
      '2',
      '3',
      '4',
      '5',
    ]);
  });

  it('leads to its tickets', async () => {
    const board = await open();
    await board.page.getByRole('button', { name: 'CB-7 Export invoices' }).click();
    await board.page.locator('callboard-ticket h2:focus').waitFor();
    assert.equal((await board.sent('ticket.open'))[0]?.ticket, 'CB-7');
  });

  it('is copied as text by the host, which says so', async () => {
    const board = await open();
    await board.page.getByRole('button', { name: 'Copy as Text' }).click();
    assert.equal(await board.said(), 'The digest is in the clipboard.');
    assert.equal((await board.sent('digest.copy')).length, 1);
  });

  it('says when nothing waits', async () => {
    const board = await open({ digest: digestOf({}) });
    await board.page.locator('.page', { hasText: 'Nothing waits for anybody.' }).waitFor();
  });

  it('is opened by the host, made anew each time, and so is the board again', async () => {
    const board = await pages.open({ tickets: demoTickets(), digest });
    await board.host.send({ type: 'page.opened', page: 'digest' });
    await board.page.locator('callboard-digest h1:focus').waitFor();
    await board.settled();
    await board.host.send({ type: 'page.opened', page: 'digest' });
    assert.equal((await board.sent('digest.ask')).length, 2);
    await board.host.send({ type: 'page.opened' });
    await board.card('CB-4').waitFor();
    assert.equal(await board.page.locator('callboard-digest').count(), 0);
  });

  it('comes before an open ticket where both do not fit', async () => {
    const board = await pages.openTicket('CB-12', { width: 620, digest });
    await board.host.send({ type: 'page.opened', page: 'digest' });
    await board.page.locator('callboard-digest h1:focus').waitFor();
    assert.equal((await board.sent('ticket.close')).length, 1);
  });

  it('takes the focus and gives it back', async () => {
    const board = await open();
    await board.page.locator('callboard-digest h1:focus').waitFor();
    await board.page.keyboard.press('Escape');
    await board.page.locator('.digest-button:focus').waitFor();
  });

  for (const theme of themeNames) {
    it(`axe finds nothing on it in ${theme}`, async () => {
      const board = await open({ theme });
      assert.deepEqual(await violations(board), []);
      await board.screenshot(`digest-${theme}`);
      assert.deepEqual(board.complaints, []);
    });
  }
});
