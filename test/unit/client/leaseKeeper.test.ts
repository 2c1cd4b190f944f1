import assert from 'node:assert/strict';
import {
  LeaseKeeper,
  type KeptClaim,
  type LostClaim,
  type UnconfirmedClaim,
} from '../../../src/client/leaseKeeper.ts';
import type { HubClient } from '../../../src/client/hubClient.ts';
import type { Fence, TicketId } from '../../../src/protocol/ids.ts';

function claim(number: number, fence = 1): KeptClaim {
  return { ticket: `CB-${String(number)}` as TicketId, fence: fence as Fence };
}

type Answer = (claims: readonly KeptClaim[]) => Promise<unknown>;

const allHeld: Answer = (claims) =>
  Promise.resolve({ claims: claims.map((one) => ({ ...one, held: true })) });

/** A keeper with a clock that the test moves and a hub that answers what the test says. */
class Bench {
  now = 0;
  answer: Answer = allHeld;
  readonly requests: (readonly KeptClaim[])[] = [];
  readonly lost: LostClaim[] = [];
  readonly unconfirmed: UnconfirmedClaim[] = [];
  readonly keeper: LeaseKeeper;

  constructor() {
    const call = (_method: string, { claims }: { claims: readonly KeptClaim[] }): Promise<unknown> => {
      this.requests.push(claims);
      return this.answer(claims);
    };
    this.keeper = new LeaseKeeper({
      client: { call } as unknown as Pick<HubClient, 'call'>,
      clock: { now: () => this.now, monotonic: () => this.now },
    });
    this.keeper.onLost((one) => this.lost.push(one));
    this.keeper.onUnconfirmed((one) => this.unconfirmed.push(one));
  }

  /** Lets so many seconds pass, one turn each. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second++) {
      this.now += 1_000;
      this.keeper.tick();
      await new Promise(setImmediate);
    }
  }
}

describe('a keeper of leases', () => {
  let bench: Bench;
  beforeEach(() => {
    bench = new Bench();
  });
  afterEach(() => bench.keeper.dispose());

  it('renews all claims in one request every ten seconds', async () => {
    bench.keeper.keep(claim(1));
    bench.keeper.keep(claim(2));
    await bench.pass(31);
    assert.deepEqual(bench.requests, Array(4).fill([claim(1), claim(2)]), 'at 1, 11, 21 and 31 s');
    assert.deepEqual(bench.unconfirmed, []);
  });

  it('tells of a lost claim once, with the reason, and keeps the others', async () => {
    bench.keeper.keep(claim(1, 3));
    bench.keeper.keep(claim(2));
    bench.answer = (claims) =>
      Promise.resolve({
        claims: claims.map((one) => ({
          ...one,
          held: one.ticket !== 'CB-1',
          code: 'claim.fenceStale',
          message: 'Claimed since.',
        })),
      });
    await bench.pass(12);
    assert.deepEqual(bench.lost, [{ ...claim(1, 3), code: 'claim.fenceStale', message: 'Claimed since.' }]);
    assert.deepEqual(bench.keeper.claims, [claim(2)]);
  });

  it('tells at thirty seconds without a confirmation that work has to stop, once, and recovers', async () => {
    bench.keeper.keep(claim(1));
    bench.answer = () => Promise.reject(new Error('no hub'));
    await bench.pass(29);
    assert.deepEqual(bench.unconfirmed, []);
    await bench.pass(10);
    assert.deepEqual(bench.unconfirmed, [{ ...claim(1), forMs: 30_000 }]);
    bench.answer = allHeld;
    await bench.pass(20);
    assert.equal(bench.unconfirmed.length, 1);
    bench.answer = () => Promise.reject(new Error('no hub'));
    await bench.pass(45);
    assert.equal(bench.unconfirmed.length, 2, 'a new stretch is told anew');
    assert.deepEqual(bench.lost, [], 'not confirmed is not lost');
  });

  it('counts from when a confirmed renewal was sent, not from when its answer came', async () => {
    bench.keeper.keep(claim(1));
    let release = (): void => undefined;
    bench.answer = (claims) =>
      new Promise((resolve) => {
        release = () => resolve({ claims: claims.map((one) => ({ ...one, held: true })) });
      });
    await bench.pass(20);
    bench.answer = () => Promise.reject(new Error('no hub'));
    release();
    await bench.pass(10);
    assert.deepEqual(bench.unconfirmed, []);
    await bench.pass(1);
    assert.equal(bench.unconfirmed.length, 1, 'sent at 1 s, so 30 s are over at 31 s');
  });

  it('does not lose a newer claim of the same ticket through the answer for the older one', async () => {
    bench.keeper.keep(claim(1, 1));
    bench.answer = (claims) => {
      bench.keeper.keep(claim(1, 2));
      return Promise.resolve({ claims: claims.map((one) => ({ ...one, held: false })) });
    };
    await bench.pass(1);
    assert.deepEqual([bench.keeper.claims, bench.lost], [[claim(1, 2)], []]);
  });

  it('asks nothing when it keeps nothing', async () => {
    bench.keeper.keep(claim(1)).dispose();
    await bench.pass(20);
    await bench.keeper.renewNow();
    assert.deepEqual(bench.requests, []);
  });
});
