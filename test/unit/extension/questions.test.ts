import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/project.ts';

describe('the questions of a window', () => {
  // The palette gives the focus back to a webview a moment after the command has begun: a question that ends with the focus would vanish unseen.
  it('stay where they are when the focus moves', () => {
    const asked: string[] = [];
    for (const file of globSync('src/extension/**/*.ts', { cwd: root })) {
      const calls = readFileSync(join(root, file), 'utf8').split(
        /(?=vscode\.window\.(?:showQuickPick|showInputBox|createQuickPick|createInputBox)\b)/,
      );
      for (const call of calls.slice(1)) {
        asked.push(file);
        assert.match(call, /^[^]{0,1200}?ignoreFocusOut/, `${file}: ${call.slice(0, 100)}`);
      }
    }
    assert.ok(asked.length > 40, `found ${asked.length} only`);
  });
});
