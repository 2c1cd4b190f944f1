import assert from 'node:assert/strict';
import { Team, teamBoard, until } from '../../support/team.ts';
import { makeBoard, makeReadyTicket, seatAsBuilders } from '../../support/teamBoard.ts';

describe('a window of a newer version', function () {
  this.timeout(120_000);
  let team: Team;
  beforeEach(() => {
    team = Team.found();
  });
  afterEach(() => team.disband());

  it('replaces the hub; the older windows go on with the new one and lose neither claim nor event', async () => {
    const older = await team.joinConnected({ count: 6, version: '1.2.0' });
    const [holder] = older;
    assert.ok(holder);
    await makeBoard(holder);
    await seatAsBuilders(older, 'older');
    const ticket = await makeReadyTicket(holder, 'Held over the take-over');
    const { claim } = await holder.must('claim.take', { ticket });
    await Promise.all(older.map((member) => member.ask('watch', { board: teamBoard })));
    const { pid, version } = team.hub;
    assert.equal(version, '1.2.0');

    const newer = await team.joinConnected({ count: 4, version: '1.10.0' });
    const back = await Promise.all(
      [...older, ...newer].map((member) => member.ask('connectedToAnother', { thanPid: pid })),
    );
    assert.equal(team.hub.version, '1.10.0');
    assert.deepEqual([...new Set(back.map(({ hubPid }) => hubPid))], [team.hub.pid]);
    await until('only the new hub is left', () => team.hubProcesses().length === 1);

    const answer = await holder.must('comment.add', {
      ticket,
      fence: claim.fence,
      kind: 'comment',
      text: 'Still mine.',
    });
    assert.equal(answer.ticket.claim?.fence, claim.fence);
    const { board } = await holder.must('board.get', { board: teamBoard });
    const heard = await Promise.all(
      older.map((member) => member.ask('heard', { board: teamBoard, upTo: board.sequence })),
    );
    for (const { from, sequences, resets } of heard) {
      assert.deepEqual(
        sequences,
        Array.from({ length: board.sequence - from }, (_, index) => from + index + 1),
      );
      assert.equal(resets, 0);
    }
  });

  it('is content with a hub of its own or of a later version', async () => {
    await team.joinConnected({ count: 1, version: '2.0.0' });
    const { pid } = team.hub;
    const others = [
      ...(await team.joinConnected({ count: 2, version: '2.0.0' })),
      ...(await team.joinConnected({ count: 2, version: '1.9.9' })),
    ];
    for (const member of others) assert.equal((await member.ask('connect', undefined)).hubPid, pid);
    assert.deepEqual(team.hubProcesses(), [pid]);
  });
});
