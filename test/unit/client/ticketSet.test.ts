import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TicketSet } from '../../../src/client/ticketSet.ts';
import type { TicketSummary } from '../../../src/protocol/ticket.ts';
import { aTicket } from './aTicket.ts';

const closedLimit = 3;

/** Histories of some tickets: each version is open or closed; time goes with the number of the step. */
const histories = fc.array(fc.array(fc.boolean(), { minLength: 1, maxLength: 5 }), {
  minLength: 1,
  maxLength: 12,
});

function versionsOf(history: boolean[][]): TicketSummary[] {
  return history.flatMap((closed, index) =>
    closed.map((isClosed, step) =>
      aTicket(index + 1, {
        version: step + 1,
        status: isClosed ? 'closed' : 'ready',
        updatedAt: (step + 1) * 100 + index,
      }),
    ),
  );
}

describe('a set of tickets', () => {
  it('comes to the same whatever the order in which versions arrive, how ever often', () => {
    fc.assert(
      fc.property(
        histories.chain((history) => {
          const versions = versionsOf(history);
          return fc.tuple(
            fc.constant(versions),
            fc.shuffledSubarray([...versions, ...versions], { minLength: versions.length * 2 }),
          );
        }),
        ([versions, shuffled]) => {
          const set = new TicketSet(1000);
          for (const ticket of shuffled) set.put(ticket);
          const highest = new Map(versions.map((ticket) => [ticket.id, ticket.version]));
          assert.deepEqual(new Map([...set.all].map(([id, { version }]) => [id, version])), highest);
        },
      ),
    );
  });

  it('never loses an open ticket and keeps the newest closed ones only', () => {
    fc.assert(
      fc.property(
        histories.chain((history) =>
          fc.tuple(
            fc.constant(history),
            fc.shuffledSubarray(versionsOf(history), { minLength: history.flat().length }),
          ),
        ),
        ([history, shuffled]) => {
          const set = new TicketSet(closedLimit);
          for (const ticket of shuffled) set.put(ticket);
          const open = history
            .flatMap((closed, index) => (closed.at(-1) ? [] : [`CB-${String(index + 1)}`]))
            .sort();
          const tickets = [...set.all.values()];
          assert.deepEqual(
            tickets
              .filter(({ status }) => status !== 'closed')
              .map(({ id }) => id)
              .sort(),
            open,
          );
          assert.ok(tickets.filter(({ status }) => status === 'closed').length <= closedLimit);
        },
      ),
    );
  });

  it('tells which ticket it let go when there are too many closed ones', () => {
    const set = new TicketSet(2);
    set.put(aTicket(1, { status: 'closed', updatedAt: 20 }));
    set.put(aTicket(2, { status: 'closed', updatedAt: 10 }));
    assert.deepEqual(set.put(aTicket(3, { status: 'closed', updatedAt: 30 })), ['CB-3', 'CB-2']);
    assert.deepEqual(
      set.put(aTicket(2, { status: 'ready', updatedAt: 5 })),
      [],
      'an older version does not bring it back',
    );
  });

  it('names the differences to another set, absence included', () => {
    const [before, after] = [new TicketSet(5), new TicketSet(5)];
    for (const ticket of [aTicket(1), aTicket(2), aTicket(3)]) before.put(ticket);
    for (const ticket of [aTicket(2), aTicket(3, { version: 2 }), aTicket(4)]) after.put(ticket);
    assert.deepEqual(before.differences(after).sort(), ['CB-1', 'CB-3', 'CB-4']);
  });
});
