import assert from 'node:assert/strict';
import { beginningOf } from '../../../src/base/beginningOf.ts';

describe('The beginning of a text', () => {
  it('is the text where there is room for it', () => {
    assert.equal(beginningOf('short 😀', 8), 'short 😀');
  });

  it('ends between two characters', () => {
    assert.equal(beginningOf('ab😀😀', 3), 'ab');
    assert.equal(beginningOf('ab😀😀', 4), 'ab😀');
    assert.equal(beginningOf('abc', 2), 'ab');
  });
});
