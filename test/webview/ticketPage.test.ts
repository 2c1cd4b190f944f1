import assert from 'node:assert/strict';
import type { Seat } from '../../src/protocol/webviewHostMessages.ts';
import { BoardPages, type BoardPage, type PageOptions } from './support/boardPage.ts';
import { demoEntries, demoTickets } from './support/boardData.ts';

describe('The ticket page', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  async function opened(id: string, options: PageOptions = {}): Promise<BoardPage> {
    const board = await pages.open({ tickets: demoTickets(), entries: demoEntries(), ...options });
    await board.card(id).click();
    await board.page.locator('callboard-ticket h2', { hasText: board.host.ticket(id).title }).waitFor();
    await board.settled();
    return board;
  }

  const ticketOf = ({ page }: BoardPage) => page.locator('callboard-ticket');

  async function edit(board: BoardPage, name: string): Promise<void> {
    await ticketOf(board)
      .getByRole('button', { name: `Edit ${name}` })
      .click();
  }

  describe('shows', () => {
    it('description, criteria, claim, workspace and details', async () => {
      const board = await opened('CB-12');
      const page = ticketOf(board);
      assert.equal(await page.locator('.markdown strong').nth(1).textContent(), 'token bucket');
      assert.equal(await page.locator('.criteria li').count(), 3);
      const text = (await page.innerText()).replace(/\s+/g, ' ');
      for (const part of [
        'Holder andrew (this window)',
        'Stage implementing',
        'Fence 3',
        'Since 2 hours ago',
        '/home/dev/callboard/CB/CB-12-f3',
        'callboard/CB-12-limit-requests-per-client',
        'from origin/main at 4f9d2c81',
        'Reviewer rita',
        'Parent CB-1',
        'Paths internal/limit/**',
      ]) {
        assert.ok(text.includes(part), `The page does not say “${part}”.`);
      }
    });

    it('the timeline in sentences, with who and when', async () => {
      const board = await opened('CB-12');
      const lines = await ticketOf(board).locator('.entry-line').allInnerTexts();
      assert.deepEqual(
        lines.map((line) => line.replace(/\s+/g, ' ').replace(/ \d+ (minutes?|hours?) ago$/, '')),
        [
          'Agent andrew commented',
          'Agent andrew asked',
          'Agent andrew recorded the workspace: api on callboard/CB-12-limit-requests-per-client, service on callboard/CB-12-limit-requests-per-client',
          'Agent andrew claimed it, implementing, fence 3',
          'Hub took the claim back',
          'Hub noticed that the claim’s session is gone, fence 2',
          'Agent grace claimed it, implementing, fence 2',
          'Person at paula’s window moved it from Backlog to Ready',
          'Person at paula’s window changed done criteria, role',
          'Person at paula’s window created the ticket',
        ],
      );
      const time = ticketOf(board).locator('.entry time').first();
      assert.equal(await time.textContent(), '17 minutes ago');
      assert.match((await time.getAttribute('title')) ?? '', /May 12, 2026/);
      assert.match(
        await ticketOf(board).locator('[data-event="claim.reclaimed"] .entry-text').innerText(),
        /Gotchas\s+The router is built twice in tests\./i,
      );
    });

    it('older entries when asked', async () => {
      const board = await opened('CB-12');
      const [newest, ...older] = demoEntries();
      const ticket = board.host.ticket('CB-12');
      assert.ok(newest);
      await board.host.send({ type: 'ticket.opened', ticket, entries: [newest], next: 'cursor-1' });
      await ticketOf(board).getByRole('button', { name: 'Show older entries' }).click();
      assert.equal((await board.sent('timeline.more'))[0]?.cursor, 'cursor-1');
      await board.host.send({ type: 'timeline.loaded', ticket: ticket.id, entries: older });
      await ticketOf(board).locator('.entry').nth(9).waitFor();
      await ticketOf(board)
        .getByRole('button', { name: 'Show older entries' })
        .waitFor({ state: 'detached' });
    });

    it('what changes while it is open', async () => {
      const board = await opened('CB-12');
      await board.host.change('CB-12', { title: 'A title that somebody else has written' });
      await ticketOf(board).locator('h2', { hasText: 'A title that somebody else has written' }).waitFor();
    });

    it('a ticket the host opens, and says so when there is none', async () => {
      const board = await pages.open({ tickets: demoTickets() });
      await board.host.send({ type: 'ticket.opened', ticket: board.host.ticket('CB-9'), entries: [] });
      await ticketOf(board).locator('h2', { hasText: 'Return problem details' }).waitFor();
      const again = await pages.open({ tickets: [], saved: { openTicket: 'CB-404' } });
      await ticketOf(again).getByText('The board has no such ticket.').waitFor();
    });

    it('itself in the place of the board where both do not fit', async () => {
      const board = await opened('CB-12', { width: 620 });
      assert.equal(await board.page.locator('.columns').isVisible(), false);
      await ticketOf(board).getByRole('button', { name: 'Back to board' }).click();
      await board.page.locator('.card[data-ticket="CB-12"]:focus').waitFor();
    });

    it('the tickets it names as a way to them', async () => {
      const board = await opened('CB-6');
      await ticketOf(board).getByRole('button', { name: 'CB-7', exact: true }).click();
      await ticketOf(board).locator('h2', { hasText: 'Export invoices as UBL' }).waitFor();
    });
  });

  describe('acts', () => {
    it('without opening the workspace in the very window that has it open', async () => {
      const seat = {
        agent: 'andrew',
        role: 'developer',
        session: 'session-andrew',
        workspaceOf: 'CB-12',
      } as Seat;
      const board = await opened('CB-12', { seat });
      await ticketOf(board).getByRole('button', { name: 'Release…' }).waitFor();
      assert.equal(await ticketOf(board).getByRole('button', { name: 'Open Workspace' }).count(), 0);
    });

    it('by claiming, opening the workspace and releasing', async () => {
      const board = await opened('CB-12');
      await ticketOf(board).getByRole('button', { name: 'Open Workspace' }).click();
      await ticketOf(board).getByRole('button', { name: 'Release…' }).click();
      assert.equal((await board.sent('workspace.open'))[0]?.ticket, 'CB-12');
      assert.equal((await board.sent('claim.release'))[0]?.ticket, 'CB-12');
      await board.card('CB-4').click();
      await ticketOf(board).getByRole('button', { name: 'Claim', exact: true }).click();
      await board.column('in_progress').locator('.card:not(.pending)[data-ticket="CB-4"]').waitFor();
    });

    it('by moving to another state, through the gate', async () => {
      const board = await opened('CB-3');
      const state = ticketOf(board).locator('vscode-single-select[label="State"]');
      await state.click();
      await state.locator('li.option', { hasText: 'Ready' }).click();
      await board.page.locator('.refusal li').nth(1).waitFor();
      assert.equal(
        await state.evaluate((element: HTMLElement & { value: string }) => element.value),
        'backlog',
      );
    });

    it('by adding to the timeline', async () => {
      const board = await opened('CB-5');
      const box = ticketOf(board).getByRole('textbox', { name: 'Write on the timeline' });
      await box.fill('Works with the **new** client');
      await box.press('Control+Enter');
      await board.settled();
      assert.deepEqual(
        (await board.sent('comment.add')).map(({ kind, text }) => [kind, text]),
        [['comment', 'Works with the **new** client']],
      );
      assert.equal(await box.inputValue(), '');
    });

    it('by adding to the timeline, and keeps what is typed on while it is sent', async () => {
      const board = await opened('CB-5');
      const box = ticketOf(board).getByRole('textbox', { name: 'Write on the timeline' });
      board.host.hold = true;
      await box.fill('The first remark');
      await box.press('Control+Enter');
      await box.press('End');
      await box.pressSequentially('The second');
      await board.host.answerHeld();
      await board.settled();
      assert.equal(await box.inputValue(), 'The second');
    });

    it('by answering an open question', async () => {
      const board = await opened('CB-12');
      assert.match(
        await ticketOf(board).locator('.question .markdown').innerText(),
        /Does the limit hold per key/,
      );
      await ticketOf(board).getByRole('textbox', { name: 'Answer to e2' }).fill('Per customer');
      await ticketOf(board).getByRole('button', { name: 'Answer' }).click();
      await board.page.waitForFunction(
        () => document.querySelector<HTMLTextAreaElement>('.question textarea')?.value === '',
      );
      const [answer] = await board.sent('comment.add');
      assert.deepEqual([answer?.kind, answer?.answers, answer?.text], ['answer', 'e2', 'Per customer']);
    });

    it('and keeps what was written when it is refused', async () => {
      const board = await opened('CB-5');
      const box = ticketOf(board).getByRole('textbox', { name: 'Write on the timeline' });
      await box.fill('Not \u202e accepted');
      await box.press('Control+Enter');
      await board.page.locator('.refusal', { hasText: 'control or bidirectional characters' }).waitFor();
      assert.equal(await box.inputValue(), 'Not \u202e accepted');
    });
  });

  describe('edits in place', () => {
    it('the title, with the version that the person saw', async () => {
      const board = await opened('CB-5');
      await edit(board, 'title');
      const box = ticketOf(board).getByRole('textbox', { name: 'Title' });
      await box.fill('Use the retries that the client has');
      await box.press('Enter');
      await ticketOf(board).locator('h2', { hasText: 'Use the retries that the client has' }).waitFor();
      const [sent] = await board.sent('ticket.edit');
      assert.deepEqual(
        [sent?.changes, sent?.expectedVersion],
        [{ title: 'Use the retries that the client has' }, 1],
      );
      assert.equal(
        await board.card('CB-5').locator('.card-title').textContent(),
        'Use the retries that the client has',
      );
      assert.equal(
        await board.page.evaluate(() => (document.activeElement as HTMLElement).dataset['edit']),
        'title',
      );
    });

    it('the title, and goes on with what is typed while it is saved', async () => {
      const board = await opened('CB-5');
      await edit(board, 'title');
      const box = ticketOf(board).getByRole('textbox', { name: 'Title' });
      await box.fill('Use the retries of the client');
      board.host.hold = true;
      await box.press('Enter');
      await box.press('End');
      await box.pressSequentially(' itself');
      await board.host.answerHeld();
      await board.card('CB-5').locator('.card-title', { hasText: 'Use the retries of the client' }).waitFor();
      assert.equal(await box.inputValue(), 'Use the retries of the client itself');
      await box.press('Enter');
      await ticketOf(board).locator('h2', { hasText: 'of the client itself' }).waitFor();
      assert.deepEqual(
        (await board.sent('ticket.edit')).map(({ expectedVersion }) => expectedVersion),
        [1, 2],
      );
    });

    it('and keeps what is typed while another ticket is looked at', async () => {
      const board = await opened('CB-5');
      await edit(board, 'description');
      await ticketOf(board).getByRole('textbox', { name: 'Description' }).fill('What I have typed so far');
      await board.card('CB-4').click();
      await ticketOf(board)
        .locator('h2', { hasText: board.host.ticket('CB-4').title })
        .waitFor();
      assert.equal(await ticketOf(board).locator('.edit').count(), 0);
      await board.host.change('CB-5', { labels: ['other'] });
      await board.card('CB-5').click();
      const box = ticketOf(board).getByRole('textbox', { name: 'Description' });
      assert.equal(await box.inputValue(), 'What I have typed so far');
      await ticketOf(board).getByRole('button', { name: 'Save' }).click();
      await ticketOf(board).locator('.markdown', { hasText: 'What I have typed so far' }).waitFor();
      assert.equal((await board.sent('ticket.edit'))[0]?.expectedVersion, 2);
    });

    it('a choice, whose list Escape closes without closing the ticket', async () => {
      const board = await opened('CB-5');
      const state = ticketOf(board).locator('vscode-single-select[label="State"]');
      await state.click();
      await state.locator('li.option').first().waitFor();
      await board.page.keyboard.press('Escape');
      await board.settled();
      assert.equal(await state.locator('li.option:visible').count(), 0);
      assert.equal(await ticketOf(board).count(), 1);
    });

    it('the description as markdown', async () => {
      const board = await opened('CB-3');
      await edit(board, 'description');
      await ticketOf(board).getByRole('textbox', { name: 'Description' }).fill('Ask **first**');
      await ticketOf(board).getByRole('button', { name: 'Save' }).click();
      await ticketOf(board).locator('.markdown strong', { hasText: 'first' }).waitFor();
    });

    it('the criteria line by line while in Backlog, keeping the ids of those that stay', async () => {
      const board = await opened('CB-2');
      await edit(board, 'done criteria');
      const box = ticketOf(board).getByRole('textbox', { name: 'Done criteria' });
      const before = await box.inputValue();
      await box.fill(`Shows the month so far\n${before}\n`);
      await box.press('Control+Enter');
      await ticketOf(board).locator('.criteria li').nth(1).waitFor();
      assert.deepEqual((await board.sent('ticket.edit'))[0]?.changes.criteria, [
        { id: 'c2', text: 'Shows the month so far' },
        { id: 'c1', text: before },
      ]);
    });

    it('but not the criteria once it is Ready', async () => {
      const board = await opened('CB-5');
      await ticketOf(board).getByText('Criteria are fixed once a ticket is Ready.').waitFor();
      assert.equal(await ticketOf(board).locator('[data-edit="criteria"]').count(), 0);
    });

    it('choices and lists', async () => {
      const board = await opened('CB-5');
      await edit(board, 'priority');
      const choice = ticketOf(board).locator('vscode-single-select[data-control="priority"]');
      await choice.click();
      await choice.locator('li.option', { hasText: 'High' }).click();
      await ticketOf(board).getByRole('button', { name: 'Save' }).click();
      await board.card('CB-5').locator('.flag.high').waitFor();
      await edit(board, 'labels');
      const labels = ticketOf(board).getByRole('textbox', { name: 'Labels' });
      await labels.fill('network, retries,  network ');
      await labels.press('Enter');
      await board.card('CB-5').locator('.label', { hasText: 'retries' }).waitFor();
      assert.deepEqual(
        (await board.sent('ticket.edit')).map(({ changes }) => changes),
        [{ priority: 'high' }, { labels: ['network', 'retries'] }],
      );
    });

    it('and says what is wrong beside what was typed', async () => {
      const board = await opened('CB-5');
      await edit(board, 'title');
      const box = ticketOf(board).getByRole('textbox', { name: 'Title' });
      await box.fill('Short');
      await box.press('Enter');
      await ticketOf(board).locator('.problem', { hasText: 'at least 10 characters' }).waitFor();
      assert.equal(await box.inputValue(), 'Short');
      await box.press('Escape');
      await ticketOf(board).locator('h2', { hasText: 'Replace the hand-written retry loop' }).waitFor();
      assert.equal(await ticketOf(board).count(), 1);
    });

    it('over a change of another field without a word', async () => {
      const board = await opened('CB-5');
      await edit(board, 'title');
      const box = ticketOf(board).getByRole('textbox', { name: 'Title' });
      await box.fill('Use the retries that the client has');
      await board.host.change('CB-5', { labels: ['other'] });
      await ticketOf(board).locator('.label', { hasText: 'other' }).waitFor();
      await box.press('Enter');
      await ticketOf(board).locator('h2', { hasText: 'Use the retries that the client has' }).waitFor();
      assert.equal((await board.sent('ticket.edit'))[0]?.expectedVersion, 2);
    });

    it('never over somebody else’s text unseen: shows what changed, keeps what was typed, and lets the person decide', async () => {
      const board = await opened('CB-5');
      await edit(board, 'title');
      const box = ticketOf(board).getByRole('textbox', { name: 'Title' });
      await box.fill('What I have typed so far');
      await board.host.change('CB-5', { title: 'What somebody else has saved' });
      const conflict = ticketOf(board).locator('.conflict');
      assert.match(
        await conflict.innerText(),
        /was\s+Replace the hand-written retry loop.*\s+is now\s+What somebody else has saved/,
      );
      assert.equal(await box.inputValue(), 'What I have typed so far');
      await ticketOf(board).getByRole('button', { name: 'Save Mine' }).click();
      await ticketOf(board).locator('h2', { hasText: 'What I have typed so far' }).waitFor();
      assert.equal((await board.sent('ticket.edit'))[0]?.expectedVersion, 2);
    });

    it('and the same when the hub is the one to notice', async () => {
      const board = await opened('CB-5');
      await edit(board, 'title');
      const box = ticketOf(board).getByRole('textbox', { name: 'Title' });
      await box.fill('What I have typed so far');
      board.host.hold = true;
      await box.press('Enter');
      await ticketOf(board).getByRole('button', { name: 'Saving…' }).waitFor();
      board.host.tickets.set(board.host.ticket('CB-5').id, {
        ...board.host.ticket('CB-5'),
        title: 'What somebody else has saved',
        version: 2,
      });
      await board.host.answerHeld();
      await ticketOf(board).locator('.conflict', { hasText: 'What somebody else has saved' }).waitFor();
      assert.equal(await box.inputValue(), 'What I have typed so far');
      await ticketOf(board).getByRole('button', { name: 'Discard Mine' }).click();
      await ticketOf(board).locator('.edit').waitFor({ state: 'detached' });
    });

    it('and when the refusal comes before the news of the change', async () => {
      const board = await opened('CB-5');
      await edit(board, 'title');
      const box = ticketOf(board).getByRole('textbox', { name: 'Title' });
      await box.fill('What I have typed so far');
      board.host.hold = true;
      await box.press('Enter');
      await ticketOf(board).getByRole('button', { name: 'Saving…' }).waitFor();
      const request = (await board.sent('ticket.edit'))[0]?.request ?? 0;
      await board.host.send({
        type: 'act.refused',
        request,
        code: 'ticket.versionStale',
        message: 'CB-5 has changed.',
      });
      await ticketOf(board).locator('.problem', { hasText: 'CB-5 has changed.' }).waitFor();
      await board.host.change('CB-5', { title: 'What somebody else has saved' });
      await ticketOf(board).locator('.conflict', { hasText: 'What somebody else has saved' }).waitFor();
      assert.equal(await ticketOf(board).locator('.problem').count(), 0);
      assert.equal(await box.inputValue(), 'What I have typed so far');
    });
  });
});
