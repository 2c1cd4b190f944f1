import assert from 'node:assert/strict';
import { BoardPages, type BoardPage } from './support/boardPage.ts';
import { demoEntries, makeTicket } from './support/boardData.ts';

const script = '<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>';
const description = `# Heading
${script}

<iframe src="https://example.com"></iframe><style>body{display:none}</style><form action="https://example.com"><input name="a"></form>

![picture](https://example.com/pixel.png) ![x](javascript:window.attacked=1)
[click](javascript:window.attacked=1) [data](data:text/html,<script>window.attacked=1</script>) [vscode](command:workbench.action.quit) [good](https://example.com/a?b=1)

<a href="vbscript:x" onclick="window.attacked=1" style="position:fixed">raw</a> <p id="filter-text" class="card" data-ticket="CB-1">clobber</p>

Text that reads \u202eotherwise\u202c and a zero\u200bwidth, a bell\u0007.
`;

describe('Hostile text', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  let board: BoardPage;
  before(async () => {
    pages = await BoardPages.start();
    const hostile = makeTicket(1, {
      title: `${script} \u202etxt.exe\u2066 \u0000`,
      description,
      labels: [script, '\u202elabel'],
      criteria: [{ id: 'c1', text: `${script} \u202e` }],
      claim: { session: 'session-x', agent: script, stage: 'implement', fence: 1, since: 1, leaseMs: 1 },
      repos: [{ name: script }],
      source: { tracker: script, key: 'K', url: 'javascript:window.attacked=1' },
      status: 'approved',
      verdicts: [{ criterion: 'c1', verdict: 'block' }],
      threads: { open: ['t1'], resolved: [script], marked: [] },
      handIn: {
        agent: script,
        repos: [{ name: script, head: script, behind: 1, pullRequest: 'javascript:window.attacked=1' }],
      },
      merges: [{ name: script, head: script, target: script, merged: true }],
      artifacts: [{ name: script, version: 1, author: script }],
      decisions: { required: true, links: ['javascript:window.attacked=1', `https://example.com/${script}`] },
    });
    const record = (type: string, payload: object): object => ({
      ...demoEntries()[0],
      sequence: 50,
      type,
      actor: { kind: 'agent', agent: script },
      payload: { ticket: 'CB-1', ...payload },
    });
    const entries = [
      { ...demoEntries()[0], payload: { ticket: 'CB-1', kind: 'comment', entry: 'e1', text: description } },
      {
        ...demoEntries()[0],
        sequence: 99,
        type: script,
        actor: { kind: 'agent', agent: script },
        payload: { ticket: 'CB-1', reason: description },
      },
      record('review.submitted', {
        outcome: script,
        verdicts: [null, 'x', { criterion: 'c1', verdict: script, evidence: description }],
      }),
      record('ticket.handedIn', { repos: [{ name: script, checks: { passed: script } }, null] }),
      record('merge.recorded', { repos: [{ name: script, target: script }] }),
      record('decision.linked', { link: 'javascript:window.attacked=1', title: `${script}\u202e` }),
      record('thread.marked', { thread: 't1', question: script }),
      record('thread.opened', { thread: 't1', text: description, repo: script, path: script, line: 1 }),
    ] as unknown as ReturnType<typeof demoEntries>;
    board = await pages.open({ tickets: [hostile], entries });
    await board.card('CB-1').first().click();

    await board.page.locator('callboard-ticket .entry').nth(1).waitFor();
  });
  after(() => pages.close());

  it('runs nothing, loads nothing and breaks no rule of the page’s policy', async () => {
    assert.equal(
      await board.page.evaluate(() => (window as unknown as { attacked?: number }).attacked),
      undefined,
    );
    assert.deepEqual(board.complaints, []);
    assert.equal(
      await board.page
        .locator('callboard-board :is(img, iframe, script, style, form[action], input[name="a"])')
        .count(),
      0,
    );
  });

  it('is shown as the text it is', async () => {
    const title = await board.card('CB-1').first().locator('.card-title').innerText();
    assert.ok(title.includes('<img src=x onerror='), title);
    assert.ok(title.includes('<U+202E>txt.exe<U+2066> <U+0000>'), title);
    const heading = await board.page.locator('callboard-ticket h2').innerText();
    assert.ok(heading.includes('<U+202E>txt.exe'), heading);
    const markdown = await board.page.locator('callboard-ticket .markdown').first().innerText();
    assert.match(markdown, /reads <U\+202E>otherwise<U\+202C> and a zero<U\+200B>width, a bell<U\+0007>/);
  });

  it('keeps no link but those to the web, and these go through the host', async () => {
    const links = await board.page
      .locator('callboard-ticket .markdown')
      .first()
      .locator('a')
      .evaluateAll((all) => all.map((link) => link.getAttribute('href')));
    assert.deepEqual(links, ['https://example.com/pixel.png', 'https://example.com/a?b=1']);
    await board.page.locator('callboard-ticket .markdown a', { hasText: 'good' }).first().click();
    assert.deepEqual(
      (await board.sent('link.open')).map(({ url }) => url),
      ['https://example.com/a?b=1'],
    );
    assert.equal(new URL(board.page.url()).hostname, '127.0.0.1');
    assert.equal(await board.page.locator('callboard-ticket a[href^="javascript"]').count(), 0);
  });

  it('stands in threads, verdicts, hand-in, merges, decisions and artifacts as the text it is', async () => {
    const page = board.page.locator('callboard-ticket');
    for (const part of ['.thread', '.hand-in', '.merge', '.artifacts', '.decisions', '.criteria'])
      assert.ok((await page.locator(part).first().innerText()).includes('<img src=x onerror='), part);
    assert.match(await page.locator('.thread .markdown').first().innerText(), /reads <U\+202E>otherwise/);
    const [decision] = await page.locator('.decisions li').allInnerTexts();
    assert.match(decision ?? '', /<U\+202E>\s+javascript:window\.attacked=1/);
    assert.equal(await page.locator('.decisions a, .hand-in a').count(), 1);
  });

  it('cannot pass for a part of the page', async () => {
    assert.equal(
      await board.page
        .locator('callboard-ticket .markdown :is([id], [class], [style], [data-ticket], [onclick])')
        .count(),
      0,
    );
    assert.equal(await board.page.locator('callboard-ticket .markdown :is(h1, h2, h3)').count(), 0);
  });
});
