import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOrThrow } from '../../../scripts/childProcess.ts';
import { Demo } from '../../../scripts/demo/demo.ts';
import { root } from '../../../scripts/project.ts';
import { isProcessAlive } from '../../../src/client/processAlive.ts';

describe('the hub of the demo', function () {
  this.timeout(60_000);
  let demo: Demo;

  beforeEach(() => {
    demo = new Demo(mkdtempSync(join(tmpdir(), 'callboard-demo-')));
    mkdirSync(demo.api);
  });

  afterEach(() => {
    rmSync(demo.folder, { recursive: true });
  });

  async function startHub(): Promise<number> {
    const command = [join(root, 'dist', 'callboard.cjs'), 'hub', 'start', '--json'];
    const { pid } = JSON.parse(await runOrThrow(process.execPath, command, { env: demo.env })) as {
      pid: number;
    };
    return pid;
  }

  it('is stopped with the demo', async () => {
    const pid = await startHub();
    await demo.stopHub();
    assert.equal(isProcessAlive(pid), false);
  });

  it('may have been killed before', async () => {
    process.kill(await startHub(), 'SIGKILL');
    assert.ok(existsSync(join(demo.folder, 'home', 'hub.json')));
    await demo.stopHub();
  });
});
