import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOrThrow } from '../../../scripts/childProcess.ts';
import { root } from '../../../scripts/project.ts';
import { isProcessAlive } from '../../../src/client/processAlive.ts';

describe('the bundles', function () {
  this.timeout(30_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'callboard-dist-'));
    cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true });
    cpSync(join(root, 'package.json'), join(folder, 'package.json'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('hold a CLI that runs by itself, away from every package', async () => {
    const env = { CALLBOARD_HOME: join(folder, 'home') };
    const output = await runOrThrow(join(folder, 'dist', 'callboard.cjs'), ['--help'], { cwd: folder, env });
    assert.match(output, /Usage: callboard/);
  });

  it('hold what the commands of a workspace’s terminal run', () => {
    for (const command of ['callboard', 'callboard.cmd']) {
      const [, name = ''] =
        /dist[\\/](\S+?)"/.exec(readFileSync(join(root, 'media', 'bin', command), 'utf8')) ?? [];
      assert.ok(existsSync(join(folder, 'dist', name)) && name !== '', `${command}: ${name}`);
    }
  });

  it('hold a hub that a CLI starts and stops, away from every package', async () => {
    const env = { CALLBOARD_HOME: join(folder, 'home') };
    const callboard = (...args: string[]): Promise<string> =>
      runOrThrow(process.execPath, [join(folder, 'dist', 'callboard.cjs'), ...args], { cwd: folder, env });
    await callboard('board', 'init', 'CB');
    const { pid } = JSON.parse(await callboard('hub', 'status', '--json')) as { pid: number };
    await callboard('hub', 'stop');
    assert.equal(isProcessAlive(pid), false);
  });
});
