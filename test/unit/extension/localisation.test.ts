import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../scripts/project.ts';
import { bundleOf, localisedStrings, webviewStrings } from './localisedStrings.ts';

const bundleFile = join(root, 'media', 'l10n', 'bundle.l10n.json');

function json(file: string): unknown {
  return JSON.parse(readFileSync(join(root, file), 'utf8'));
}

/** Every `%key%` in a value, however deep. */
function placeholders(value: unknown): string[] {
  if (typeof value === 'string') return /^%(.+)%$/.exec(value)?.slice(1) ?? [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(placeholders);
}

describe('what can be translated', () => {
  it('is every text the extension shows: only literals are handed to vscode.l10n.t', () => {
    assert.deepEqual(localisedStrings().mistakes, []);
    assert.ok(localisedStrings().texts.size > 100);
    assert.ok(Object.keys(webviewStrings()).length > 100);
  });

  it('stands in the bundle, and nothing else does (CALLBOARD_WRITE_BUNDLE=1 writes it anew)', () => {
    if (process.env['CALLBOARD_WRITE_BUNDLE'] !== undefined)
      writeFileSync(bundleFile, `${JSON.stringify(bundleOf(), undefined, 2)}\n`);
    assert.deepEqual(json('media/l10n/bundle.l10n.json'), bundleOf());
  });

  it('stands in package.nls.json for the manifest, and nothing else does', () => {
    const { displayName: _, ...texts } = json('package.nls.json') as Record<string, string>;
    assert.deepEqual(Object.keys(texts).sort(), [...new Set(placeholders(json('package.json')))].sort());
  });
});
