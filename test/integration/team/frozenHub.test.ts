import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../../../src/protocol/contract.ts';
import type { TicketId } from '../../../src/protocol/ids.ts';
import { Team, teamBoard, until, type Member } from '../../support/team.ts';
import { makeBoard, makeReadyTicket, seatAsBuilders } from '../../support/teamBoard.ts';
import { readLog } from '../../support/teamLog.ts';

const leaseMs = 6_000;
/** A freeze is a length of time; nothing that could be waited for happens in it. */
const frozenMs = leaseMs + 1_000;
/** Two pings without an answer end a connection: far apart enough that a member of a busy machine is in time. */
const tune = [`leaseMs=${String(leaseMs)}`, 'staleMs=500', 'pingMs=1000', 'graceMs=0', 'pauseMs=500'];

interface Frozen {
  readonly team: Team;
  readonly holders: readonly Member[];
  /** Sees what is going on and holds nothing. */
  readonly observer: Member;
  readonly held: readonly Result<'claim.take'>[];
}

describe('a hub that was frozen for longer than a lease', function () {
  this.timeout(120_000);

  it('answers every request or rejects it, and takes no claim away', () =>
    withHolders(async (frozen) => {
      const { team, holders, held } = frozen;
      team.signalHub('SIGSTOP');
      const asked = holders.map((holder, index) =>
        holder.try('comment.add', {
          ticket: held[index]?.ticket.id ?? '',
          kind: 'comment',
          text: 'Asked while the hub was frozen.',
        }),
      );
      await sleep(frozenMs);
      team.signalHub('SIGCONT');
      const outcomes = await Promise.all(asked);
      await untilLeasesHaveEnded(frozen);
      const events = await assertNobodyReclaimed(frozen);
      const comments = events.filter(({ type }) => type === 'comment.added').length;
      assert.equal(comments, outcomes.filter(({ ok }) => ok).length, 'what was answered is there, once');
    }));

  it('gives everybody a lease of grace when the whole machine slept and the hub woke first', () =>
    withHolders(async (frozen) => {
      const { team, holders } = frozen;
      for (const { child } of holders) child.kill('SIGSTOP');
      team.signalHub('SIGSTOP');
      await sleep(frozenMs);
      team.signalHub('SIGCONT');
      await until('the hub has lost the holders', async () => (await connectedHolders(frozen)) === 0);
      for (const { child } of holders) child.kill('SIGCONT');
      await until('they are back', async () => (await connectedHolders(frozen)) === holders.length);
      await untilLeasesHaveEnded(frozen);
      await assertNobodyReclaimed(frozen);
    }));
});

async function withHolders(work: (frozen: Frozen) => Promise<void>): Promise<void> {
  const team = Team.found({ tune });
  try {
    const [observer, ...holders] = await team.joinConnected({ count: 4 });
    assert.ok(observer);
    await makeBoard(observer);
    await seatAsBuilders([observer, ...holders], 'builder');
    const held = await Promise.all(holders.map((holder) => takeOwnTicket(holder, 'Held over the freeze')));
    await work({ team, holders, observer, held });
  } finally {
    await team.disband();
  }
}

/** A claim of a process that dies after the thaw is reclaimed: leases count again, and the others' would have ended before. */
async function untilLeasesHaveEnded({ team, observer }: Frozen): Promise<void> {
  const [canary] = await team.joinConnected({ count: 1 });
  assert.ok(canary);
  await canary.must('session.sit', { board: teamBoard, role: 'builder', agent: 'canary' });
  const { ticket } = await takeOwnTicket(canary, 'Held by one that dies after the thaw');
  await canary.kill();
  await until('its claim is reclaimed', async () => (await claimOf(observer, ticket.id)) === undefined);
}

async function assertNobodyReclaimed({ observer, held }: Frozen) {
  const { events } = await readLog(observer, teamBoard);
  for (const { ticket, claim } of held) {
    const { fence, session } = (await claimOf(observer, ticket.id)) ?? {};
    assert.deepEqual([fence, session], [claim.fence, claim.session]);
    const ends = events.filter(
      ({ type, payload }) => payload['ticket'] === ticket.id && /^claim\.(staled|reclaimed)$/.test(type),
    );
    assert.deepEqual(ends, []);
  }
  return events;
}

async function connectedHolders({ observer, held }: Frozen): Promise<number> {
  const holding = new Set(held.map(({ claim }) => claim.session));
  const { sessions } = await observer.must('session.list', { board: teamBoard });
  return sessions.filter(({ id, state }) => holding.has(id) && state === 'connected').length;
}

async function claimOf(member: Member, ticket: TicketId) {
  return (await member.must('ticket.get', { ticket })).ticket.claim;
}

async function takeOwnTicket(member: Member, title: string): Promise<Result<'claim.take'>> {
  return await member.must('claim.take', { ticket: await makeReadyTicket(member, title) });
}
