import { asked, Desk } from './desk.ts';
import type { EditorWindow } from '../support/editor/editorWindow.ts';

describe('The pages of the board in the real editor', function () {
  this.timeout(120_000);
  let desk: Desk;
  let window: EditorWindow;

  before(async () => {
    desk = await Desk.start();
    window = await desk.editor.open({ folder: desk.repository('api') });
    await window.runCommand('Callboard: Create Board…');
    await asked(window, 'Key of the board');
    await window.answer('CB');
    await asked(window, 'Name of the board');
    await window.answer('Callboard demo');
    await asked(window, 'Repositories of the board');
    await window.page.keyboard.press('Enter');
    await window.webview.getByText('No ticket yet').waitFor();
    const client = await desk.client();
    await client.call('ticket.create', { board: 'CB', title: 'List answers within 100 ms' });
    await window.webview.getByText('List answers within 100 ms').first().waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await desk.keepPictures();
  });
  after(() => desk.close());

  it('the board as it was before the ticket has none', async () => {
    await window.webview.getByRole('button', { name: 'Show the board at an earlier moment' }).click();
    await window.webview.locator('.replay', { hasText: 'created the ticket' }).waitFor();
    await window.webview.getByRole('button', { name: 'One event back' }).click();
    await window.webview.locator('.card[data-ticket]').waitFor({ state: 'detached' });
    await window.webview.getByRole('button', { name: 'Back to Now' }).click();
    await window.webview.locator('.card[data-ticket]').waitFor();
  });

  it('the chart is drawn with what is loaded for it alone', async () => {
    await window.webview.getByRole('button', { name: 'Charts: burndown and spend' }).click();
    await window.webview.locator('.chart canvas').waitFor();
    await window.webview.getByRole('button', { name: 'Back to Board' }).click();
  });

  it('the digest counts the ticket', async () => {
    await window.webview.getByRole('button', { name: 'Digest: how the board stands' }).click();
    await window.webview.locator('.digest-states', { hasText: 'Backlog 1' }).waitFor();
    await window.screenshot('e2e/board-digest');
  });
});
