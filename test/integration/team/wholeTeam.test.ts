import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChainedEvent } from '../../../src/protocol/events.ts';
import { Team, teamBoard, until, type Member } from '../../support/team.ts';
import { makeBoard, makeReadyTicket, seatAsBuilders } from '../../support/teamBoard.ts';
import { readLog } from '../../support/teamLog.ts';
import { seededRandom, seedOfRun } from '../../support/teamRandom.ts';

const hands = 10;
const tickets = 400;
/** A frozen or killed holder loses its claim within a second or two, so that one run sees it many times. */
const shortLeases = ['leaseMs=1500', 'staleMs=200', 'pingMs=400', 'graceMs=500'];
/** Between two misfortunes, and how long one is frozen, at most: some longer than a lease, most not. */
const calmMs = 250;
const frozenMs = 2_500;

describe('ten processes that take four hundred tickets while they are frozen and killed', function () {
  this.timeout(180_000);
  const team = Team.found({ tune: shortLeases });
  after(() => team.disband());

  it('do nothing twice, lose nothing, and finish everything', async () => {
    const seed = seedOfRun();
    console.log(`      CALLBOARD_SEED=${String(seed)}`);
    const [observer, ...workers] = await team.joinConnected({ count: hands + 1 });
    assert.ok(observer);
    await makeBoard(observer);
    await Promise.all(
      Array.from({ length: tickets }, (_, index) =>
        makeReadyTicket(observer, `Piece of work ${String(index)}`),
      ),
    );
    await seatAsBuilders(workers, 'hand');
    await Promise.all(workers.map((worker, index) => begin(worker, seed + index)));

    const finished = until('everything is handed in', () => isFinished(observer), 120_000);
    const trouble = await makeTrouble({ team, workers, seed, until: finished });
    const facts = await Promise.all(workers.map((worker) => worker.ask('callItADay', undefined)));

    const { events } = await readLog(observer, teamBoard);
    assertEachOnce(events);
    const handedIn = new Set(events.filter(({ type }) => type === 'ticket.handedIn').map(markOf));
    for (const mark of facts.flatMap((one) => one.handedIn))
      assert.ok(handedIn.has(mark), `${mark} was acknowledged and is lost.`);
    const verified = await observer.must('log.verify', { board: teamBoard });
    assert.deepEqual([verified.ok, verified.problems], [true, []]);
    assert.ok(Math.min(trouble.frozen, trouble.killed, trouble.hubs) > 0, JSON.stringify(trouble));
  });
});

function begin(worker: Member, seed: number): Promise<void> {
  return worker.ask('labour', { board: teamBoard, seed });
}

async function isFinished(observer: Member): Promise<boolean> {
  const { board } = await observer.must('board.get', { board: teamBoard });
  return board.counts.review === tickets;
}

interface Misfortune {
  readonly team: Team;
  /** Whoever is killed is replaced in this list. */
  readonly workers: Member[];
  readonly seed: number;
  readonly until: Promise<void>;
}

/** Freezes and kills workers and the hub at random until the work is done; nobody is left frozen. */
async function makeTrouble({ team, workers, seed, until: end }: Misfortune) {
  const random = seededRandom(seed);
  const told = { frozen: 0, killed: 0, hubs: 0 };
  const thaws: Promise<void>[] = [];
  const state = { over: false };
  const over = end.finally(() => (state.over = true));
  over.catch(() => undefined);
  while (!state.over) {
    await Promise.race([over, sleep(random() * calmMs)]);
    const index = Math.floor(random() * workers.length);
    const victim = workers[index];
    assert.ok(victim);
    const fate = random();
    if (fate < 0.7) {
      told.frozen++;
      victim.child.kill('SIGSTOP');
      thaws.push(sleep(random() * frozenMs).then(() => void victim.child.kill('SIGCONT')));
    } else if (fate < 0.85) {
      told.killed++;
      await victim.kill();
      workers[index] = await replacement(team, { index, seed: seed + 100 * told.killed });
    } else {
      told.hubs++;
      const killed = team.signalHub('SIGKILL');
      await until('another hub serves', () => team.hub.pid !== killed);
    }
  }
  await Promise.all(thaws);
  await over;
  return told;
}

/** A new process that sits down as the same agent. */
async function replacement(team: Team, { index, seed }: { index: number; seed: number }): Promise<Member> {
  const [worker] = await team.joinConnected({ count: 1 });
  assert.ok(worker);
  await worker.must('session.sit', { board: teamBoard, role: 'builder', agent: `hand-${String(index + 1)}` });
  await begin(worker, seed);
  return worker;
}

function markOf({ payload }: ChainedEvent): string {
  return `${String(payload['ticket'])} ${String(payload['fence'])}`;
}

/** Each ticket was finished once, under the newest claim, and no two claims stood at the same time. */
function assertEachOnce(events: readonly ChainedEvent[]): void {
  const standing = new Map<string, string>();
  const finished = new Map<string, number>();
  for (const event of events) {
    const { type, sequence } = event;
    const ticket = String(event.payload['ticket']);
    if (type === 'claim.granted') {
      assert.equal(standing.get(ticket), undefined, `${ticket} was claimed twice at ${String(sequence)}.`);
      standing.set(ticket, markOf(event));
    } else if (['claim.released', 'claim.reclaimed', 'ticket.handedIn'].includes(type)) {
      assert.equal(standing.get(ticket), markOf(event), `${type} under an old claim at ${String(sequence)}.`);
      standing.delete(ticket);
    }
    if (type === 'ticket.handedIn') finished.set(ticket, (finished.get(ticket) ?? 0) + 1);
  }
  assert.equal(finished.size, tickets, 'tickets that were finished');
  assert.deepEqual([...new Set(finished.values())], [1], 'how often each was finished');
  assert.equal(standing.size, 0, 'claims that are left');
}
