import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBrowser, findBrowser, findProgram } from '../../../scripts/editor/browser.ts';

describe('the browser for the tests', () => {
  const { PATH, CHROME_PATH, PATHEXT } = process.env;
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callboard-browser-'));
    process.env['PATH'] = folder;
    Reflect.deleteProperty(process.env, 'CHROME_PATH');
  });

  afterEach(() => {
    process.env['PATH'] = PATH;
    if (CHROME_PATH !== undefined) process.env['CHROME_PATH'] = CHROME_PATH;
    if (PATHEXT === undefined) Reflect.deleteProperty(process.env, 'PATHEXT');
    else process.env['PATHEXT'] = PATHEXT;
    rmSync(folder, { recursive: true });
  });

  it('is the first that the PATH has', () => {
    const chrome = join(folder, 'google-chrome');
    writeFileSync(chrome, '', { mode: 0o755 });
    assert.equal(findBrowser(), chrome);
  });

  it('and any other program are found on Windows by the endings of a program, in their order', () => {
    process.env['PATHEXT'] = '.EXE;.CMD';
    for (const name of ['code', 'code.cmd', 'codium.cmd', 'codium.exe'])
      writeFileSync(join(folder, name), '', { mode: 0o755 });
    assert.equal(findProgram('code', 'win32'), join(folder, 'code.cmd'));
    assert.equal(findProgram('codium', 'win32'), join(folder, 'codium.exe'));
    assert.equal(findProgram('code', 'linux'), join(folder, 'code'));
  });

  it('is the one that CHROME_PATH names', () => {
    process.env['CHROME_PATH'] = process.execPath;
    assert.equal(findBrowser(), process.execPath);
  });

  it('is said to be missing when CHROME_PATH names none', () => {
    process.env['CHROME_PATH'] = join(folder, 'nothing');
    assert.throws(findBrowser, /CHROME_PATH is .*nothing, which is no program/);
  });

  it('is said to be missing, with what to do, where none is and none may be installed', async () => {
    await assert.rejects(
      ensureBrowser(),
      /No Chromium or Chrome was found .*apt-get install chromium\) or set CHROME_PATH/,
    );
  });
});
