import assert from 'node:assert/strict';
import fc from 'fast-check';
import { slugOf, workspaceNames } from '../../../src/workspace/workspaceNames.ts';

describe('The slug of a title', () => {
  it('is what a person expects', () => {
    assert.equal(slugOf('Add the health check'), 'add-the-health-check');
    assert.equal(slugOf('  Überprüfe — façade №5!  '), 'uberprufe-facade-no5');
    assert.equal(slugOf('a'.repeat(60)), 'a'.repeat(48));
    assert.equal(slugOf(`${'a'.repeat(47)} b`), 'a'.repeat(47));
    assert.equal(slugOf('日本語'), 'ticket');
    assert.equal(slugOf(''), 'ticket');
  });

  it('is a safe word for every title there can be', () => {
    const hostile = fc.constantFrom(
      '../../etc/passwd',
      '$(rm -rf /)',
      '--force',
      '-x',
      '.git',
      'a\0b',
      '\u202E',
      '\uD800',
      'con',
      '*?[',
      '@{-1}',
      'x.lock',
      '~^:',
      '\\\\host\\share',
    );
    const title = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.string({ unit: 'grapheme', maxLength: 300 }),
      fc.array(fc.oneof(hostile, fc.string({ unit: 'binary-ascii' }))).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(title, (text) => {
        assert.match(slugOf(text), /^[a-z0-9][a-z0-9-]{0,47}$/);
        assert.ok(!slugOf(text).endsWith('-'));
      }),
      { numRuns: 2_000 },
    );
  });

  it('gives a branch that git accepts and a folder of the claim', () => {
    assert.deepEqual(workspaceNames({ board: 'CB', ticket: 'CB-3', title: '../x', fence: 2 }), {
      board: 'CB',
      folder: 'CB-3-f2',
      branch: 'callboard/CB-3-x',
      branchRefPrefix: 'refs/heads/callboard/CB-3-',
      workspaceFile: 'CB-3.code-workspace',
    });
  });
});
