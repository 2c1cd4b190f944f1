import assert from 'node:assert/strict';
import { walkSteps, type Place, type StepEnd } from '../../../src/extension/commands/walkSteps.ts';

/** Walks through three steps that end as told, one after the other, and says which were asked. */
async function walk(ends: readonly StepEnd[], from?: number) {
  const asked: Place[] = [];
  const left = [...ends];
  const step = (place: Place): Promise<StepEnd> => {
    asked.push(place);
    const end = left.shift();
    assert.ok(end, 'asked once more than was answered');
    return Promise.resolve(end);
  };
  const walked = await walkSteps([step, step, step], from);
  assert.deepEqual(left, [], 'asked as often as was answered');
  return { walked, asked: asked.map((place) => place.step), of: new Set(asked.map((place) => place.of)) };
}

describe('a walk through steps', () => {
  it('asks each once, with its place among all', async () => {
    assert.deepEqual(await walk(['next', 'next', 'next']), {
      walked: { end: 'next', at: 3 },
      asked: [1, 2, 3],
      of: new Set([3]),
    });
  });

  it('goes back, and never before the first', async () => {
    const { walked, asked } = await walk(['next', 'back', 'back', 'next', 'next', 'back', 'next', 'next']);
    assert.deepEqual(asked, [1, 2, 1, 1, 2, 3, 2, 3]);
    assert.deepEqual(walked, { end: 'next', at: 3 });
  });

  for (const end of ['finish', 'restart', 'cancel'] as const)
    it(`ends where a step ends with ${end}`, async () => {
      assert.deepEqual((await walk(['next', end])).walked, { end, at: 2 });
    });

  it('begins where it was left, and at the last step when there are fewer by now', async () => {
    assert.deepEqual((await walk(['next', 'next'], 2)).asked, [2, 3]);
    assert.deepEqual((await walk(['next'], 8)).asked, [3]);
  });
});
