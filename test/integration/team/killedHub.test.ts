import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ChainedEvent } from '../../../src/protocol/events.ts';
import { Team, teamBoard, until, type Member } from '../../support/team.ts';
import { makeBoard, makeReadyTicket, seatAsBuilders } from '../../support/teamBoard.ts';
import { readLog } from '../../support/teamLog.ts';
import { seededRandom, seedOfRun } from '../../support/teamRandom.ts';
import type { Written } from '../../support/teamWriter.ts';

const rounds = 30;
/** How far into the work of a round the hub dies, at most. */
const longestLifeMs = 400;
/** A process may wait for its turn on a busy machine; the hub is back long before. */
const retryForMs = 60_000;

describe('a hub that is killed at thirty random moments', function () {
  this.timeout(180_000);
  const seed = seedOfRun();
  const random = seededRandom(seed);
  let team: Team;
  let writers: Member[];
  let listeners: Member[];
  let holders: Member[];

  before(async () => {
    console.log(`      CALLBOARD_SEED=${String(seed)}`);
    team = Team.found();
    const members = await team.joinConnected({ count: 9 });
    [writers, listeners, holders] = [members.slice(0, 4), members.slice(4, 7), members.slice(7)];
    await makeBoard(one(holders));
    await seatAsBuilders(members, 'member');
  });
  after(() => team.disband());

  it('loses nothing, does nothing twice, skips nobody and takes no claim away', async () => {
    const held = await Promise.all(
      holders.map(async (holder, index) => {
        const ticket = await makeReadyTicket(holder, `Held all the time by holder ${String(index)}`);
        return await holder.must('claim.take', { ticket });
      }),
    );
    const contested = await Promise.all(
      [1, 2, 3].map((n) => makeReadyTicket(one(holders), `Contested ticket ${String(n)}`)),
    );
    await Promise.all(listeners.map((listener) => listener.ask('watch', { board: teamBoard })));
    await Promise.all(
      writers.map((writer, index) =>
        writer.ask('work', {
          board: teamBoard,
          name: `writer-${String(index)}`,
          seed: seed + index,
          contested,
          retryForMs,
        }),
      ),
    );

    for (let round = 0; round < rounds; round++) await killOnce();

    const facts = await Promise.all(writers.map((writer) => writer.ask('rest', undefined)));
    const { events, epoch } = await readLog(one(holders), teamBoard);
    const last = events.length;
    const timesInLog = countMarks(events);
    for (const { written, unanswered, refusals } of facts) {
      assert.deepEqual(unanswered, [], 'every call was answered');
      assert.deepEqual(
        Object.keys(refusals).filter((code) => code !== 'claim.held'),
        [],
        'refusals',
      );
      for (const write of written) assertInLog(write, timesInLog);
    }
    const verified = await one(holders).must('log.verify', { board: teamBoard });
    assert.deepEqual([verified.ok, verified.problems, verified.events], [true, [], last]);
    for (const listener of listeners) {
      const heard = await listener.ask('heard', { board: teamBoard, upTo: last });
      assert.deepEqual([heard.resets, heard.epochs], [0, [epoch]], 'nobody had to load the board anew');
      assert.deepEqual(heard.sequences, range(heard.from + 1, last));
    }
    for (const [index, { ticket, claim }] of held.entries()) {
      const now = await one(holders).must('ticket.get', { ticket: ticket.id });
      const { fence, session } = now.ticket.claim ?? {};
      assert.deepEqual([fence, session], [claim.fence, claim.session], `claim of holder ${String(index)}`);
    }
    const taken = events.filter(({ type }) =>
      ['claim.staled', 'claim.reclaimed', 'claim.adopted'].includes(type),
    );
    assert.deepEqual(taken, [], 'claims that changed hands');
  });

  /** Lets the writers work for a while, kills the hub in the middle of it, and waits until all are back. */
  async function killOnce(): Promise<void> {
    const before = await acknowledgedByEach();
    await until('every writer got something done', async () => {
      const now = await acknowledgedByEach();
      return now.every((count, index) => count > (before[index] ?? 0));
    });
    await sleep(random() * longestLifeMs);
    const killed = team.signalHub('SIGKILL');
    await Promise.all(team.members.map((member) => member.ask('connectedToAnother', { thanPid: killed })));
  }

  function acknowledgedByEach(): Promise<number[]> {
    return Promise.all(writers.map((writer) => writer.ask('acknowledged', undefined)));
  }
});

/** An acknowledged write stands in the log once; one that was not, at most once. */
function assertInLog({ kind, mark, acknowledged }: Written, timesInLog: ReadonlyMap<string, number>): void {
  if (mark === undefined) return;
  const times = timesInLog.get(`${kind} ${mark}`) ?? 0;
  if (acknowledged) assert.equal(times, 1, `acknowledged ${kind} "${mark}" stands in the log`);
  else assert.ok(times <= 1, `${kind} "${mark}" stands in the log at most once`);
}

/** How often each marked write stands in the log. */
function countMarks(events: readonly ChainedEvent[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const { type, payload } of events) {
    const mark = markOf(type, payload);
    if (mark !== undefined) times.set(mark, (times.get(mark) ?? 0) + 1);
  }
  return times;
}

function markOf(type: string, payload: ChainedEvent['payload']): string | undefined {
  const ofClaim = `${String(payload['ticket'])} ${String(payload['fence'])}`;
  if (type === 'ticket.created') return `create ${(payload['draft'] as { title: string }).title}`;
  if (type === 'comment.added') return `comment ${String(payload['text'])}`;
  if (type === 'claim.granted') return `claim ${ofClaim}`;
  return type === 'claim.released' ? `release ${ofClaim}` : undefined;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}

function one(members: readonly Member[]): Member {
  const [first] = members;
  assert.ok(first);
  return first;
}
