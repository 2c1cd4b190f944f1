import assert from 'node:assert/strict';
import { inertText } from '../../../src/base/inertText.ts';

/** What the editor takes for a link in a notification and in the prompt of an input box. */
const link = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

describe('text that does nothing', () => {
  it('holds no link, neither to a command nor to a page', () => {
    for (const text of [
      '[open it](command:workbench.action.terminal.sendSequence?%7B%7D)',
      '[[a](https://example.org)](file:///etc/passwd "title")',
      ']([a](command:x)',
    ]) {
      assert.match(text, link);
      assert.doesNotMatch(inertText(text), link);
    }
  });

  it('holds no icon', () => {
    assert.equal(inertText('$(trash) $$(x)').includes('$('), false);
  });

  it('reads as it did', () => {
    const text = 'f(x)[0] costs $5 (or $6)';
    assert.equal(inertText(text), text);
    assert.equal(inertText('[a](b) $(c)').replaceAll('\u200b', ''), '[a](b) $(c)');
  });
});
