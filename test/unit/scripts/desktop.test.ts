import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOf } from '../../../scripts/childProcess.ts';
import { closeDesktop, installIntoDesktop, openOnDesktop } from '../../../scripts/editor/desktop.ts';

describe('a desktop editor', () => {
  let folder: string;
  let editor: Parameters<typeof openOnDesktop>[0];
  const called = (): string[] => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'callboard-desktop-'));
    const command = join(folder, 'code');
    const record = `echo "$CALLBOARD_HOME $*" >> '${join(folder, 'calls')}'`;
    writeFileSync(
      command,
      `#!/bin/sh\n${record}\n[ ! -e '${join(folder, 'broken')}' ] || { echo no screen; exit 1; }\n`,
      {
        mode: 0o755,
      },
    );
    editor = { command, home: join(folder, 'profile'), env: { CALLBOARD_HOME: '/demo/home' } };
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('gets the extension in a profile of its own', async () => {
    await installIntoDesktop(editor, '/a/callboard.vsix');
    const [call] = called();
    assert.match(call ?? '', /--user-data-dir=.*\/profile\/user --extensions-dir=.*\/profile\/extensions/);
    assert.match(call ?? '', /--install-extension \/a\/callboard\.vsix --force$/);
  });

  it('opens the workspace with the home of the demo and is waited for', async () => {
    await openOnDesktop(editor, '/demo/parcels.code-workspace');
    assert.match(called()[0] ?? '', /^\/demo\/home .*--new-window --wait \/demo\/parcels\.code-workspace$/);
  });

  it('whose command is a batch file on Windows is started by the interpreter of such files', () => {
    const [command, args] = startOf('C:\\Code\\bin\\code.cmd', ['--wait', 'C:\\a b'], 'win32');
    assert.match(command, /cmd\.exe$/i);
    assert.deepEqual(args, ['/d', '/s', '/c', '""C:\\Code\\bin\\code.cmd" "--wait" "C:\\a b""']);
    assert.deepEqual(startOf('/usr/bin/code.cmd', ['--wait'], 'linux'), ['/usr/bin/code.cmd', ['--wait']]);
  });

  it('that does not open says why', async () => {
    writeFileSync(join(folder, 'broken'), '');
    await assert.rejects(openOnDesktop(editor, '/demo/parcels.code-workspace'), /failed: no screen/);
  });

  /** What stays when the command has ended: the editor itself. */
  const start = (home: string): ReturnType<typeof spawn> =>
    spawn(
      process.execPath,
      ['-e', 'setTimeout(() => {}, 60_000)', '--', `--user-data-dir=${join(home, 'user')}`],
      { stdio: 'ignore' },
    );

  it('is waited for until the last of its windows is closed', async () => {
    const windows = start(editor.home);
    const order: string[] = [];
    windows.once('exit', () => order.push('last window closed'));
    const opened = openOnDesktop(editor, '/demo/parcels.code-workspace').then(() => order.push('waited'));
    // As long again as the command takes, at least.
    for (let round = 0; round < 3; round++) await installIntoDesktop(editor, '/a/callboard.vsix');
    windows.kill();
    await opened;
    assert.deepEqual(order, ['last window closed', 'waited']);
  });

  it('is closed by its profile, and nothing else is', async () => {
    const [own, other] = [start(editor.home), start(`${editor.home}/user`)];
    await Promise.all([once(own, 'spawn'), once(other, 'spawn')]);
    const [ended, otherEnded] = [once(own, 'exit'), once(other, 'exit')];
    await closeDesktop(editor);
    assert.deepEqual(await ended, [null, 'SIGTERM']);
    other.kill('SIGKILL');
    assert.deepEqual(await otherEnded, [null, 'SIGKILL']);
  });
});
