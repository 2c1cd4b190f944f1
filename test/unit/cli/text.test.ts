import assert from 'node:assert/strict';
import fc from 'fast-check';
import { durationMs, fields, jsonLine, jsonText, relativeTime, shown, table } from '../../../src/cli/text.ts';

describe('text on a terminal', () => {
  it('shows what could move the cursor, colour it or turn the reading direction', () => {
    assert.equal(
      shown('a\u001b[31mb\u0007\r\n\u202ec\u0085\ud800'),
      'a\\u{1b}[31mb\\u{7}\\u{d}\\u{a}\\u{202e}c\\u{85}\ufffd',
    );
    assert.equal(shown('two\nlines\r', { lines: true }), 'two\nlines\\u{d}');
    assert.equal(shown('Größe 木 🙂 “quoted”'), 'Größe 木 🙂 “quoted”');
  });

  it('writes JSON that holds the same value and nothing that a terminal would obey', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (plain) => {
        const text = jsonText(plain);
        // JSON knows no -0.
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(plain)));
        assert.doesNotMatch(
          text,
          /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/u,
        );
      }),
    );
  });

  it('writes the same JSON on one line where a line is a record', () => {
    assert.equal(jsonLine({ a: 'x\u200b\n\u2067', b: [1] }), '{"a":"x\\u200b\\n\\u2067","b":[1]}');
  });

  it('aligns columns, wide characters included', () => {
    assert.equal(
      table(
        ['A', 'TITLE'],
        [
          ['1', '木'],
          ['22', 'x'],
        ],
        '',
      ),
      'A   TITLE\n1   木\n22  x',
    );
    assert.equal(table(['木', 'B'], [['a', 'b']], ''), '木  B\na   b');
    assert.equal(table(['A'], [], 'Nothing there.'), 'Nothing there.');
    assert.equal(
      fields([
        ['Name', 'x'],
        ['Longer', 'y\n'],
        ['None', undefined],
        ['Empty', ''],
      ]),
      'Name    x\nLonger  y\\u{a}',
    );
  });

  it('tells time relative to now', () => {
    assert.deepEqual(
      [-90_000, -1_000, 0, 600_000, 7_200_000, -86_400_000].map((difference) => relativeTime(difference, 0)),
      ['1 minute ago', '1 second ago', 'now', 'in 10 minutes', 'in 2 hours', 'yesterday'],
    );
  });

  it('reads durations with a unit and nothing else', () => {
    assert.deepEqual(
      ['1500ms', '90s', '10m', '2h', '1d'].map(durationMs),
      [1_500, 90_000, 600_000, 7_200_000, 86_400_000],
    );
    assert.deepEqual(
      ['10', '', '-1s', '1.5h', '10 m', '9999999999s'].map(durationMs),
      Array(6).fill(undefined),
    );
  });
});
