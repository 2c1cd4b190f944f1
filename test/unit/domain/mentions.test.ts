import assert from 'node:assert/strict';
import { mentionsIn } from '../../../src/domain/mentions.ts';
import { TestBoard } from './testBoard.ts';

describe('A mention', () => {
  const { state } = TestBoard.team();
  const called = (text: string): string[] => {
    const { agents, roles } = mentionsIn(text, state);
    return [...agents, ...roles.map((role) => `role ${role}`)];
  };

  for (const [text, expected] of [
    ['@bella please look', ['bella']],
    ['Ask @Bella, @andrew.', ['bella', 'andrew']],
    ['(@bella)', ['bella']],
    ['@bella’s and @bella-', ['bella']],
    ['@bella and @bella again', ['bella']],
    ['@reviewer: CB-3 waits', ['role reviewer']],
    ['@quality-checker', ['role quality-checker']],
    ['@nobody @override', []],
    ['mail bella@bella.org, see a/@bella', []],
    ['@bella_x, @bella/parser, @bellas', []],
    ['`@bella` and\n```\n@andrew\n```', []],
    ['```\nnever closed @andrew', []],
    ['', []],
  ] as const)
    it(`in ${JSON.stringify(text)} calls ${expected.length === 0 ? 'nobody' : expected.join(' and ')}`, () => {
      assert.deepEqual(called(text), expected);
    });

  it('is found in time that grows with the text alone', () => {
    const startedAt = performance.now();
    called('`'.repeat(60_000) + '@'.repeat(4_000) + '@a-'.repeat(1_000));
    assert.ok(performance.now() - startedAt < 500);
  });
});
