import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { DigestWatch } from '../../../src/hub/digestWatch.ts';
import type { LogEvent } from '../../../src/protocol/events.ts';
import type { BoardKey } from '../../../src/protocol/ids.ts';

const hour = 3_600_000;
const board = 'CB' as BoardKey;
const other = 'OTHER' as BoardKey;

describe('The watch over digests', () => {
  let everyMs: number;
  let due: BoardKey[];
  let watch: DigestWatch;
  beforeEach(() => {
    mock.timers.enable({ apis: ['setTimeout'] });
    everyMs = 4 * hour;
    due = [];
    watch = new DigestWatch({ everyMs: () => everyMs, onDue: (key) => due.push(key) });
  });
  afterEach(() => {
    watch.dispose();
    mock.timers.reset();
  });
  const happens = (type: LogEvent['type'], on = board, payload = {}): void =>
    watch.follow([{ type, board: on, payload } as LogEvent]);

  it('tells nothing of a board where nothing happens', () => {
    mock.timers.tick(100 * hour);
    assert.deepEqual(due, []);
  });

  it('calls once for all that happens within a period, from its first event on', () => {
    happens('comment.added');
    mock.timers.tick(3 * hour);
    happens('comment.added');
    happens('ticket.moved', other);
    mock.timers.tick(hour);
    assert.deepEqual(due, [board]);
    mock.timers.tick(3 * hour);
    assert.deepEqual(due, [board, other]);
    mock.timers.tick(100 * hour);
    assert.deepEqual(due, [board, other]);
  });

  it('begins anew with what happens after a digest, not with the digest', () => {
    happens('comment.added');
    mock.timers.tick(4 * hour);
    happens('digest.posted');
    mock.timers.tick(100 * hour);
    assert.deepEqual(due, [board]);
    happens('comment.added');
    mock.timers.tick(4 * hour);
    assert.deepEqual(due, [board, board]);
  });

  it('counts what an earlier hub has waited already', () => {
    watch.begin(board, 3 * hour);
    watch.begin(other, 100 * hour);
    mock.timers.tick(0);
    assert.deepEqual(due, [other]);
    mock.timers.tick(hour);
    assert.deepEqual(due, [other, board]);
  });

  it('takes a changed setting at once', () => {
    happens('comment.added');
    everyMs = hour;
    happens('board.edited', board, { settings: { digestEveryMs: everyMs } });
    mock.timers.tick(hour);
    assert.deepEqual(due, [board]);
  });

  it('is not put off by settings that are about something else', () => {
    happens('comment.added');
    mock.timers.tick(3 * hour);
    happens('board.edited', board, { name: 'Another name' });
    mock.timers.tick(hour);
    assert.deepEqual(due, [board]);
  });

  it('tells nothing after it was disposed of', () => {
    happens('comment.added');
    watch.dispose();
    mock.timers.tick(100 * hour);
    assert.deepEqual(due, []);
  });
});
