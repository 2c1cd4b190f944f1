import assert from 'node:assert/strict';
import { recordHistory } from '../../../src/domain/history.ts';
import { emptyBoard, type BoardState } from '../../../src/domain/state.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** The beginning of a day. */
const start = 20_000 * dayMs;

describe('The history of a board', () => {
  let state: BoardState;
  let number: number;
  beforeEach(() => {
    state = emptyBoard();
    number = 0;
  });
  const addTicket = (now: number): void => {
    state.indexes.byStatus.backlog.add(++number);
    recordHistory(state, { at: now, spent: 0 });
  };
  const points = (): [number, number][] =>
    state.history.map(({ at, counts }) => [at - start, counts.backlog]);

  it('has the last counts of each hour', () => {
    addTicket(start + 10);
    addTicket(start + hourMs - 1);
    addTicket(start + hourMs);
    assert.deepEqual(points(), [
      [0, 2],
      [hourMs, 3],
    ]);
  });

  it('does not grow by what changes no count', () => {
    addTicket(start);
    recordHistory(state, { at: start + 5 * hourMs, spent: 0 });
    assert.equal(state.history.length, 1);
  });

  it('adds up what is spent, also where no count changes', () => {
    addTicket(start);
    for (const spent of [0.1, 0.2]) recordHistory(state, { at: start + hourMs, spent });
    addTicket(start + 2 * hourMs);
    assert.deepEqual(
      state.history.map(({ cost }) => cost),
      [0, 0.1 + 0.2, 0.1 + 0.2],
    );
  });

  it('keeps its order when the clock is set back', () => {
    addTicket(start + 3 * hourMs);
    addTicket(start);
    assert.deepEqual(points(), [[3 * hourMs, 2]]);
  });

  it('keeps one point for each day that is older than two weeks, and every hour since', () => {
    for (let hour = 0; hour < 20 * 24; hour++) addTicket(start + hour * hourMs);
    const ats = points().map(([at]) => at);
    const now = (20 * 24 - 1) * hourMs;
    assert.deepEqual(
      ats.filter((at) => now - at > 15 * dayMs),
      [0, 1, 2, 3].map((day) => day * dayMs + 23 * hourMs),
    );
    assert.equal(ats.filter((at) => now - at <= 14 * dayMs).length, 14 * 24 + 1);
    assert.equal(points().at(-1)?.[1], 20 * 24);
  });

  it('stays short over years', () => {
    for (let day = 0; day < 1_000; day++) addTicket(start + day * dayMs);
    assert.equal(state.history.length, 401);
  });
});
