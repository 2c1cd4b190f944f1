import assert from 'node:assert/strict';
import type { Clock } from '../../../src/base/clock.ts';
import type { LogEvent, NewEvent } from '../../../src/protocol/events.ts';
import type { AgentName, BoardKey, Fence, SessionId, TicketId } from '../../../src/protocol/ids.ts';
import type { TicketState } from '../../../src/domain/state.ts';
import { Leases } from '../../../src/hub/leases.ts';

class HandClock implements Clock {
  time = 0;
  now = (): number => 1_000_000 + this.time;
  monotonic = (): number => this.time;
}

const ticket = 'CB-1' as TicketId;
const session = 'a-session-of-a-window' as SessionId;
const fence = 1 as Fence;
const handoff = { done: 'd', pending: 'p', gotchas: 'g' };

const logged = (event: NewEvent): LogEvent => ({
  ...event,
  board: 'CB' as BoardKey,
  sequence: 1,
  at: 0,
  actor: { kind: 'hub' },
});
const granting = (leaseMs = 100): LogEvent =>
  logged({
    type: 'claim.granted',
    payload: { ticket, fence, session, leaseMs, agent: 'andrew' as AgentName, stage: 'implement' },
  });
const staling = logged({ type: 'claim.staled', payload: { ticket, fence } });

