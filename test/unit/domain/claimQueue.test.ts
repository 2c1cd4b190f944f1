import assert from 'node:assert/strict';
import { ClaimQueue, type QueuePlace, type QueueQuery } from '../../../src/domain/claimQueue.ts';

const place: QueuePlace = {
  stage: 'implement',
  route: '',
  wanted: 'developer',
  work: 'bug',
  priority: 'normal',
  repos: [],
};

const query: QueueQuery = {
  stages: ['implement'],
  routes: ['', 'andrew'],
  wanted: ['', 'developer'],
  works: ['bug'],
};

function queued(...places: Partial<QueuePlace>[]): ClaimQueue {
  const queue = new ClaimQueue();
  for (const [index, one] of places.entries()) queue.add(index + 1, { ...place, ...one });
  return queue;
}

describe('The queue of claimable tickets', () => {
  it('offers only what fits route, role, work, stage and repositories', () => {
    const queue = queued(
      {},
      { route: 'bella' },
      { route: 'andrew' },
      { wanted: 'builder' },
      { work: 'standalone' },
      { stage: 'review' },
      { repos: ['api', 'service'] },
      { repos: ['api'] },
    );
    assert.deepEqual([...queue.candidates(query)], [1, 3, 7, 8]);
    assert.deepEqual([...queue.candidates({ ...query, repos: new Set(['api']) })], [1, 3, 8]);
  });

  it('offers nobody what his name or role must not have', () => {
    const queue = queued({}, { notFor: ['andrew', 'bella'] }, { notForRoles: ['builder', 'developer'] });
    assert.deepEqual([...queue.candidates({ ...query, agent: 'carl', role: 'tester' })], [1, 2, 3]);
    assert.deepEqual([...queue.candidates({ ...query, agent: 'andrew', role: 'tester' })], [1, 3]);
    assert.deepEqual([...queue.candidates({ ...query, agent: 'carl', role: 'developer' })], [1, 2]);
  });

  it('offers by priority, then age, over all kinds that fit', () => {
    const queue = queued(
      { priority: 'low' },
      { route: 'andrew' },
      { priority: 'urgent', wanted: '' },
      { priority: 'urgent' },
      {},
    );
    assert.deepEqual([...queue.candidates(query)], [3, 4, 2, 5, 1]);
  });

  it('forgets what is taken out', () => {
    const queue = queued({}, {});
    queue.delete(1, place);
    for (const gone of [place, { ...place, route: 'nobody' }]) queue.delete(1, gone);
    assert.deepEqual([[...queue.candidates(query)], queue.size], [[2], 1]);
    queue.delete(2, place);
    assert.deepEqual([[...queue.candidates(query)], queue.size], [[], 0]);
  });
});
