import assert from 'node:assert/strict';
import { sharedNowMs } from '../../support/teamClock.ts';
import { Team, teamBoard, until, type Member } from '../../support/team.ts';
import { makeBoard, makeReadyTicket } from '../../support/teamBoard.ts';
import { readLog } from '../../support/teamLog.ts';

const windows = 40;
const callsEach = 5;

describe('forty windows whose hub is killed', function () {
  this.timeout(120_000);
  let team: Team;
  let members: Member[];

  before(async () => {
    team = Team.found();
    members = await team.joinConnected({ count: windows });
    await makeBoard(one());
  });
  after(() => team.disband());

  it('are all back with every call answered once, no gap and no duplicate', async () => {
    const ticket = await makeReadyTicket(one(), 'A ticket with many comments');
    await Promise.all(members.map((member) => member.ask('watch', { board: teamBoard })));
    const before = team.hub.pid;
    const calls = members.flatMap((member, index) =>
      Array.from({ length: callsEach }, (_, call) => {
        const text = `comment ${String(index)}/${String(call)}`;
        // Every fifth call gives up at once: it may be refused, but it may not be done twice or hang.
        const options = call === 0 ? { retryForMs: 0 } : { retryForMs: 30_000 };
        const sent = member.try('comment.add', { ticket, kind: 'comment', text }, options);
        return sent.then((outcome) => ({ text, outcome, patient: call !== 0 }));
      }),
    );
    const killedAt = sharedNowMs();
    team.signalHub('SIGKILL');
    const back = await Promise.all(
      members.map((member) => member.ask('connectedToAnother', { thanPid: before })),
    );
    const took = back.map(({ atMs }) => atMs - killedAt).sort((a, b) => a - b);
    console.log(
      `      back after p50 ${ms(took[windows / 2])}, slowest ${ms(took.at(-1))} (at most 500 and 3,000 wanted)`,
    );
    assert.deepEqual([...new Set(back.map(({ hubPid }) => hubPid))], [team.hub.pid]);
    await until('only one hub is left', () => team.hubProcesses().length === 1);

    const outcomes = await Promise.all(calls);
    const { events } = await readLog(one(), teamBoard);
    for (const { text, outcome, patient } of outcomes) {
      const times = events.filter(({ payload }) => payload['text'] === text).length;
      if (outcome.ok) assert.equal(times, 1, `${text} was acknowledged`);
      else {
        assert.equal(outcome.code, 'connection.lost');
        assert.ok(times <= 1 && !patient, `${text} was rejected`);
      }
    }
    assert.ok(outcomes.some(({ outcome }) => outcome.ok));
    const upTo = events.length;
    const heard = await Promise.all(members.map((member) => member.ask('heard', { board: teamBoard, upTo })));
    for (const { from, sequences, resets } of heard) {
      assert.deepEqual(
        sequences,
        Array.from({ length: upTo - from }, (_, index) => from + index + 1),
      );
      assert.equal(resets, 0);
    }
  });

  function one(): Member {
    const [first] = members;
    assert.ok(first);
    return first;
  }
});

function ms(duration: number | undefined): string {
  return `${(duration ?? NaN).toFixed(0)} ms`;
}
