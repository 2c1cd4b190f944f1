import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter.ts';

describe('an emitter', () => {
  it('tells listeners in the order in which they came, until they take it back', () => {
    const emitter = new Emitter<number>();
    const heard: string[] = [];
    const first = emitter.event((value) => heard.push(`first ${String(value)}`));
    emitter.event((value) => heard.push(`second ${String(value)}`));
    emitter.fire(1);
    first.dispose();
    emitter.fire(2);
    emitter.dispose();
    emitter.fire(3);
    assert.deepEqual(heard, ['first 1', 'second 1', 'second 2']);
  });

  it('counts the same function as often as it was registered', () => {
    const emitter = new Emitter<void>();
    let times = 0;
    const listener = (): void => {
      times++;
    };
    const one = emitter.event(listener);
    emitter.event(listener);
    one.dispose();
    emitter.fire();
    assert.equal(times, 1);
  });

  it('goes on when a listener throws, and tells who wants to know', () => {
    const errors: unknown[] = [];
    const emitter = new Emitter<void>((error) => errors.push(error));
    const failure = new Error('listener');
    let heard = false;
    emitter.event(() => {
      throw failure;
    });
    emitter.event(() => {
      heard = true;
    });
    emitter.fire();
    assert.deepEqual([heard, errors], [true, [failure]]);
  });

  it('lets a listener take itself back while it is told', () => {
    const emitter = new Emitter<void>();
    const heard: string[] = [];
    const once = emitter.event(() => {
      heard.push('once');
      once.dispose();
    });
    emitter.event(() => heard.push('always'));
    emitter.fire();
    emitter.fire();
    assert.deepEqual(heard, ['once', 'always', 'always']);
  });
});
