import assert from 'node:assert/strict';
import { budgetNumber } from '../../../src/extension/commands/budgetNumber.ts';
import { phasesFrom } from '../../../src/extension/commands/phasesFrom.ts';
import { limits } from '../../../src/protocol/limits.ts';

describe('a text that names phases', () => {
  it('names them in their order, whatever is between them', () => {
    assert.deepEqual(phasesFrom(' build,ship ,, polish'), { ok: true, phases: ['build', 'ship', 'polish'] });
    assert.deepEqual(phasesFrom(''), { ok: true, phases: [] });
  });

  it('is refused with the name that is wrong', () => {
    assert.deepEqual(phasesFrom('build, Ship it'), { ok: false, problem: 'name', name: 'Ship it' });
    assert.deepEqual(phasesFrom('build, ship, build'), { ok: false, problem: 'twice', name: 'build' });
    const many = Array.from({ length: limits.phasesOfBoard + 1 }, (_, index) => `p${String(index)}`);
    assert.deepEqual(phasesFrom(many.join()), { ok: false, problem: 'tooMany', name: many.at(-1) });
  });
});

describe('a text that is a budget', () => {
  const cases: readonly (readonly [string, boolean, number | 'none' | undefined])[] = [
    ['', false, 'none'],
    ['  ', true, 'none'],
    ['0', false, 0],
    ['2.5', false, 2.5],
    ['2,5', false, 2.5],
    ['2.5', true, undefined],
    ['20000', true, 20_000],
    ['-1', false, undefined],
    ['1e9', false, undefined],
    ['a lot', false, undefined],
  ];
  for (const [text, whole, wanted] of cases)
    it(`“${text}” is ${String(wanted)} as a ${whole ? 'whole number' : 'number'}`, () => {
      assert.equal(budgetNumber(text, { whole }), wanted);
    });
});
