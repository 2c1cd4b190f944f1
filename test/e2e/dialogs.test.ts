import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EditorWindow } from '../support/editor/editorWindow.ts';
import { asked, choose, chooseRole, type Desk, eventually, showSideBar } from './desk.ts';
import { board, seatedWindow } from './seatedWindow.ts';

/** What a person is asked before something goes out, stops, or is taken back. */
describe('dialogs, and what was cut off', function () {
  this.timeout(150_000);
  let desk: Desk;
  let window: EditorWindow;
  let api: string;

  before(async () => {
    ({ desk, window, api } = await seatedWindow({ settings: { 'callboard.workspace.openIn': 'none' } }));
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await desk.keepPictures();
  });
  after(() => desk.close());

  it('Export Board writes the whole log to the file a person names', async () => {
    const file = join(desk.home, 'exported.jsonl');
    await window.runCommand('Callboard: Export Board…');
    const path = window.quickInput.locator('input[type="text"]').first();
    await window.quickInput.getByText('Export Board CB').waitFor();
    // The dialog fills in its own proposal once it has looked at the folder.
    await window.page.waitForFunction(() =>
      (
        document.querySelector<HTMLInputElement>('.quick-input-widget input[type="text"]')?.value ?? ''
      ).endsWith('CB.jsonl'),
    );
    await path.fill(file);
    await window.quickInput.getByRole('button', { name: 'OK' }).click();
    await window.notification('events of CB').waitFor();
    const lines = readFileSync(file, 'utf8').trim().split('\n');
    const types = lines.map((line) => (JSON.parse(line) as { type: string }).type);
    assert.deepEqual([types[0], types.includes('ticket.created')], ['board.created', true]);
    assert.ok(!existsSync(join(api, 'CB.jsonl')));
  });

  it('New Ticket goes back, keeps what was typed when it is left, and ends early in Backlog', async () => {
    const text = window.quickInput.locator('input[type="text"]').first();
    const back = window.quickInput.getByRole('button', { name: /^Back/ });
    await window.runCommand('Callboard: New Ticket…');
    await asked(window, 'What kind of work it is');
    await window.quickInput.getByText('(1/8)').waitFor();
    assert.equal(await back.count(), 0);
    await choose(window, 'Bug');
    await asked(window, 'Title: what is wanted');
    await window.answer('Rounding loses a cent');
    await asked(window, 'Description');
    await text.fill('When an invoice is split.');
    await window.screenshot('e2e/32-new-ticket');
    await back.click();
    await asked(window, 'Title: what is wanted');
    assert.equal(await text.inputValue(), 'Rounding loses a cent');
    await window.page.keyboard.press('Enter');
    await asked(window, 'Description');
    assert.equal(await text.inputValue(), 'When an invoice is split.');
    await window.page.keyboard.press('Enter');
    await asked(window, 'Criterion 1');
    await text.fill('the parts add up');
    await window.page.keyboard.press('Escape');
    await window.page.locator('.statusbar-item', { hasText: 'Your draft of a ticket is kept' }).waitFor();

    await window.runCommand('Callboard: New Ticket…');
    await window.quickInput.getByText('New Ticket: your draft, continued (4/8)').waitFor();
    await asked(window, 'Criterion 1');
    assert.equal(await text.inputValue(), 'the parts add up');
    await window.screenshot('e2e/33-draft-continued');
    await window.quickInput.getByRole('button', { name: 'Create in Backlog Now' }).click();
    await window.notification('created').waitFor();
    const client = await desk.client();
    const { tickets } = await client.call('ticket.list', { board });
    const id = tickets.find(({ title }) => title === 'Rounding loses a cent')?.id;
    assert.ok(id);
    const { ticket } = await client.call('ticket.get', { ticket: id });
    assert.deepEqual(
      [ticket.status, ticket.type, ticket.description, ticket.criteria.map((criterion) => criterion.text)],
      ['backlog', 'bug', 'When an invoice is split.', ['the parts add up']],
    );
  });

  it('New Ticket starts afresh where a person says so, and after a ticket was created', async () => {
    const text = window.quickInput.locator('input[type="text"]').first();
    await window.runCommand('Callboard: New Ticket…');
    await window.quickInput.getByText('New Ticket (1/8)').waitFor();
    await choose(window, 'Task');
    await asked(window, 'Title: what is wanted');
    await text.fill('A thought that');
    await window.page.keyboard.press('Escape');
    await window.runCommand('Callboard: New Ticket…');
    await asked(window, 'Title: what is wanted');
    assert.equal(await text.inputValue(), 'A thought that');
    await window.quickInput.getByRole('button', { name: 'Start Afresh' }).click();
    await window.quickInput.getByText('New Ticket (1/8)').waitFor();
    await choose(window, 'Task');
    await asked(window, 'Title: what is wanted');
    assert.equal(await text.inputValue(), '');
    await window.page.keyboard.press('Escape');
  });

  it('the walkthrough ticks what is so when it is opened, and no ticket that was not written', async () => {
    const own = await desk.editor.open({ folder: api });
    await own.statusBar('choose role').waitFor();
    await chooseRole(own, 'Reviewer', 'rita');
    await own.runCommand('Callboard: New Ticket…');
    await asked(own, 'What kind of work it is');
    await own.page.keyboard.press('Escape');
    await own.runCommand('Welcome: Open Walkthrough...');
    await choose(own, 'Turn your windows into a team');
    const steps = own.page.locator('.gettingStartedContainer .getting-started-step');
    const ticked = (title: string) => steps.filter({ hasText: title }).locator('.codicon.complete').first();
    await ticked('Create a board').waitFor();
    await ticked('Choose a role').waitFor();
    await own.screenshot('e2e/34-walkthrough');
    assert.equal(await ticked('Write a ticket').count(), 0);
    await own.runCommand('Callboard: New Ticket…');
    await choose(own, 'Task');
    await asked(own, 'Title: what is wanted');
    await own.answer('Say which currency it is');
    await own.quickInput.getByRole('button', { name: 'Create in Backlog Now' }).click();
    await ticked('Write a ticket').waitFor();
    await own.page.close();
  });

  it('Stop Hub asks first: cancelled it goes on, confirmed every window waits until a person starts it in one', async () => {
    const dialog = window.page.locator('.monaco-dialog-box', {
      hasText: 'Stop the hub that all windows share?',
    });
    const other = await desk.editor.open({ folder: api });
    await other.statusBar('choose role').waitFor();
    await window.page.bringToFront();
    const before = await pidOf(desk);
    await window.runCommand('Callboard: Stop Hub');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    assert.equal(await pidOf(desk), before);
    await window.runCommand('Callboard: Stop Hub');
    await dialog.waitFor();
    await window.screenshot('e2e/30-stop-hub');
    await dialog.getByRole('button', { name: 'Stop Hub' }).click();
    await window.statusBar('hub stopped').waitFor();
    await other.statusBar('hub stopped').waitFor();
    await window.statusBar('hub stopped').click();
    await eventually('another hub serves', async () => (await pidOf(desk).catch(() => before)) !== before);
    await window.statusBar('andrew').waitFor();
    await other.statusBar('choose role').waitFor();
    await other.page.close();
  });

  it('a window of a workspace that comes up without its folders gets them back', async () => {
    await showSideBar(window);
    await window.runCommand('Callboard: Claim Ticket…');
    await choose(window, 'List answers');
    await window.notification('The workspace of CB-1 is ready in').waitFor();
    const { ticket } = await (await desk.client()).call('ticket.get', { ticket: 'CB-1' });
    const file = ticket.workspace?.workspaceFile ?? '';
    const workspace = JSON.parse(readFileSync(file, 'utf8')) as { folders: unknown[] };
    writeFileSync(file, JSON.stringify({ ...workspace, folders: [] }));
    // The editor has never seen this file, so it knows no folder of it from before.
    const own = await desk.editor.open({ workspace: file });
    await own.statusBar('CB-1').waitFor();
    const folders = () => (JSON.parse(readFileSync(file, 'utf8')) as { folders: unknown[] }).folders;
    await eventually('the workspace has its folder', () => folders().length === 1);
    await own.page.locator('.explorer-viewlet').getByText('README.md').waitFor();
    await own.page.close();
  });

  it('a workspace whose making was cut off is taken back when a person says so', async () => {
    const { record, folder } = desk.leaveHalfMade(board);
    await window.page.reload();
    await window.waitUntilReady();
    const offer = window.notification('Making the workspace of CB-7 was cut off');
    await offer.waitFor();
    await window.screenshot('e2e/31-half-made');
    await offer.getByRole('button', { name: 'Take Back' }).click();
    await eventually('it is taken back', () => !existsSync(record));
    assert.ok(!existsSync(folder));
    assert.equal(desk.git('api', 'branch', '--list', 'callboard/CB-7-*'), '');
    assert.doesNotMatch(desk.git('api', 'worktree', 'list'), /CB-7/);
  });

  it('Claim Next says to a person that nothing can be claimed, and claims the first ticket that comes once they wait', async () => {
    const client = await desk.client();
    const { tickets } = await client.call('ticket.list', { board });
    for (const { id, status } of tickets)
      if (status === 'backlog')
        await client.call('ticket.edit', { ticket: id, changes: { route: 'andrew' } });
    const own = await desk.editor.open({ folder: api });
    await own.statusBar('choose role').waitFor();
    await chooseRole(own, 'Planner', 'pia');
    await own.runCommand('Callboard: Claim Next Ticket');
    const told = own.notification('by pia now');
    await told.waitFor();
    assert.equal(await told.getByRole('button', { name: 'Why Not Me?' }).count(), 1);
    await own.screenshot('e2e/35-nothing-to-claim');
    await told.getByRole('button', { name: 'Wait for One' }).click();
    const waits = own.notification('The first ticket that pia can claim');
    await waits.waitFor();
    await own.screenshot('e2e/36-waits');
    await waits.getByRole('button', { name: 'Cancel' }).click();
    await waits.waitFor({ state: 'detached' });
    await own.runCommand('Callboard: Claim Next Ticket');
    await told.getByRole('button', { name: 'Wait for One' }).click();
    await waits.waitFor();
    assert.equal(await own.notification('was cancelled').count(), 0);
    const { ticket } = await client.call('ticket.create', { board, title: 'Say what the quota is' });
    await own.statusBar(ticket.id).waitFor();
    await waits.waitFor({ state: 'detached' });
    assert.equal((await client.call('ticket.get', { ticket: ticket.id })).ticket.claim?.agent, 'pia');
    await own.page.close();
  });
});

async function pidOf(desk: Desk): Promise<number> {
  return (await (await desk.client()).call('hub.status', {})).pid;
}
