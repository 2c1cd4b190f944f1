import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escapeTags, escapeText } from '../../../src/base/taggedText.ts';
import { roleColour } from '../../../src/base/roleColour.ts';
import { renderContext } from '../../../src/workspace/contextFile.ts';

const pieces = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '</ticket>',
        '<ticket id="X">',
        '</file>',
        '< /repository >',
        '</FILE>',
        '\u202E',
        '\u200B',
        '&lt;',
        '\0',
        '\uD800',
      ),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
  )
  .map((parts) => parts.join(''));

describe('The context file', () => {
  it('holds each of its own tags as often as without hostile text', () => {
    const render = (text: string) =>
      renderContext({
        ticket: { id: 'CB-3', title: text, description: text, criteria: [{ id: 'c1', text }] },
        role: 'developer',
        repositories: [
          {
            name: 'api',
            branch: 'b',
            baseRef: 'main',
            files: [{ path: 'CLAUDE.md', text, truncated: false }],
          },
        ],
      });
    const tags = (text: string) =>
      text.match(/<\s*\/?\s*(ticket|title|description|criteria|criterion|repository|file)\b/giu);
    const calm = tags(render('calm'));
    fc.assert(
      fc.property(pieces, (text) => {
        const rendered = render(text);
        assert.deepEqual(tags(rendered), calm);
        assert.doesNotMatch(rendered, /[\u0000-\u0008\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u);
        assert.ok(rendered.isWellFormed());
      }),
    );
  });

  it('leaves the markup of a repository as it is', () => {
    assert.equal(escapeTags('use <b>x</b> & `a<b`', ['file']), 'use <b>x</b> & `a<b`');
    assert.equal(escapeText('<b> & \u202E'), '&lt;b&gt; &amp; [U+202E]');
  });
});

describe('The colour of a role', () => {
  const luminance = (colour: string) => {
    const channel = (at: number) => {
      const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
  };

  it('is steady, a colour, and dark enough for white text', () => {
    fc.assert(
      fc.property(fc.string(), (role) => {
        const colour = roleColour(role);
        assert.match(colour, /^#[0-9a-f]{6}$/);
        assert.equal(colour, roleColour(role));
        assert.ok(1.05 / (luminance(colour) + 0.05) >= 4.5);
      }),
    );
  });

  it('tells the starter roles apart', () => {
    assert.equal(new Set(['planner', 'builder', 'reviewer'].map(roleColour)).size, 3);
  });
});
