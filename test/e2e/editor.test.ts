import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { Editor } from '../support/editor/editor.ts';

describe('the editor that the tests drive', function () {
  this.timeout(60_000);
  let editor: Editor;
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'callboard-folder-'));
    await writeFile(join(folder, 'hello.txt'), 'hello');
    editor = await Editor.start();
  });

  after(async () => {
    await editor.close();
    await rm(folder, { recursive: true });
  });

  it('opens a folder in a window and runs commands from the palette', async () => {
    const window = await editor.open({ folder });
    await window.tree(basename(folder)).filter({ hasText: 'hello.txt' }).waitFor();
    await window.runCommand('File: New Untitled Text File');
    await window.page.locator('.tab', { hasText: 'Untitled-1' }).waitFor();
    await window.screenshot('editor');
  });

  it('gives every window an own page in one context', async () => {
    const [first, second] = [await editor.open({ folder }), await editor.open()];
    assert.notEqual(first.page, second.page);
    assert.equal(first.page.context(), second.page.context());
  });
});
