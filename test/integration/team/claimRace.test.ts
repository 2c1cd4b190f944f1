import assert from 'node:assert/strict';
import { Team, teamBoard, type Member } from '../../support/team.ts';
import { handoff, makeBoard, makeReadyTicket, seatAsBuilders } from '../../support/teamBoard.ts';

const racers = 50;
const rounds = 200;

describe('fifty processes that want the same ticket', function () {
  this.timeout(300_000);
  let team: Team;
  let members: Member[];

  before(async () => {
    team = Team.found();
    members = await team.joinConnected({ count: racers });
    await makeBoard(leader());
    await seatAsBuilders(members, 'racer');
  });
  after(() => team.disband());

  it('have exactly one winner in each of 200 rounds, under a fence that grows', async () => {
    const ticket = await makeReadyTicket(leader(), 'The ticket that everybody wants');
    let lastFence = 0;
    const winners = new Set<string>();
    for (let round = 1; round <= rounds; round++) {
      const outcomes = await Promise.all(members.map((member) => member.try('claim.take', { ticket })));
      const won = outcomes.filter((outcome) => outcome.ok);
      const codes = new Set(outcomes.filter((outcome) => !outcome.ok).map((outcome) => outcome.code));
      assert.equal(won.length, 1, `winners of round ${String(round)}`);
      assert.deepEqual([...codes], ['claim.held'], `refusals of round ${String(round)}`);
      const winner = won[0];
      assert.ok(winner);
      const { claim } = winner.result;
      assert.ok(claim.fence > lastFence, `the fence of round ${String(round)} grew`);
      lastFence = claim.fence;
      winners.add(claim.agent);
      await leader().must('claim.release', { ticket, fence: claim.fence, handoff });
    }
    assert.ok(winners.size > 1, 'it is a race: not always the same one wins');
    const verified = await leader().must('log.verify', { board: teamBoard });
    assert.deepEqual([verified.ok, verified.problems], [true, []]);
  });

  function leader(): Member {
    const [first] = members;
    assert.ok(first);
    return first;
  }
});
