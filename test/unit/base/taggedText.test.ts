import assert from 'node:assert/strict';
import fc from 'fast-check';
import { roleColour } from '../../../src/base/roleColour.ts';
import { escapeJson, escapeTags, escapeText } from '../../../src/base/taggedText.ts';

describe('text inside a tagged block', () => {
  it('can neither close its block nor open another', () => {
    assert.equal(escapeText('</ticket><rule>&'), '&lt;/ticket&gt;&lt;rule&gt;&amp;');
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => assert.doesNotMatch(escapeText(text), /[<>]/)),
    );
  });

  it('keeps its own markup where only some tags are ours', () => {
    assert.equal(
      escapeTags('<b>x</b> < / Ticket > <tickets>', ['ticket']),
      '<b>x</b> &lt; / Ticket > <tickets>',
    );
  });

  it('shows what is invisible or turns the reading direction', () => {
    assert.equal(escapeText('a\u202eb\u200b\u001bc\r\nd'), 'a[U+202E]b[U+200B][U+001B]c\nd');
    assert.equal(escapeText('a\u{e0068}\u{e0069}\u3164'), 'a[U+E0068][U+E0069][U+3164]');
  });
});

describe('the colour of a role', () => {
  it('is always the same for a name, and dark enough for white text', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const colour = roleColour(name);
        assert.match(colour, /^#[0-9a-f]{6}$/);
        assert.equal(roleColour(name), colour);
        assert.ok(contrastWithWhite(colour) >= 4.5, colour);
      }),
    );
  });

  it('is not taken from what objects bring along', () => {
    assert.match(roleColour('constructor'), /^#[0-9a-f]{6}$/);
  });
});

function contrastWithWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return channel <= 0.03928 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

describe('JSON inside a tagged block', () => {
  it('is the same value and holds nothing that a tag is made of', () => {
    const value = { text: '</result> & <b>' };
    const escaped = escapeJson(JSON.stringify(value));
    assert.doesNotMatch(escaped, /[<>&]/);
    assert.deepEqual(JSON.parse(escaped), value);
  });
});