describe('Leases', () => {
  let clock: HandClock;
  let leases: Leases;
  let goneAt: number;
  let quietAfterMs: number;
  let reclaimsQuiet: boolean;
  const due = (): string[] => leases.due().map(({ method }) => method);
  beforeEach(() => {
    clock = new HandClock();
    goneAt = Infinity;
    quietAfterMs = Infinity;
    reclaimsQuiet = false;
    leases = new Leases({
      ...{ clock, staleMs: 30, goneAt: () => goneAt },
      ...{ quietAfterMs: () => quietAfterMs, reclaimsQuiet: () => reclaimsQuiet },
    });
    leases.follow(granting());
  });

  it('ask for nothing while the session lives, however long the lease is over', () => {
    clock.time = 1_000_000;
    assert.deepEqual(due(), []);
    assert.equal(leases.nextAt(), undefined);
  });

  it('ask for nothing while the lease runs, although the session is gone', () => {
    goneAt = 0;
    clock.time = 99;
    assert.deepEqual(due(), []);
    assert.equal(leases.nextAt(), 100);
  });

  it('pay no attention to the wall clock, however it jumps', () => {
    goneAt = 0;
    const lease = leases.get(ticket);
    assert.ok(lease);
    for (const wall of [0, 4_000_000_000_000]) {
      clock.now = () => wall;
      clock.time += 50;
      leases.renew(lease);
      assert.equal(leases.nextAt(), clock.time + 100);
      assert.deepEqual(due(), []);
    }
    leases.graceForAll();
    clock.time += 100;
    assert.deepEqual(due(), ['claim.stale']);
  });

  it('make a claim stale when the lease is over and the session is gone, whichever comes last', () => {
    goneAt = 150;
    clock.time = 149;
    assert.deepEqual(due(), []);
    clock.time = 150;
    assert.deepEqual(due(), ['claim.stale']);
  });

  it('take a stale claim back after it was shown for a while, whoever comes back meanwhile', () => {
    goneAt = 0;
    clock.time = 100;
    leases.follow(staling);
    goneAt = Infinity;
    clock.time = 129;
    assert.deepEqual(due(), []);
    clock.time = 130;
    assert.deepEqual(due(), ['claim.reclaim']);
    leases.follow(logged({ type: 'claim.reclaimed', payload: { ticket, fence, handoff, reason: 'r' } }));
    assert.equal(leases.count, 0);
    assert.deepEqual(due(), []);
  });

  it('begin anew with each renewal, with another length where one is asked for', () => {
    goneAt = 0;
    clock.time = 90;
    const lease = leases.get(ticket);
    assert.ok(lease);
    leases.renew(lease);
    assert.equal(leases.nextAt(), 190);
    leases.renew(lease, 500);
    assert.equal(leases.nextAt(), 590);
  });

  it('grow quiet when nobody writes on the ticket, renewed or not, and that once', () => {
    quietAfterMs = 500;
    assert.equal(leases.nextAt(), 500);
    clock.time = 499;
    leases.renew(leases.get(ticket) ?? assert.fail());
    assert.deepEqual(due(), []);
    clock.time = 500;
    assert.deepEqual(due(), ['claim.quiet']);
    leases.follow(logged({ type: 'claim.quieted', payload: { ticket, fence } }));
    assert.deepEqual([due(), leases.nextAt()], [[], undefined]);
  });

  it('that are quiet are taken back when the board comes to want that, unless somebody writes', () => {
    quietAfterMs = 1_000;
    clock.time = 1_000;
    leases.follow(logged({ type: 'claim.quieted', payload: { ticket, fence } }));
    assert.deepEqual(due(), []);
    reclaimsQuiet = true;
    assert.deepEqual(due(), ['claim.reclaim']);
    leases.follow({
      ...logged({
        type: 'comment.added',
        payload: { ticket, entry: 'e1', kind: 'comment', text: 'Still at it.' },
      }),
      actor: { kind: 'person' },
    });
    assert.deepEqual(due(), []);
  });

  it('are active again with whatever somebody but the hub does on the ticket', () => {
    quietAfterMs = 500;
    clock.time = 400;
    const payload = { ticket, entry: 'e1', kind: 'comment' as const, text: 'x' };
    const comment = logged({ type: 'comment.added', payload });
    leases.follow(comment);
    assert.equal(leases.nextAt(), 500, 'the hub’s own entries are no activity');
    leases.follow({ ...comment, actor: { kind: 'agent' } });
    assert.equal(leases.nextAt(), 900);
    leases.follow(logged({ type: 'claim.quieted', payload: { ticket, fence } }));
    leases.follow({ ...comment, actor: { kind: 'person' } });
    assert.equal(leases.nextAt(), 900);
  });

  it('that are over and quiet are stale first, and what was due before is asked again', () => {
    quietAfterMs = 500;
    goneAt = 0;
    clock.time = 600;
    const [lease] = leases.due();
    assert.equal(lease?.method, 'claim.stale');
    assert.ok(leases.isDue(lease));
    goneAt = Infinity;
    assert.ok(!leases.isDue(lease), 'its session came back: it is quiet and not stale');
    assert.deepEqual(due(), ['claim.quiet']);
  });

  it('begin a whole period of quiet after a pause', () => {
    quietAfterMs = 500;
    clock.time = 5_000;
    leases.graceForAll();
    assert.equal(leases.nextAt(), 5_500);
  });

  it('begin anew for all after a pause', () => {
    goneAt = 0;
    clock.time = 5_000;
    leases.graceForAll();
    assert.deepEqual(due(), []);
    assert.equal(leases.nextAt(), 5_100);
  });

  it('begin with one whole lease for what the log held at the start', () => {
    const restored = new Leases({
      ...{ clock, staleMs: 30, goneAt: () => 0 },
      ...{ quietAfterMs: () => Infinity, reclaimsQuiet: () => false },
    });
    clock.time = 7;
    const claim = {
      session,
      fence,
      leaseMs: 100,
      agent: 'andrew' as AgentName,
      stage: 'implement',
      since: 0,
    };
    const state = (id: string, more: object) =>
      ({ id, claim: { ...claim, ...more } }) as unknown as TicketState;
    restored.restore([state('CB-1', {}), state('CB-2', { stale: true })]);
    assert.equal(restored.nextAt(), 37);
    clock.time = 107;
    assert.deepEqual(
      restored.due().map(({ method, lease }) => [method, lease.ticket]),
      [
        ['claim.stale', 'CB-1'],
        ['claim.reclaim', 'CB-2'],
      ],
    );
  });

  it('follow a claim to the session that adopts it, and tell both', () => {
    const next = 'another-session-of-it' as SessionId;
    const told = leases.follow(
      logged({ type: 'claim.adopted', payload: { ticket, fence, session: next, leaseMs: 60 } }),
    );
    assert.deepEqual(told, [session, next]);
    assert.equal(leases.ofSession(session).size, 0);
    assert.deepEqual(
      [...leases.ofSession(next)].map((lease) => lease.ticket),
      [ticket],
    );
  });

  it('tell people the wall-clock end, whatever the monotonic clock shows', () => {
    clock.time = 40;
    const lease = leases.get(ticket);
    assert.ok(lease);
    assert.equal(leases.wallClockEnd(lease), 1_000_100);
  });
});
