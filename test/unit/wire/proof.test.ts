import assert from 'node:assert/strict';
import { isNonce, newNonce, proofOf, sameProof } from '../../../src/wire/proof.ts';

describe('the proof of both sides', () => {
  const token = 'ab'.repeat(32);
  const nonces = { client: newNonce(), hub: newNonce() };

  it('fits the same token, side and nonces, and nothing else', () => {
    const proof = proofOf('hub', token, nonces);
    assert.ok(sameProof(proof, proofOf('hub', token, nonces)));
    for (const other of [
      proofOf('client', token, nonces),
      proofOf('hub', 'cd'.repeat(32), nonces),
      proofOf('hub', token, { ...nonces, client: newNonce() }),
      proofOf('hub', token, { client: nonces.hub, hub: nonces.client }),
      proof.slice(2),
      `${proof}00`,
      '',
    ])
      assert.ok(!sameProof(other, proof), other);
  });

  it('takes two empty texts for no proof', () => {
    assert.ok(!sameProof('', ''));
  });

  it('begins with a nonce that is new each time', () => {
    assert.ok(isNonce(newNonce()));
    assert.notEqual(newNonce(), newNonce());
    for (const none of [
      undefined,
      '',
      'xyz',
      newNonce().toUpperCase().replace(/\d/g, 'A'),
      [newNonce()],
      `${newNonce()}0`,
    ])
      assert.ok(!isNonce(none));
  });
});
