import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listFiles } from '@vscode/vsce';
import { refuseTooLarge } from '../../../scripts/package.ts';
import { root } from '../../../scripts/project.ts';

const megabyte = 1024 * 1024;

describe('the package', function () {
  this.timeout(30_000);

  it('holds what a user needs and nothing else', async () => {
    const files = await listFiles({ cwd: root, packagedDependencies: [] });
    const wanted =
      /^(dist\/(webview\/)?[^/]+\.(cjs|mjs|js|css|ttf|svg)|media\/.+|l10n\/.+|package(\.nls.*)?\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    assert.deepEqual(
      files.filter((file) => !wanted.test(file)),
      [],
    );
    assert.ok(files.includes('package.json'));
  });

  it('is refused above one and a half megabytes', () => {
    const folder = mkdtempSync(join(tmpdir(), 'callboard-size-'));
    const file = join(folder, 'callboard.vsix');
    writeFileSync(file, '');
    truncateSync(file, 1.5 * megabyte);
    refuseTooLarge(file);
    truncateSync(file, 1.5 * megabyte + 1);
    assert.throws(() => {
      refuseTooLarge(file);
    }, /has 1537 KiB; at most 1536 KiB are allowed/);
    rmSync(folder, { recursive: true });
  });
});
