import assert from 'node:assert/strict';
import { BoardPages, type BoardPage } from './support/boardPage.ts';

describe('The ticket page edits in place', function () {
  this.timeout(30_000);
  let pages: BoardPages;
  before(async () => {
    pages = await BoardPages.start();
  });
  after(() => pages.close());
  afterEach(() => pages.closePages());

  const opened = (id: string): Promise<BoardPage> => pages.openTicket(id);
  const ticketOf = ({ page }: BoardPage) => page.locator('callboard-ticket');

  async function edit(board: BoardPage, name: string): Promise<void> {
    await ticketOf(board)
      .getByRole('button', { name: `Edit ${name}` })
      .click();
  }

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
