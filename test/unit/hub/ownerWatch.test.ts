import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { type Owner, OwnerWatch } from '../../../src/hub/ownerWatch.ts';
import type { LogEvent } from '../../../src/protocol/events.ts';
import type { AgentName, BoardKey } from '../../../src/protocol/ids.ts';

const minute = 60_000;
const board = 'CB' as BoardKey;
const andrew = 'andrew' as AgentName;

describe('The watch over owners of epics', () => {
  let time: number;
  let quietAfterMs: number;
  let standing: 'idle' | 'busy' | 'none';
  let quiet: string[];
  let watch: OwnerWatch;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    time = 0;
    quietAfterMs = 90 * minute;
    standing = 'idle';
    quiet = [];
    watch = new OwnerWatch({
      clock: { now: () => time, monotonic: () => time },
      quietAfterMs: () => quietAfterMs,
      standingOf: () => standing,
      onQuiet: ({ agent }: Owner) => quiet.push(agent),
    });
  });
  afterEach(() => {
    watch.dispose();
    mock.timers.reset();
  });
  const happens = (type: LogEvent['type'], payload = {}, agent?: string): void =>
    watch.follow([{ type, board, payload, actor: { kind: 'person', agent } } as unknown as LogEvent]);
  const pass = (minutes: number): void => {
    for (let passed = 0; passed < minutes; passed++) {
      time += minute;
      mock.timers.tick(minute);
    }
  };
  const owns = (): void => happens('epic.owned', { agent: andrew }, andrew);

  it('tells of one that did nothing for as long as the board allows, and again as long as nothing follows', () => {
    owns();
    pass(89);
    assert.deepEqual(quiet, []);
    pass(1);
    assert.deepEqual(quiet, ['andrew']);
    pass(90);
    assert.deepEqual(quiet, ['andrew', 'andrew']);
  });

  it('counts from the last thing that the owner did itself', () => {
    owns();
    pass(60);
    happens('comment.added', {}, 'andrew');
    happens('comment.added', {}, 'bella');
    pass(60);
    happens('comment.added', {}, 'bella');
    pass(29);
    assert.deepEqual(quiet, []);
    pass(1);
    assert.deepEqual(quiet, ['andrew']);
  });

  it('leaves one that holds something to the claim, and begins anew afterwards', () => {
    owns();
    standing = 'busy';
    pass(100);
    standing = 'idle';
    pass(79);
    assert.deepEqual(quiet, []);
    pass(1);
    assert.deepEqual(quiet, ['andrew']);
  });

  it('forgets one that owns nothing any more', () => {
    owns();
    standing = 'none';
    pass(90);
    standing = 'idle';
    pass(1_000);
    assert.deepEqual(quiet, []);
    owns();
    pass(90);
    assert.deepEqual(quiet, ['andrew']);
  });

  it('takes up a changed setting at once', () => {
    owns();
    pass(10);
    quietAfterMs = 5 * minute;
    happens('board.edited', { settings: { quietAfterMs } });
    mock.timers.tick(1);
    assert.deepEqual(quiet, ['andrew']);
  });

  it('waits longer than a timer can, and judges nobody by the time of a sleep', () => {
    quietAfterMs = 40 * 24 * 60 * minute;
    watch.begin({ board, agent: andrew });
    time = quietAfterMs - 1;
    mock.timers.tick(2 ** 31 - 1);
    assert.deepEqual(quiet, []);
    watch.graceForAll();
    time += 2;
    mock.timers.tick(2);
    assert.deepEqual(quiet, []);
  });
});
