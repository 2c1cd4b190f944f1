import assert from 'node:assert/strict';
import { SetMap } from '../../../src/base/setMap.ts';

describe('A map of sets', () => {
  it('keeps values by key and forgets keys without one', () => {
    const map = new SetMap<string, number>();
    map.add('a', 1);
    map.add('a', 2);
    map.add('a', 2);
    map.add('b', 3);
    map.delete('b', 3);
    map.delete('b', 3);
    map.delete('a', 1);
    assert.deepEqual([...map.get('a')], [2]);
    assert.equal(map.get('b').size, 0);
    assert.deepEqual(
      [...map.entries()].map(([key]) => key),
      ['a'],
    );
  });
});
