import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { Team, teamBoard, until, type Member } from '../../support/team.ts';
import { makeBoard, makeReadyTicket, seatAsBuilders } from '../../support/teamBoard.ts';
import { readLog } from '../../support/teamLog.ts';

const leaseMs = 1_500;
const frozenMs = 3 * leaseMs;

describe('a hub that was frozen for longer than a lease', function () {
  this.timeout(60_000);
  let team: Team;
  let holders: Member[];
  let canary: Member;

  before(async () => {
    team = Team.found({
      tune: [`leaseMs=${String(leaseMs)}`, 'staleMs=500', 'pingMs=300', 'graceMs=500', 'pauseMs=500'],
    });
    const members = await team.joinConnected({ count: 6 });
    await makeBoard(firstOf(members));
    await seatAsBuilders(members, 'builder');
    canary = members.pop() ?? firstOf(members);
    holders = members;
  });
  after(() => team.disband());

  it('answers every request or rejects it, and takes no claim away', async () => {
    const held = await Promise.all(
      holders.map((holder, index) => takeOwnTicket(holder, `Held over the freeze by ${String(index)}`)),
    );
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
    for (const outcome of outcomes)
      assert.ok(outcome.ok || outcome.code !== '', 'an answer or a coded rejection');

    await untilLeasesRanOut();
    const { events } = await readLog(firstOf(holders), teamBoard);
    for (const { ticket, claim } of held) {
      const now = await firstOf(holders).must('ticket.get', { ticket: ticket.id });
      assert.deepEqual([now.ticket.claim?.fence, now.ticket.claim?.session], [claim.fence, claim.session]);
      const about = events.filter(({ payload }) => payload['ticket'] === ticket.id).map(({ type }) => type);
      assert.deepEqual(
        about.filter((type) => type === 'claim.staled' || type === 'claim.reclaimed'),
        [],
      );
    }
    const comments = events.filter(({ payload }) => payload['text'] === 'Asked while the hub was frozen.');
    const answered = outcomes.filter(({ ok }) => ok).length;
    assert.ok(
      comments.length >= answered && comments.length <= holders.length,
      'nothing acknowledged is missing, nothing is there twice',
    );
  });

  /** A claim of a process that dies after the thaw is reclaimed: so leases count again, and the others' would have been. */
  async function untilLeasesRanOut(): Promise<void> {
    const { ticket } = await takeOwnTicket(canary, 'Held by one that dies after the thaw');
    await canary.kill();
    await until('the claim of the dead one is reclaimed', async () => {
      const now = await firstOf(holders).must('ticket.get', { ticket: ticket.id });
      return now.ticket.claim === undefined;
    });
  }
});

async function takeOwnTicket(member: Member, title: string) {
  return await member.must('claim.take', { ticket: await makeReadyTicket(member, title) });
}

function firstOf(members: readonly Member[]): Member {
  const [first] = members;
  assert.ok(first);
  return first;
}
