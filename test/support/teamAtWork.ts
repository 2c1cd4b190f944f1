import assert from 'node:assert/strict';
import type { Result } from '../../src/protocol/contract.ts';
import type { ChainedEvent } from '../../src/protocol/events.ts';
import { teamBoard, until, type Member } from './team.ts';
import { makeBoard, makeReadyTicket, seatAsBuilders } from './teamBoard.ts';
import { readLog } from './teamLog.ts';
import type { WrittenFacts } from './teamWriter.ts';

/** A process may wait for its turn on a busy machine; a hub is back long before. */
const retryForMs = 60_000;

interface Roles {
  /** Members that write all the time. */
  readonly writers: readonly Member[];
  /** Members that watch the board from the beginning. */
  readonly listeners: readonly Member[];
  /** Members that claim a ticket at the beginning and keep it. */
  readonly holders: readonly [Member, ...Member[]];
}

/** A team whose members write, listen and hold tickets while a test does something to its hub; in the end all must add up. */
export class TeamAtWork {
  readonly #roles: Roles;
  readonly #held: readonly Result<'claim.take'>[];

  private constructor(roles: Roles, held: readonly Result<'claim.take'>[]) {
    this.#roles = roles;
    this.#held = held;
  }

  /** Makes the board, seats everybody and begins; the work depends on the seed alone. */
  static async begin(members: readonly Member[], seed: number): Promise<TeamAtWork> {
    const [first, second, ...others] = members;
    assert.ok(first && second);
    const holders: Roles['holders'] = [first, second];
    const listeners = others.slice(0, 3);
    const writers = others.slice(3);
    await makeBoard(first);
    await seatAsBuilders(members, 'member');
    const held = await Promise.all(
      holders.map(async (holder) =>
        holder.must('claim.take', { ticket: await makeReadyTicket(holder, 'Held all the time') }),
      ),
    );
    const contested = await Promise.all(
      ['first', 'second', 'third'].map((name) => makeReadyTicket(first, `The ${name} contested ticket`)),
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
    return new TeamAtWork({ writers, listeners, holders }, held);
  }

  /** Waits until every writer has got something acknowledged from now on. */
  async everyWriterGetsOn(): Promise<void> {
    const before = await this.#acknowledged();
    await until('every writer got something acknowledged', async () => {
      const now = await this.#acknowledged();
      return now.every((count, index) => count > (before[index] ?? 0));
    });
  }

  /** Ends the work. Fails when a write is lost or done twice, a caller saw an error, an event was missed, or a claim changed hands. */
  async finish(): Promise<void> {
    const { writers, listeners, holders } = this.#roles;
    const facts = await Promise.all(writers.map((writer) => writer.ask('rest', undefined)));
    const { events, epoch } = await readLog(holders[0], teamBoard);
    assertWritten(facts, events);
    const verified = await holders[0].must('log.verify', { board: teamBoard });
    assert.deepEqual([verified.ok, verified.problems, verified.events], [true, [], events.length]);
    for (const listener of listeners) {
      const heard = await listener.ask('heard', { board: teamBoard, upTo: events.length });
      assert.deepEqual([heard.resets, heard.epochs], [0, [epoch]], 'nobody had to load the board anew');
      assert.deepEqual(heard.sequences, range(heard.from + 1, events.length), 'every event once, in order');
    }
    await this.#assertClaimsKept(events);
  }

  async #assertClaimsKept(events: readonly ChainedEvent[]): Promise<void> {
    for (const { ticket, claim } of this.#held) {
      const now = await this.#roles.holders[0].must('ticket.get', { ticket: ticket.id });
      const { fence, session } = now.ticket.claim ?? {};
      assert.deepEqual([fence, session], [claim.fence, claim.session], `the claim of ${ticket.id}`);
    }
    const lost = ['claim.staled', 'claim.reclaimed', 'claim.adopted'];
    assert.deepEqual(
      events.filter(({ type }) => lost.includes(type)),
      [],
      'claims that changed hands',
    );
  }

  #acknowledged(): Promise<number[]> {
    return Promise.all(this.#roles.writers.map((writer) => writer.ask('acknowledged', undefined)));
  }
}

function assertWritten(facts: readonly WrittenFacts[], events: readonly ChainedEvent[]): void {
  const timesInLog = countMarks(events);
  const acknowledgedOf = { create: 0, comment: 0, claim: 0, release: 0 };
  for (const { written, unanswered, refusals } of facts) {
    assert.deepEqual(unanswered, [], 'every call was answered');
    const codes = Object.keys(refusals).filter((code) => code !== 'claim.held');
    assert.deepEqual(codes, [], 'nothing was refused but a ticket that another held');
    for (const { kind, mark, acknowledged } of written) {
      if (!acknowledged) continue;
      acknowledgedOf[kind]++;
      assert.equal(timesInLog.get(`${kind} ${mark}`), 1, `times that ${kind} "${mark}" stands in the log`);
    }
  }
  assert.ok(
    Object.values(acknowledgedOf).every((count) => count > 0),
    'everything was tried',
  );
  // Only the writers comment and release: what nobody was told of must not be there either.
  const inLog = (wanted: string): number => events.filter(({ type }) => type === wanted).length;
  assert.equal(inLog('comment.added'), acknowledgedOf.comment);
  assert.equal(inLog('claim.released'), acknowledgedOf.release);
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
