import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EditorWindow } from '../support/editor/editorWindow.ts';
import { choose, type Desk, eventually, showSideBar } from './desk.ts';
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
});

async function pidOf(desk: Desk): Promise<number> {
  return (await (await desk.client()).call('hub.status', {})).pid;
}
