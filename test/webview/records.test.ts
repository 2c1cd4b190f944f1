import assert from 'node:assert/strict';
import { BoardPages, type BoardPage, type PageOptions } from './support/boardPage.ts';
import { demoTickets } from './support/boardData.ts';
import { reviewedTicket, reviewEntries } from './support/reviewData.ts';
import { themeNames } from './support/themes.ts';
import { violations } from './support/violations.ts';

describe('Review, merge and decisions on the ticket page', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  function opened(change: object = {}, options: PageOptions = {}): Promise<BoardPage> {
    const others = demoTickets().filter(({ id }) => id !== 'CB-12');
    const tickets = [...others, reviewedTicket(change)];
    return pages.openTicket('CB-12', { tickets, entries: reviewEntries(), height: 1600, ...options });
  }

  const ticketOf = ({ page }: BoardPage) => page.locator('callboard-ticket');

  /** What stands in the parts that match, one line each. */
  async function said(board: BoardPage, selector: string): Promise<string[]> {
    const all = await ticketOf(board).locator(selector).allInnerTexts();
    return all.map((text) => text.replace(/\s+/g, ' ').trim());
  }

  it('shows each criterion with its verdict and evidence, and who judged it when', async () => {
    const board = await opened();
    assert.deepEqual(await said(board, '.criteria li'), [
      'pass c1 The 21st request within a second is answered with 429 Ran load.sh: the 21st of 21 got 429.',
      'warning c2 Retry-After names the second from which the next one passes Rounded down, so a client may come early.',
      'not met c3 Limits are read again without a restart The file is read once at start.',
    ]);
    assert.deepEqual(await said(board, '.review-line'), [
      'Agent rita returned it for rework 5 hours ago · returned 2 times · 1 thread questioned a requirement',
    ]);
    const icons = await ticketOf(board)
      .locator('.verdict .codicon')
      .evaluateAll((all) => all.map(({ classList }) => classList.item(1)));
    assert.deepEqual(icons, ['codicon-pass', 'codicon-warning', 'codicon-error']);
  });

  it('says of a criterion that the review passed over that it is not judged', async () => {
    const board = await opened({ verdicts: [{ criterion: 'c1', verdict: 'pass' }] });
    assert.match((await said(board, '.criteria li'))[2] ?? '', /^not judged c3/);
  });

  it('shows open threads with place, writers and what they ask, and folds the resolved ones', async () => {
    const board = await opened();
    assert.deepEqual(await said(board, '.thread'), [
      't2 open api internal/limit/bucket.go:7 Agent rita 9 hours ago Why twenty and not the configured value? Agent andrew 8 hours ago It is the default of limits.yaml.',
      't3 open on the whole asks about the requirements, e7 Agent rita 7 hours ago Is a second a calendar second or a sliding one?',
    ]);
    const summary = ticketOf(board).locator('.resolved-threads summary');
    await summary.focus();
    await board.page.keyboard.press('Enter');
    await ticketOf(board).locator('.thread[data-state="resolved"]').waitFor();
    assert.match(
      (await said(board, '.thread'))[2] ?? '',
      /^t1 resolved api internal\/limit\/bucket\.go:41 .* never released on error.*Released in defer now\.$/,
    );
    await board.host.change('CB-12', { rounds: 3 });
    await board.settled();
    assert.equal(await ticketOf(board).locator('.thread[data-state="resolved"]').count(), 1);
    await board.page.keyboard.press('Enter');
    await board.settled();
    assert.equal(await ticketOf(board).locator('.thread[data-state="resolved"]').count(), 0);
  });

  it('shows what was handed in, and what of it is merged', async () => {
    const board = await opened();
    assert.deepEqual(await said(board, '.hand-in'), [
      'HANDED IN By andrew 4 hours ago api head a1b2c3d4 up to date with its base checks passed https://example.com/pulls/12 service head b2c3d4e5 2 commits behind its base checks failed CB-12-service docs unchanged',
    ]);
    assert.deepEqual(await said(board, '.merge'), [
      'MERGE 1 of 2 repositories are merged. api merged into main a1b2c3d4 Person at paula’s window · 1 hour ago service not merged yet',
    ]);
  });

  it('does not take a merge of another head for the merge of this one', async () => {
    const other = [{ name: 'api', head: 'f'.repeat(40), target: 'main', merged: true }];
    const board = await opened({ merges: other });
    const [merge] = await said(board, '.merge');
    assert.match(merge ?? '', /0 of 2 .* api merged into main, but not the head that was handed in ffffffff/);
  });

  it('shows artifacts and decisions, with links to the web only', async () => {
    const board = await opened();
    assert.deepEqual(await said(board, '.artifacts li'), [
      'system-plan.md version 3 · by grace',
      'limits.yaml version 1 · by andrew',
    ]);
    assert.deepEqual(await said(board, '.decisions li'), [
      'Limits are per key',
      'docs/decisions/0008-limits.md',
    ]);
    await ticketOf(board).getByRole('link', { name: 'Limits are per key' }).click();
    assert.deepEqual(
      (await board.sent('link.open')).map(({ url }) => url),
      ['https://example.com/decisions/7'],
    );
    assert.equal(await ticketOf(board).locator('.decisions a, .hand-in a').count(), 2);
  });

  it('says that a decision is required while none is linked', async () => {
    const board = await opened({ decisions: { required: true, links: [] } });
    assert.deepEqual(await said(board, '.decisions'), [
      'DECISIONS A decision record is required, and none is linked yet. The ticket can close when one is.',
    ]);
  });

  it('has no section for what there is not', async () => {
    const board = await pages.openTicket('CB-5');
    assert.equal(
      await ticketOf(board)
        .locator('.threads, .hand-in, .merge, .decisions, .artifacts, .review-line, .verdict')
        .count(),
      0,
    );
  });

  it('follows what is written while it is open', async () => {
    const board = await opened();
    const threads = { open: ['t3'], resolved: ['t1', 't2'], marked: ['t3'] };
    await board.host.change('CB-12', { threads });
    await ticketOf(board).locator('summary', { hasText: '2 resolved threads' }).waitFor();
    assert.equal(await ticketOf(board).locator('.thread').count(), 1);
  });

  for (const theme of themeNames) {
    it(`axe finds nothing on it in ${theme}`, async () => {
      const board = await opened({}, { theme });
      await ticketOf(board).locator('.resolved-threads summary').click();
      await ticketOf(board).locator('.thread[data-state="resolved"]').waitFor();
      assert.deepEqual(await violations(board), []);
      await board.screenshot(`records-${theme}`);
      assert.deepEqual(board.complaints, []);
    });
  }

  it('fits a narrow page', async () => {
    const board = await opened({}, { width: 420 });
    const overflow = await ticketOf(board)
      .locator('.ticket-body')
      .evaluate((body) => body.scrollWidth - body.clientWidth);
    assert.equal(overflow, 0);
    await board.screenshot('records-narrow');
  });
});
