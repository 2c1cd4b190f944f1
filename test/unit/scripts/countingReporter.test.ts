import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../../../scripts/project.ts';

const story = `
describe('a story', function () {
  this.bail(true);
  it('begins', () => {});
  it('breaks', () => { throw new Error('broken'); });
  it('would go on', () => {});
  it('would end', () => {});
});
describe('another story', () => {
  it('is told', () => {});
  it.skip('is left out');
});
`;

describe('the counts of a layer', function () {
  this.timeout(30_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'callboard-reporter-'));
    writeFileSync(join(folder, 'story.test.cjs'), story);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('hold every test that was not run after a failure as failed, and say so aloud', () => {
    const { counts, output } = runMocha();
    assert.deepEqual(counts, ['passed', 'failed', 'passed', 'skipped', 'failed', 'failed']);
    assert.match(output, /2 more NOT RUN/);
  });

  it('leave out what was not asked for', () => {
    const { counts, output } = runMocha('--grep', 'is told');
    assert.deepEqual(counts, ['passed']);
    assert.doesNotMatch(output, /NOT RUN/);
  });

  function runMocha(...args: string[]): { counts: string[]; output: string } {
    const file = join(folder, 'counts');
    rmSync(file, { force: true });
    const mocha = [join(root, 'node_modules/mocha/bin/mocha.js'), '--no-config', '--reporter'];
    const { stdout } = spawnSync(
      process.execPath,
      [...mocha, join(root, 'test/support/countingReporter.ts'), join(folder, 'story.test.cjs'), ...args],
      { encoding: 'utf8', env: { ...process.env, CALLBOARD_TEST_COUNTS: file } },
    );
    return { counts: readFileSync(file, 'utf8').trim().split('\n'), output: stdout };
  }
});
