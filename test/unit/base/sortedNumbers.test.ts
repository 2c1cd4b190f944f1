import assert from 'node:assert/strict';
import fc from 'fast-check';
import { SortedNumbers } from '../../../src/base/sortedNumbers.ts';

describe('Sorted numbers', () => {
  it('behave like a sorted set', () => {
    const step = fc.record({ add: fc.boolean(), value: fc.integer({ min: 1, max: 60 }) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 0, max: 61 }), (steps, pivot) => {
        const sorted = new SortedNumbers();
        const model = new Set<number>();
        for (const { add, value } of steps) {
          if (add) {
            sorted.add(value);
            model.add(value);
          } else {
            sorted.delete(value);
            model.delete(value);
          }
        }
        const expected = [...model].sort((a, b) => a - b);
        assert.deepEqual([...sorted], expected);
        assert.equal(sorted.size, expected.length);
        assert.equal(sorted.first, expected[0]);
        assert.equal(sorted.has(pivot), model.has(pivot));
        assert.deepEqual(
          [...sorted.above(pivot)],
          expected.filter((value) => value > pivot),
        );
        assert.deepEqual([...sorted.below(pivot)], expected.filter((value) => value < pivot).reverse());
      }),
    );
  });

  for (const [name, order] of [
    ['ascending', (values: number[]) => values],
    ['descending', (values: number[]) => values.reverse()],
    ['scattered', (values: number[]) => values.map((value) => (value * 7_919) % 5_003)],
  ] as const) {
    it(`stay sorted over many chunks when they come ${name}`, () => {
      const values = order(Array.from({ length: 5_000 }, (_, index) => index + 1));
      const sorted = new SortedNumbers();
      for (const value of values) sorted.add(value);
      const expected = [...new Set(values)].sort((a, b) => a - b);
      assert.deepEqual([...sorted], expected);
      for (const value of expected.filter((_, index) => index % 3 !== 0)) sorted.delete(value);
      assert.deepEqual(
        [...sorted],
        expected.filter((_, index) => index % 3 === 0),
      );
      for (const value of expected) sorted.delete(value);
      assert.equal(sorted.size, 0);
      assert.equal(sorted.first, undefined);
      sorted.add(1);
      assert.deepEqual([...sorted], [1]);
    });
  }
});
