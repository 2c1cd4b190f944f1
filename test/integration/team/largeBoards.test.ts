import assert from 'node:assert/strict';
import { ticketNumber, type BoardKey, type TicketId } from '../../../src/protocol/ids.ts';
import { Team, type Member } from '../../support/team.ts';
import { makeBoard } from '../../support/teamBoard.ts';

const boards = ['ONE', 'TWO'] as BoardKey[];
const ticketsOfEach = 5_000;
const writtenMeanwhile = 1_000;

describe('two boards with ten thousand tickets', function () {
  this.timeout(300_000);
  let team: Team;
  let writers: Member[];
  let reader: Member;

  before(async () => {
    team = Team.found();
    const members = await team.joinConnected({ count: 3 });
    const [first, second, third] = members;
    assert.ok(first && second && third);
    [writers, reader] = [[first, second], third];
    for (const board of boards) await makeBoard(reader, board);
  });
  after(() => team.disband());

  it('are listed completely, without a double, in order, and apart, while both are written to', async () => {
    const before = await fillBoth(ticketsOfEach);
    const writing = { busy: true };
    const written = fillBoth(writtenMeanwhile).finally(() => (writing.busy = false));
    do {
      for (const [index, board] of boards.entries())
        for (const order of ['oldest', 'newest'] as const)
          assertComplete(await listed(board, order), before[index] ?? [], { board, order });
    } while (writing.busy);
    const meanwhile = await written;
    for (const [index, board] of boards.entries()) {
      const all = [...(before[index] ?? []), ...(meanwhile[index] ?? [])].sort(byNumber);
      assert.deepEqual(await listed(board, 'oldest'), all, 'all that was acknowledged, and nothing else');
      assert.deepEqual(await listed(board, 'newest'), all.toReversed());
      const { board: facts } = await reader.must('board.get', { board });
      assert.equal(facts.counts.backlog, all.length);
      assert.equal((await reader.must('log.verify', { board })).ok, true);
    }
  });

  /** Both boards at the same time, each by a writer of its own. */
  async function fillBoth(count: number): Promise<TicketId[][]> {
    return (await Promise.all(
      writers.map((writer, index) => writer.ask('fill', { board: boards[index] ?? '', count, atOnce: 32 })),
    )) as TicketId[][];
  }

  async function listed(board: BoardKey, order: 'oldest' | 'newest'): Promise<TicketId[]> {
    const ids: TicketId[] = [];
    let cursor: string | undefined;
    let sequence = 0;
    do {
      const page = await reader.must('ticket.list', {
        board,
        order,
        limit: 500,
        ...(cursor !== undefined && { cursor }),
      });
      ids.push(...page.tickets.map(({ id }) => id));
      assert.ok(page.sequence >= sequence, 'later pages are not older');
      sequence = page.sequence;
      cursor = page.next;
    } while (cursor !== undefined);
    return ids;
  }
});

function assertComplete(
  ids: readonly TicketId[],
  expected: readonly TicketId[],
  { board, order }: { board: BoardKey; order: 'oldest' | 'newest' },
): void {
  const there = new Set(ids);
  assert.equal(there.size, ids.length, 'no ticket twice');
  assert.deepEqual(
    expected.filter((id) => !there.has(id)),
    [],
    'no ticket is missing',
  );
  assert.deepEqual(
    ids.filter((id) => !id.startsWith(`${board}-`)),
    [],
    'no ticket of the other board',
  );
  const sorted = [...ids].sort(byNumber);
  assert.deepEqual(ids, order === 'oldest' ? sorted : sorted.reverse(), 'by number');
}

function byNumber(a: string, b: string): number {
  return ticketNumber(a) - ticketNumber(b);
}
