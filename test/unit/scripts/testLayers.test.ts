import assert from 'node:assert/strict';
import { suiteOptions, suiteOptionsFrom, suiteOptionsVariable } from '../../vscode/mochaOptions.ts';
import { add, commandOf, testLayers, troubleWith } from '../../../scripts/testLayers.ts';

const [layer] = testLayers;
assert.ok(layer);
const ended = { code: 0, timedOut: false };

describe('a layer of tests', () => {
  it('is fine when tests ran and none failed', () => {
    assert.equal(troubleWith(layer, ended, { passed: 3, failed: 0, skipped: 0 }), undefined);
  });

  it('counts its failed tests once', () => {
    assert.equal(troubleWith(layer, { ...ended, code: 2 }, { passed: 1, failed: 2, skipped: 0 }), undefined);
  });

  it('is a failure when no test ran, even with exit status 0', () => {
    assert.match(troubleWith(layer, ended, { passed: 0, failed: 0, skipped: 4 }) ?? '', /ran no test/);
  });

  it('is a failure when it crashed after tests that passed', () => {
    const trouble = troubleWith(layer, { ...ended, code: 139 }, { passed: 3, failed: 0, skipped: 0 });
    assert.equal(trouble, 'crashed with exit status 139');
  });

  it('is a failure when its time ran out', () => {
    const trouble = troubleWith(layer, { code: -1, timedOut: true }, { passed: 3, failed: 0, skipped: 0 });
    assert.match(trouble ?? '', /did not finish within \d+ min/);
  });

  for (const one of testLayers)
    it(`named ${one.name} is told what a person adds for mocha`, () => {
      assert.deepEqual(commandOf(one, ['--grep', 'lease']).slice(-2), ['--grep', 'lease']);
    });

  it('inside an extension host gets the options there, and refuses those it could not', () => {
    const options = suiteOptionsFrom(['-g', 'a team', '--bail']);
    assert.deepEqual(options, { grep: 'a team', bail: true });
    assert.deepEqual(suiteOptions({ [suiteOptionsVariable]: JSON.stringify(options) }), options);
    assert.deepEqual(suiteOptions({}), {});
    assert.throws(() => suiteOptionsFrom(['--grpe', 'x']), /--grpe/);
  });

  it('adds up with the others', () => {
    const sum = add({ passed: 1, failed: 2, skipped: 3 }, { passed: 10, failed: 20, skipped: 30 });
    assert.deepEqual(sum, { passed: 11, failed: 22, skipped: 33 });
  });
});
