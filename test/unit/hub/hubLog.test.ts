import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FileHubLog } from '../../../src/hub/hubLog.ts';

describe('The log file of a hub', () => {
  let folder: string;
  let file: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'callboard-hublog-'));
    file = path.join(folder, 'hub.log');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is for this user alone and keeps the stack of what was thrown', () => {
    new FileHubLog(file, 1_000).error('It failed.', new Error('a cause'));
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.match(readFileSync(file, 'utf8'), /error It failed\.\n\s+Error: a cause\n\s+at /);
  });

  it('is turned over when it is large, also when another process began it, and keeps the one before', () => {
    for (let i = 0; i < 4; i++) new FileHubLog(file, 100).info(`Line ${i} ${'x'.repeat(60)}`);
    assert.match(readFileSync(file, 'utf8'), /^\S+ info {2}Line 2 /);
    assert.match(readFileSync(`${file}.1`, 'utf8'), /Line 0 [^]*Line 1 /);
    assert.ok(statSync(file).size < 300);
  });

  it('does not stop the hub when it cannot be written', () => {
    new FileHubLog(path.join(folder, 'missing', 'hub.log'), 100).info('Nothing.');
  });
});
