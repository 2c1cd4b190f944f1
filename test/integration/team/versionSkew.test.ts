import assert from 'node:assert/strict';
import { Team, until, type Member } from '../../support/team.ts';
import { TeamAtWork } from '../../support/teamAtWork.ts';
import { seedOfRun } from '../../support/teamRandom.ts';

const [older, newer] = ['1.0.0', '1.1.0'];

describe('members of two versions', function () {
  this.timeout(120_000);
  const team = Team.found();
  after(() => team.disband());

  it('go on without an error when the newer one takes over, and the older one leaves its hub alone', async () => {
    const olderOnes = await team.joinConnected({ count: 10, version: older });
    const work = await TeamAtWork.begin(olderOnes, seedOfRun());
    await work.everyWriterGetsOn();
    const { pid: replaced } = team.hub;
    assert.equal(await hubVersion(olderOnes), older);

    const [newcomer] = await team.joinConnected({ count: 1, version: newer });
    assert.ok(newcomer);
    const changes = await Promise.all(
      team.members.map((member) => member.ask('connectedToAnother', { thanPid: replaced })),
    );
    const present = new Set(changes.map(({ hubPid }) => hubPid));
    assert.deepEqual([...present], [team.hub.pid], 'all are at the hub of the newer one');
    await until('the older hub is gone', () => !team.hubProcesses().includes(replaced));
    assert.equal(await hubVersion(olderOnes), newer);
    await work.everyWriterGetsOn();

    const [latecomer] = await team.joinConnected({ count: 1, version: older });
    assert.ok(latecomer);
    await work.everyWriterGetsOn();
    assert.equal(await hubVersion([latecomer]), newer);
    assert.deepEqual(team.hubProcesses(), [team.hub.pid], 'there is one hub');
    await work.finish();
  });
});

async function hubVersion([member]: readonly Member[]): Promise<string | undefined> {
  return (await member?.must('hub.status', {}))?.version;
}
