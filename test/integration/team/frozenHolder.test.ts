import assert from 'node:assert/strict';
import type { Fence, TicketId } from '../../../src/protocol/ids.ts';
import { Team, until, type Member } from '../../support/team.ts';
import { handoff, makeBoard, makeReadyTicket, seatAsBuilders } from '../../support/teamBoard.ts';

const shortLeases = ['leaseMs=1500', 'pingMs=700', 'graceMs=1000'];

interface Seats {
  readonly team: Team;
  readonly holder: Member;
  readonly next: Member;
}

describe('a claim holder that was frozen beyond its lease', function () {
  this.timeout(120_000);

  it('finds its writes refused as fenced off when somebody else has claimed since', () =>
    withSeats('staleMs=600', async ({ holder, next }) => {
      const { ticket, fence } = await claimAndFreeze(holder);
      await until('the claim is reclaimed', async () => (await claimOf(next, ticket)) === undefined);
      const second = await next.must('claim.take', { ticket });
      assert.ok(second.claim.fence > fence, 'the next fence is larger');
      holder.child.kill('SIGCONT');
      await assertEveryWriteRefused(holder, { ticket, fence }, 'claim.fenceStale');
      assert.equal((await claimOf(next, ticket))?.fence, second.claim.fence);
      await next.must('comment.add', { ticket, fence: second.claim.fence, kind: 'comment', text: 'Mine.' });
    }));

  it('finds its writes refused when nobody has claimed since', () =>
    withSeats('staleMs=300', async ({ holder, next }) => {
      const { ticket, fence } = await claimAndFreeze(holder);
      await until('the claim is reclaimed', async () => (await claimOf(next, ticket)) === undefined);
      holder.child.kill('SIGCONT');
      await assertEveryWriteRefused(holder, { ticket, fence }, 'claim.none');
    }));

  it('finds its writes refused as soon as the claim is stale, although it is back', () =>
    withSeats('staleMs=30000', async ({ holder, next }) => {
      const { ticket, fence } = await claimAndFreeze(holder);
      await until('the claim is shown as stale', async () => (await claimOf(next, ticket))?.stale === true);
      holder.child.kill('SIGCONT');
      await assertEveryWriteRefused(holder, { ticket, fence }, 'claim.expired');
    }));
});

async function withSeats(staleness: string, work: (seats: Seats) => Promise<void>): Promise<void> {
  const team = Team.found({ tune: [...shortLeases, staleness] });
  try {
    const [holder, next] = await team.joinConnected({ count: 2 });
    assert.ok(holder && next);
    await makeBoard(next);
    await seatAsBuilders([holder, next], 'builder');
    await work({ team, holder, next });
  } finally {
    await team.disband();
  }
}

async function claimAndFreeze(holder: Member): Promise<{ ticket: TicketId; fence: Fence }> {
  const ticket = await makeReadyTicket(holder, 'Held by one that freezes');
  const { claim } = await holder.must('claim.take', { ticket });
  holder.child.kill('SIGSTOP');
  return { ticket, fence: claim.fence };
}

async function claimOf(member: Member, ticket: TicketId) {
  return (await member.must('ticket.get', { ticket })).ticket.claim;
}

/** Everything that a holder writes carries its fence. */
async function assertEveryWriteRefused(
  holder: Member,
  { ticket, fence }: { ticket: TicketId; fence: Fence },
  code: string,
): Promise<void> {
  const folder = '/nowhere/TM/TM-1-f1';
  const workspace = { folder, workspaceFile: `${folder}/TM-1.code-workspace`, fence, repos: [] };
  const outcomes = {
    comment: await holder.try('comment.add', { ticket, fence, kind: 'comment', text: 'Late.' }),
    edit: await holder.try('ticket.edit', { ticket, fence, changes: { priority: 'high' } }),
    move: await holder.try('ticket.move', { ticket, fence, to: 'backlog', reason: 'Late.' }),
    workspace: await holder.try('workspace.record', { ticket, fence, workspace }),
    release: await holder.try('claim.release', { ticket, fence, handoff }),
  };
  for (const [write, outcome] of Object.entries(outcomes))
    assert.equal(outcome.ok ? 'accepted' : outcome.code, code, `refusal of the ${write}`);
  const renewed = await holder.must('claim.renew', { claims: [{ ticket, fence }] });
  assert.deepEqual(
    renewed.claims.map(({ held }) => held),
    [false],
    'the lease is not renewed',
  );
}
