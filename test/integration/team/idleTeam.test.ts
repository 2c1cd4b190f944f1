import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Team, teamBoard, type Member } from '../../support/team.ts';
import { makeBoard, makeReadyTicket, seatAsBuilders } from '../../support/teamBoard.ts';

const windows = 10;
/** The whole two minutes where there is time for them. */
const watchedMs = process.env['CALLBOARD_LONG'] === '1' ? 120_000 : 20_000;
/** Linux counts the time of a process in hundredths of a second (USER_HZ). */
const tickMs = 10;
/** Of one processor. What is left are the pings of ten sockets every ten seconds; a poll of ten windows every second would take more. */
const busyAtMost = 0.01;

describe('ten windows that wait for work where there is none', function () {
  this.timeout(watchedMs + 120_000);
  const team = Team.found();
  after(() => team.disband());

  it('ask for nothing and let the hub rest, and one of them gets the ticket that comes at last', async () => {
    const [observer, ...waiting] = await team.joinConnected({ count: windows + 1 });
    assert.ok(observer);
    await makeBoard(observer);
    await seatAsBuilders(waiting, 'window');
    const answers = waiting.map((member) => member.must('claim.next', { board: teamBoard, waitMs: 600_000 }));
    // Whoever still waits when the team disbands gets no answer.
    for (const answer of answers) answer.catch(() => undefined);
    await sleep(2_000);

    const before = await lastRequests(observer);
    const workedMs = cpuMsOf(team.hub.pid);
    await sleep(watchedMs);
    const workMs = cpuMsOf(team.hub.pid) - workedMs;
    assert.equal(before.length, windows);
    assert.deepEqual(await lastRequests(observer), before, 'when each window sent its last request');
    assert.ok(
      workMs / watchedMs < busyAtMost,
      `The hub worked ${String(workMs)} ms of ${String(watchedMs)}.`,
    );

    const ticket = await makeReadyTicket(observer, 'The first work of the day');
    const { granted } = await Promise.race(answers);
    assert.equal(granted?.ticket.id, ticket);
  });
});

/** When each waiting window sent its last request, by the hub's book. Pings and their answers are no requests. */
async function lastRequests(observer: Member): Promise<[string, number][]> {
  const { sessions } = await observer.must('session.list', { board: teamBoard });
  return sessions
    .filter(({ agent }) => agent !== undefined)
    .map(({ id, lastActivityAt }): [string, number] => [id, lastActivityAt])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Processor time that a process has used so far, its own and the kernel's for it. */
function cpuMsOf(pid: number): number {
  const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * tickMs;
}
