import assert from 'node:assert/strict';
import { checkRuntime } from '../../../src/hub/runtime.ts';
import { exitCodes } from '../../../src/hub/startFailure.ts';
import { defaultTune, tuneFrom } from '../../../src/hub/tune.ts';

const versions = (sqlite?: string): NodeJS.ProcessVersions =>
  ({ node: '24.0.0', ...(sqlite !== undefined && { sqlite }) }) as NodeJS.ProcessVersions;

describe('The runtime of a hub', () => {
  it('is fit from SQLite 3.51.3 on', () => {
    for (const fit of ['3.51.3', '3.51.10', '3.52.0', '4.0.0']) checkRuntime(versions(fit));
    for (const unfit of ['3.51.2', '3.50.9', '3.9.99', '2.99.0', undefined])
      assert.throws(() => checkRuntime(versions(unfit)), { exitCode: exitCodes.unfit });
  });

  it('is told times and sizes by name', () => {
    assert.deepEqual(tuneFrom(['leaseMs=5', 'pingMs=7']), { ...defaultTune, leaseMs: 5, pingMs: 7 });
    for (const wrong of ['nothing=1', 'leaseMs', 'leaseMs=', 'leaseMs=soon', 'leaseMs=-1', 'toString=1'])
      assert.throws(() => tuneFrom([wrong]), wrong);
  });
});
