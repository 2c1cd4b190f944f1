import assert from 'node:assert/strict';
import { Waiters } from '../../../src/client/waiters.ts';

function options(given: { forMs?: number; signal?: AbortSignal } = {}) {
  return {
    forMs: given.forMs ?? 60_000,
    signal: given.signal,
    onTimeout: () => new Error('too late'),
    onAbort: () => new Error('aborted'),
  };
}

describe('waiting callers', () => {
  it('all get what came', async () => {
    const waiters = new Waiters<number>();
    const both = Promise.all([waiters.wait(options()), waiters.wait(options())]);
    waiters.resolve(7);
    assert.deepEqual(await both, [7, 7]);
  });

  it('are rejected when it will not come, when their time is over, when they are aborted', async () => {
    const waiters = new Waiters<number>();
    const rejected = waiters.wait(options());
    waiters.reject(() => new Error('never'));
    await assert.rejects(rejected, /never/);
    await assert.rejects(waiters.wait(options({ forMs: 0 })), /too late/);
    const controller = new AbortController();
    const aborted = waiters.wait(options({ signal: controller.signal }));
    controller.abort();
    await assert.rejects(aborted, /aborted/);
    await assert.rejects(waiters.wait(options({ signal: controller.signal })), /aborted/);
  });
});
