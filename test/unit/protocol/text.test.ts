import assert from 'node:assert/strict';
import fc from 'fast-check';
import { agentName, boardKey, repositoryName, ticketId, ticketNumber } from '../../../src/protocol/ids.ts';
import { parseOrRefuse } from '../../../src/protocol/issues.ts';
import { gitRef, pathGlob } from '../../../src/protocol/ticket.ts';
import { line, prose } from '../../../src/protocol/text.ts';

interface Schema {
  safeParse(value: unknown): { success: boolean };
}

function accepted(schema: Schema, values: readonly string[]): string[] {
  return values.filter((value) => schema.safeParse(value).success);
}

const hostile = [
  'a\u0000b',
  'a\u001b[31m',
  'a\u202eb',
  'a\u2067b',
  'a\u0085b',
  'a\ud800b',
  'a\u200eb',
  'a\u061cb',
];

describe('text of the wire', () => {
  it('of one line has no control or bidirectional character, is trimmed, and keeps its length', () => {
    const title = line(3, 10);
    assert.equal(title.parse('  Größe 木 '), 'Größe 木');
    assert.deepEqual(
      accepted(title, [
        ...hostile,
        'two\nlines',
        'tab\tbed',
        'ab',
        ' a ',
        'much too long for it',
        'a\u2028b',
      ]),
      [],
    );
  });

  it('that is too short or too long is refused in a sentence for people', () => {
    const said = (schema: ReturnType<typeof line | typeof prose>, text: string) =>
      schema.safeParse(text).error?.issues.map(({ message }) => message);
    assert.deepEqual(said(line(3, 10), 'ab'), ['This has to be of at least 3 characters.']);
    assert.deepEqual(said(line(1, 10), '  '), ['This is empty.']);
    assert.deepEqual(said(prose({ minLength: 1 }), ' \n'), ['This is empty.']);
    assert.deepEqual(said(line(3, 10), 'much too long'), ['This has to be of at most 10 characters.']);
  });

  it('is refused in the same words before it is sent and over the wire', () => {
    for (const [schema, text] of [
      [line(10, 20), 'short'],
      [line(1, 20), ''],
      [line(10, 20), 'much too long for a title'],
      [prose({ minLength: 1 }), ''],
    ] as const) {
      const said = schema.safeParse(text).error?.issues[0]?.message ?? '';
      assert.throws(
        () => parseOrRefuse(schema, text, 'The title'),
        ({ message }: Error) => message === `The title is not valid. ${said}`,
      );
    }
  });

  it('of several lines keeps line feeds and tabs, and nothing else that controls', () => {
    assert.equal(prose().parse('a\r\nb\tc'), 'a\nb\tc');
    assert.deepEqual(accepted(prose(), hostile), []);
    assert.deepEqual(accepted(prose({ minLength: 1 }), ['', ' \n ']), []);
  });

  it('is measured in bytes where the limit is one of bytes', () => {
    const four = prose({ maxBytes: 4 });
    assert.deepEqual(accepted(four, ['aaaa', 'aaaaa', 'ää', 'äää', '木a', '木木']), ['aaaa', 'ää', '木a']);
  });

  it('accepts whatever it has accepted once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const parsed = prose().safeParse(text);
        if (parsed.success) assert.equal(prose().parse(parsed.data), parsed.data);
      }),
    );
  });
});

describe('names of the wire', () => {
  const hostileNames = [
    '',
    '-rf',
    '../x',
    'a/b',
    'a b',
    'a\nb',
    '$(x)',
    'a;b',
    'a'.repeat(65),
    '\u0430gent\u0000',
  ];

  it('can stand in paths and arguments', () => {
    for (const schema of [agentName, repositoryName, boardKey, ticketId])
      assert.deepEqual(accepted(schema, hostileNames), []);
    assert.deepEqual(accepted(agentName, ['andrew', 'agent-7', 'Andrew', '-a', 'a_b']), [
      'andrew',
      'agent-7',
    ]);
    assert.deepEqual(accepted(repositoryName, ['api', 'Api.v2_x', '.git', 'x.lock', 'x.LOCK', 'x.']), [
      'api',
      'Api.v2_x',
    ]);
    assert.deepEqual(accepted(boardKey, ['CB', 'C', 'cb', 'C2', '2C', 'ABCDEFGHIJ', 'ABCDEFGHIJK']), [
      'CB',
      'C2',
      'ABCDEFGHIJ',
    ]);
    assert.deepEqual(accepted(ticketId, ['CB-1', 'CB-0', 'CB-01', 'CB1', 'cb-1']), ['CB-1']);
    assert.equal(ticketNumber('CB-12'), 12);
  });

  it('of git refs are what git takes, and can be no option', () => {
    const good = ['main', 'feature/x', 'release-1.0', 'käse'];
    const bad = [
      '-x',
      '/x',
      '.x',
      'a..b',
      'a//b',
      'a@{1}',
      'x.lock',
      'x.lock/y',
      'a/.b',
      'x/',
      'x.',
      'a b',
      'a~1',
      'a^',
      'a:b',
      'a?',
      'a*',
      'a[',
      'a\\b',
    ];
    assert.deepEqual(accepted(gitRef, [...good, ...bad]), good);
  });

  it('of paths stay inside their repository', () => {
    assert.deepEqual(accepted(pathGlob, ['src/**', '*.md', '/etc/*', '../x', 'a/../../b', 'a/..']), [
      'src/**',
      '*.md',
    ]);
  });
});
