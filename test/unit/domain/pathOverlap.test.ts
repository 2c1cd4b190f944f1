import assert from 'node:assert/strict';
import { globsOverlap, overlapOf } from '../../../src/domain/pathOverlap.ts';
import { codes, note, seated, TestBoard } from './testBoard.ts';

const meet: readonly (readonly [string, string])[] = [
  ['src/a.ts', 'src/a.ts'],
  ['src/a.ts', 'SRC/A.ts'],
  ['src/**', 'src/deep/in/a.ts'],
  ['**', 'anything'],
  ['**/*.ts', 'src/a.ts'],
  ['src/*/index.ts', 'src/api/*.ts'],
  ['src', 'src/api/a.ts'],
  ['src/api/', './src/api'],
  ['src/{a,b}.ts', 'src/c.ts'],
  ['{src/a,lib/b}.ts', 'docs/x.md'],
  ['!src/a.ts', 'src/a.ts'],
  ['src/a?.ts', 'src/ab.ts'],
  ['src/**/test/**', 'src/test/a.ts'],
  ['**/a/**', '**/b/**'],
];

const apart: readonly (readonly [string, string])[] = [
  ['src/a.ts', 'src/b.ts'],
  ['src/**', 'docs/**'],
  ['src/*.ts', 'src/api/a.ts'],
  ['src/*.ts', 'src/*.md'],
  ['src/a*.ts', 'src/b*.ts'],
  ['src/api', 'src/apiary/a.ts'],
  ['src/**/a.ts', 'src/deep/b.ts'],
  ['README.md', 'README.md/x'],
];

describe('Two globs', () => {
  for (const [one, other] of meet) {
    it(`may meet: ${one} and ${other}`, () => {
      assert.ok(globsOverlap(one, other));
      assert.ok(globsOverlap(other, one));
    });
  }
  for (const [one, other] of apart) {
    it(`never meet: ${one} and ${other}`, () => {
      assert.ok(!globsOverlap(one, other));
      assert.ok(!globsOverlap(other, one));
    });
  }

  it('are compared in a moment, however many stars they have', () => {
    const stars = Array.from({ length: 60 }, () => '**/a').join('/');
    const started = performance.now();
    assert.ok(!globsOverlap(`${stars}/x.ts`, `${stars}/y.ts`));
    assert.ok(performance.now() - started < 500);
  });

  it('are named when lists of them meet', () => {
    assert.deepEqual(overlapOf(['docs/**', 'src/a.ts'], ['src/**']), ['src/a.ts', 'src/**']);
    assert.equal(overlapOf([], ['**']), undefined);
  });
});

describe('Tickets that touch the same files', () => {
  const [andrew, bella] = [seated('andrew'), seated('bella')];

  it('are held back while one of them is worked on, with the reason', () => {
    const board = TestBoard.team();
    const first = board.ticket({ paths: ['src/**'] });
    const second = board.ticket({ paths: ['src/main.ts'], priority: 'urgent' });
    const third = board.ticket({ paths: ['docs/**'], priority: 'low' });
    board.do('claim.take', { ticket: first }, andrew);
    const { conditions } = board.refusal('claim.take', { ticket: second }, bella);
    assert.deepEqual(codes(conditions), ['paths.overlap']);
    assert.match(
      conditions?.[0]?.message ?? '',
      /CB-2 is held back: it touches src\/main\.ts in api, and andrew works on src\/\*\* there for CB-1\./,
    );
    assert.equal(board.do('claim.next', {}, bella).ticket, third);
    board.do('claim.release', { ticket: first, fence: 1, handoff: note });
    board.do('claim.take', { ticket: second }, seated('carl'));
    assert.deepEqual(codes(board.refusal('claim.take', { ticket: first }, andrew).conditions), [
      'paths.overlap',
    ]);
  });

  it('are not, in different repositories, by a claim that does not implement, or without paths', () => {
    const board = TestBoard.team();
    board.do('claim.take', { ticket: board.ticket({ paths: ['**'], repos: [{ name: 'api' }] }) }, andrew);
    board.do(
      'claim.take',
      { ticket: board.ticket({ paths: ['**'], ready: false }) },
      seated('pia', 'planner'),
    );
    const service = board.ticket({ paths: ['**'], repos: [{ name: 'service' }] });
    board.do('claim.take', { ticket: service }, bella);
    board.do('claim.take', { ticket: board.ticket() }, bella);
  });
});
