import assert from 'node:assert/strict';
import fc from 'fast-check';
import { canonicalJson } from '../../../src/base/canonicalJson.ts';

describe('Canonical JSON', () => {
  it('does not depend on the order of keys nor on absent members', () => {
    assert.equal(canonicalJson({ b: [{ d: 1, c: undefined }], a: null }), '{"a":null,"b":[{"d":1}]}');
    assert.equal(
      canonicalJson({ 2: 'x', 10: 'y', b: 1, a: 2 }),
      canonicalJson({ a: 2, b: 1, 10: 'y', 2: 'x' }),
    );
  });

  it('keeps a member of any name', () => {
    const text = '{"a":1,"__proto__":{"b":[],"__proto__":2}}';
    assert.equal(canonicalJson(JSON.parse(text)), '{"__proto__":{"__proto__":2,"b":[]},"a":1}');
  });

  it('survives a round trip', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = canonicalJson(value);
        assert.equal(canonicalJson(JSON.parse(text)), text);
        assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});
