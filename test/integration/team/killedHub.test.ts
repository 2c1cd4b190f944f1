import { setTimeout as sleep } from 'node:timers/promises';
import { Team } from '../../support/team.ts';
import { TeamAtWork } from '../../support/teamAtWork.ts';
import { seededRandom, seedOfRun } from '../../support/teamRandom.ts';

const rounds = 30;
/** How far into the work of a round the hub dies, at most. */
const longestLifeMs = 400;

describe('a hub that is killed at thirty random moments', function () {
  this.timeout(400_000);
  const team = Team.found();
  after(() => team.disband());

  it('loses nothing, does nothing twice, skips nobody and takes no claim away', async () => {
    const seed = seedOfRun();
    console.log(`      CALLBOARD_SEED=${String(seed)}`);
    const random = seededRandom(seed);
    const work = await TeamAtWork.begin(await team.joinConnected({ count: 9 }), seed);
    for (let round = 0; round < rounds; round++) {
      await work.everyWriterGetsOn();
      // Not a wait for anything: the moment of death is what varies.
      await sleep(random() * longestLifeMs);
      const killed = team.signalHub('SIGKILL');
      await Promise.all(team.members.map((member) => member.ask('connectedToAnother', { thanPid: killed })));
    }
    await work.finish();
  });
});
