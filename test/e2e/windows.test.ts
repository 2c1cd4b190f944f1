import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { TicketId } from '../../src/protocol/ids.ts';
import type { EditorWindow } from '../support/editor/editorWindow.ts';
import { chooseRole, Desk, eventually, showSideBar } from './desk.ts';
import { board, seatedWindow } from './seatedWindow.ts';

const ticket = 'CB-1' as TicketId;

/** What happens to windows: closed, opened twice, on a folder that is not trusted. */
describe('windows that come and go', function () {
  this.timeout(150_000);
  let desk: Desk;
  let first: EditorWindow;
  let api: string;

  before(async () => {
    ({ desk, window: first, api } = await seatedWindow());
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await desk.keepPictures();
  });
  after(() => desk.close());

  it('a second window on the same folder is a session of its own, without the role of the first', async () => {
    const twin = await desk.editor.open({ folder: api });
    await twin.notification('new session without a role').waitFor();
    await twin.screenshot('e2e/20-duplicate');
    await twin.statusBar('choose role').waitFor();
    await first.statusBar('andrew').waitFor();
    await twin.page.close();
  });

  it('the board itself claims by a button, and the window that claimed takes the claim back when the other is closed', async () => {
    await showSideBar(first);
    await first.runCommand('Callboard: Open Board');
    await first.webview
      .getByText('List answers within 100 ms', { exact: true })
      .filter({ visible: true })
      .first()
      .click();
    const claim = first.webview.getByRole('button', { name: 'Claim', exact: true });
    const { sessions } = await (await desk.client()).call('session.list', { board });
    const maker = sessions.find(({ title, agent }) => title === 'api' && agent === 'andrew')?.id;
    assert.ok(maker);
    const third = await desk.editor.windowOpenedBy(() => claim.click());
    // The agent's name stands in the status bar before the lease is the new window's.
    await eventually('the claim is at the window of the workspace', async () => {
      const session = (await claimOf(desk))?.session;
      return session !== undefined && session !== maker;
    });
    const taken = await claimOf(desk);
    await third.page.goto('about:blank');
    await third.page.close();
    await eventually(
      'the claim is back at the window that made it',
      async () => (await claimOf(desk))?.session === maker,
      60_000,
    );
    assert.equal((await claimOf(desk))?.fence, taken?.fence);
    await first.screenshot('e2e/21-taken-back');
  });

  it('on a folder that is not trusted nothing is changed, until it is trusted', async () => {
    const wary = await Desk.start({
      settings: {
        'security.workspace.trust.enabled': true,
        'security.workspace.trust.startupPrompt': 'never',
      },
    });
    try {
      const window = await wary.editor.open({ folder: wary.repository('api') });
      await window.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor();
      await showSideBar(window);
      await window.statusBar('Callboard').waitFor();
      await window.screenshot('e2e/22-untrusted');
      await window.runCommand('Callboard: Create Board…');
      await window.notification('changes nothing in a folder that you do not trust').waitFor();
      const { boards } = await (await wary.client()).call('board.list', {});
      assert.deepEqual(boards, []);
      assert.ok(!existsSync(join(wary.home, 'workspaces')));

      const client = await wary.client();
      await client.call('board.create', { key: board, name: 'Not trusted yet' });
      await client.call('repository.add', { board, name: 'api', root: wary.path('api') });
      await window.statusBar('choose role').waitFor();
      wary.leaveHalfMade(board);

      await window.runCommand('Workspaces: Manage Workspace Trust');
      await window.page
        .locator('.workspace-trust-editor')
        .getByRole('button', { name: 'Trust' })
        .first()
        .click();
      await window.page
        .locator('.statusbar-item', { hasText: 'Restricted Mode' })
        .waitFor({ state: 'detached' });
      await window.notification('Making the workspace of CB-7 was cut off').waitFor();
      await chooseRole(window, 'Developer', 'andrew');
      await window.screenshot('e2e/23-trusted');
    } finally {
      await wary.close();
    }
  });
});

async function claimOf(desk: Desk) {
  const answer = await (await desk.client()).call('ticket.get', { ticket });
  return answer.ticket.claim;
}
