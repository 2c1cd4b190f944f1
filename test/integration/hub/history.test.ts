import assert from 'node:assert/strict';
import type { TicketId } from '../../../src/protocol/ids.ts';
import type { TicketSummary } from '../../../src/protocol/ticket.ts';
import { board, handoff, makeBoard, makeTicket } from '../../support/hubBoard.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import type { RawClient } from '../../support/rawClient.ts';

/** A board by ticket, as a list or a replay tells it. When the lease ends is of now and not of then. */
type Tickets = Map<TicketId, TicketSummary>;

describe('The history of a board', function () {
  this.timeout(30_000);

  let hub: TestHub;
  let client: RawClient;
  /** What the board was after each event, as it was seen then. */
  let seen: Map<number, Tickets>;
  beforeEach(async () => {
    hub = await startHub();
    client = await hub.connect();
    seen = new Map();
    await makeBoard(client);
    await look();
  });
  afterEach(async () => {
    assert.equal(await hub.stop(), 0);
  });

  async function look(): Promise<void> {
    const { tickets, sequence } = await client.call('ticket.list', { board, limit: 1_000 });
    seen.set(sequence, new Map(tickets.map((ticket) => [ticket.id, withoutLease(ticket)])));
  }

  async function live(): Promise<void> {
    for (let i = 0; i < 6; i++) {
      const ticket = await makeTicket(client, `Ticket number ${i} of the day`);
      await look();
      const { claim } = await client.do('claim.take', { ticket });
      await look();
      await client.do('comment.add', { ticket, kind: 'comment', text: 'On it.', fence: claim.fence });
      await look();
      await client.do('claim.release', { ticket, fence: claim.fence, handoff });
      await look();
    }
  }

  it('is what was seen then, at every event', async () => {
    await live();
    for (const [sequence, tickets] of [...seen].reverse()) {
      const { absent, counts, at, ...replayed } = await client.call('board.replay', { board, sequence });
      assert.deepEqual(byId(replayed.tickets), tickets, `after event ${sequence}`);
      assert.deepEqual(absent, []);
      assert.equal(
        Object.values(counts).reduce((sum, count) => sum + count, 0),
        tickets.size,
      );
      assert.ok(at !== undefined);
    }
  });

  it('can be stepped through with what changed alone, forth and back, page by page', async () => {
    await live();
    const sequences = [...seen.keys()];
    const steps = [...sequences, ...sequences.toReversed(), sequences[3] ?? 0, sequences.at(-1) ?? 0];
    const shown: Tickets = new Map();
    let from = 0;
    for (const sequence of steps) {
      let cursor: string | undefined;
      do {
        const page = await client.call('board.replay', {
          board,
          sequence,
          from,
          limit: 2,
          ...(cursor && { cursor }),
        });
        assert.ok(page.tickets.length + page.absent.length <= 2);
        for (const ticket of page.tickets) shown.set(ticket.id, withoutLease(ticket));
        for (const id of page.absent) shown.delete(id);
        cursor = page.next;
      } while (cursor !== undefined);
      assert.deepEqual(shown, seen.get(sequence), `after event ${sequence}, from ${from}`);
      from = sequence;
    }
  });

  it('answers two who look at different times each their own', async () => {
    await live();
    const answers = await Promise.all(
      [...seen.keys()].map(
        async (sequence) => [sequence, await client.call('board.replay', { board, sequence })] as const,
      ),
    );
    for (const [sequence, { tickets }] of answers) assert.deepEqual(byId(tickets), seen.get(sequence));
  });

  it('refuses what has not happened yet, and a cursor of its own making', async () => {
    await assert.rejects(client.call('board.replay', { board, sequence: 1_000 }), {
      code: 'log.sequenceUnknown',
    });
    await assert.rejects(client.call('board.replay', { board, sequence: 1, from: 1_000 }), {
      code: 'log.sequenceUnknown',
    });
    for (const from of [undefined, 0])
      await assert.rejects(
        client.call('board.replay', { board, sequence: 1, cursor: 'x', ...(from !== undefined && { from }) }),
        { code: 'request.invalid' },
      );
  });

  it('is counted by the hour, also after a restart', async () => {
    await live();
    const before = await client.call('board.statistics', { board });
    assert.equal(before.points.at(-1)?.counts.ready, 6);
    await hub.kill();
    hub = await startHub({ home: hub.home });
    client = await hub.connect();
    assert.deepEqual(await client.call('board.statistics', { board }), before);
  });
});

function byId(tickets: readonly TicketSummary[]): Tickets {
  return new Map(tickets.map((ticket) => [ticket.id, withoutLease(ticket)]));
}

function withoutLease(ticket: TicketSummary): TicketSummary {
  if (ticket.claim === undefined) return ticket;
  const { leaseUntil: _, ...claim } = ticket.claim;
  return { ...ticket, claim };
}
