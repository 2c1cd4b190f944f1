import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { runOrThrow } from '../../../scripts/childProcess.ts';
import { root } from '../../../scripts/project.ts';

const dist = (name: string): string => join(root, 'dist', name);
const text = (name: string): string => readFileSync(dist(name), 'utf8');

describe('the bundles', () => {
  it('keep SQLite in the hub: a window and the CLI never load it', () => {
    assert.match(text('hub.mjs'), /node:sqlite/);
    assert.doesNotMatch(text('extension.cjs'), /node:sqlite/);
    assert.doesNotMatch(text('callboard.mjs'), /node:sqlite/);
  });

  it('leave out nothing but what the editor and Node bring', () => {
    const imported = ['extension.cjs', 'hub.mjs', 'callboard.mjs'].flatMap((name) =>
      [...text(name).matchAll(/^(?:import .*?from|var .*? = require)\s*\(?"([^"]+)"/gm)].map(
        ([, module]) => module ?? '',
      ),
    );
    assert.ok(imported.includes('vscode'));
    assert.deepEqual(
      imported.filter((module) => module !== 'vscode' && !isBuiltin(module)),
      [],
    );
  });

  it('hold a CLI that can be run by itself', async () => {
    assert.equal(statSync(dist('callboard.mjs')).mode & 0o111, 0o111);
    assert.match(await runOrThrow(dist('callboard.mjs'), ['--help']), /Usage: callboard/);
  });
});
