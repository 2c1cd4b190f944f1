import assert from 'node:assert/strict';
import {
  BoardWatch,
  type BoardChange,
  type BoardPosition,
  type Subscribe,
} from '../../../src/client/boardWatch.ts';
import { ClientError } from '../../../src/client/errors.ts';
import { WireError } from '../../../src/protocol/errors.ts';
import type { BoardKey } from '../../../src/protocol/ids.ts';

const board = 'CB' as BoardKey;
const epoch = 'epoch-1';

function change(from: number, to: number, named = epoch): BoardChange {
  const events = Array.from({ length: to - from + 1 }, (_, index) => ({
    board,
    sequence: from + index,
    at: 1,
    type: 'comment.added',
    actor: { kind: 'person' as const },
    payload: {},
  }));
  return { board, epoch: named, events, tickets: [] };
}

/** A watch whose subscriptions the test answers. */
class Bench {
  readonly asked: (BoardPosition | undefined)[] = [];
  readonly heard: number[] = [];
  readonly resets: BoardPosition[] = [];
  readonly watch: BoardWatch;
  answer: Subscribe;

  constructor(from?: BoardPosition) {
    this.answer = (after) => Promise.resolve({ epoch, sequence: after?.sequence ?? 5, reset: false });
    this.watch = new BoardWatch(board, {
      from,
      log: () => undefined,
      onDispose: () => undefined,
      subscribe: (after) => {
        this.asked.push(after);
        return this.answer(after);
      },
    });
    this.watch.onChange(({ events }) => this.heard.push(...events.map(({ sequence }) => sequence)));
    this.watch.onReset((position) => this.resets.push(position));
  }
}

describe('a watch of a board', () => {
  it('takes a hub that is about to go for no answer, and asks the next one', async () => {
    const bench = new Bench();
    const { answer } = bench;
    bench.answer = () => Promise.reject(new WireError('hub.draining', 'The hub makes room for another.'));
    bench.watch.connected(false);
    await new Promise(setImmediate);
    bench.answer = answer;
    bench.watch.connected(false);
    assert.deepEqual(await bench.watch.ready, { epoch, sequence: 5 });
  });

  it('starts from now with a reset, so that the board is loaded', async () => {
    const { watch, resets, heard } = new Bench();
    watch.connected(false);
    assert.deepEqual(await watch.ready, { epoch, sequence: 5 });
    assert.deepEqual(resets, [{ epoch, sequence: 5 }]);
    watch.accept(change(6, 7));
    assert.deepEqual(heard, [6, 7]);
  });

  it('delivers each event once, however often and overlapping it is sent', async () => {
    const { watch, heard, asked } = new Bench({ epoch, sequence: 5 });
    watch.connected(true);
    await watch.ready;
    for (const [from, to] of [
      [4, 6],
      [6, 8],
      [5, 8],
      [9, 9],
      [9, 9],
    ] as const)
      watch.accept(change(from, to));
    assert.deepEqual(heard, [6, 7, 8, 9]);
    assert.deepEqual(asked, [], 'nothing was missing');
  });

  it('asks again from the last event it has when one is missing, once', () => {
    const { watch, heard, asked } = new Bench({ epoch, sequence: 5 });
    watch.connected(true);
    watch.accept(change(8, 8));
    watch.accept(change(9, 9));
    assert.deepEqual(asked, [{ epoch, sequence: 5 }]);
    assert.deepEqual(heard, []);
    watch.accept(change(6, 9));
    assert.deepEqual(heard, [6, 7, 8, 9]);
  });

  it('does not take events of another epoch for its own', () => {
    const { watch, heard, asked } = new Bench({ epoch, sequence: 5 });
    watch.connected(true);
    watch.accept(change(6, 6, 'epoch-2'));
    assert.deepEqual([heard, asked], [[], [{ epoch, sequence: 5 }]]);
  });

  it('goes on from where the hub says when it cannot resume', async () => {
    const bench = new Bench({ epoch, sequence: 5 });
    bench.answer = () => Promise.resolve({ epoch: 'epoch-2', sequence: 90, reset: true });
    bench.watch.connected(false);
    await bench.watch.ready;
    assert.deepEqual(bench.resets, [{ epoch: 'epoch-2', sequence: 90 }]);
    bench.watch.accept(change(91, 91, 'epoch-2'));
    assert.deepEqual(bench.heard, [91]);
    bench.watch.restart({ epoch: 'epoch-3', sequence: 4 });
    assert.deepEqual(bench.watch.position, { epoch: 'epoch-3', sequence: 4 });
  });

  it('asks for one load when the reset is told by the answer and by a notification', async () => {
    const bench = new Bench({ epoch, sequence: 5 });
    bench.answer = () => {
      bench.watch.restart({ epoch: 'epoch-2', sequence: 90 });
      return Promise.resolve({ epoch: 'epoch-2', sequence: 90, reset: true });
    };
    bench.watch.connected(false);
    await bench.watch.ready;
    assert.equal(bench.resets.length, 1);
  });

  it('is refused with the code of the hub, and waits on when only the connection was lost', async () => {
    const bench = new Bench();
    bench.answer = () => Promise.reject(new ClientError('connection.lost', 'gone'));
    bench.watch.connected(false);
    await new Promise(setImmediate);
    bench.answer = () => Promise.reject(new WireError('board.unknown', 'There is no board CB.'));
    bench.watch.connected(false);
    await assert.rejects(bench.watch.ready, { code: 'board.unknown' });
  });
});
