import assert from 'node:assert/strict';
import { compareVersions } from '../../../src/client/compareVersions.ts';

describe('comparing versions', () => {
  const ascending = [
    'garbage',
    '0.9.9',
    '1.0.0-alpha',
    '1.0.0-alpha.2',
    '1.0.0-alpha.10',
    '1.0.0-beta',
    '1.0.0',
    '1.0.1',
    '1.2.0',
    '1.10.0',
    '2.0.0',
  ];

  it('orders numbers as numbers and a prerelease before its release', () => {
    for (const [index, older] of ascending.entries())
      for (const newer of ascending.slice(index + 1)) {
        assert.ok(compareVersions(older, newer) < 0, `${older} < ${newer}`);
        assert.ok(compareVersions(newer, older) > 0, `${newer} > ${older}`);
      }
  });

  it('ignores build metadata and a leading v', () => {
    assert.equal(compareVersions('v1.2.3+abc', '1.2.3'), 0);
  });
});
