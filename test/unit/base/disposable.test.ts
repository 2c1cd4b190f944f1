import assert from 'node:assert/strict';
import { deferred } from '../../../src/base/deferred.ts';
import { DisposableStack } from '../../../src/base/disposable.ts';

describe('a stack of disposables', () => {
  it('disposes in reverse order, once', () => {
    const order: string[] = [];
    const stack = new DisposableStack();
    stack.use({ dispose: () => order.push('first') });
    stack.defer(() => order.push('second'));
    stack.dispose();
    stack.dispose();
    assert.deepEqual(order, ['second', 'first']);
  });

  it('disposes of all even when some throw, and tells all that was thrown', () => {
    let reached = false;
    const stack = new DisposableStack();
    stack.defer(() => {
      reached = true;
    });
    for (const message of ['one', 'two'])
      stack.defer(() => {
        throw new Error(message);
      });
    assert.throws(
      () => stack.dispose(),
      (error: AggregateError) => error.errors.map((one: Error) => one.message).join() === 'two,one',
    );
    assert.ok(reached);
  });
});

describe('a deferred promise', () => {
  it('is settled from outside', async () => {
    const [good, bad] = [deferred<number>(), deferred<number>()];
    good.resolve(1);
    bad.reject(new Error('no'));
    assert.equal(await good.promise, 1);
    await assert.rejects(bad.promise, /no/);
  });
});
