import assert from 'node:assert/strict';
import type { Decision } from '../../../../src/domain/command.ts';
import { decide } from '../../../../src/domain/decide.ts';
import { evolve, evolveTicket } from '../../../../src/domain/evolve.ts';
import type { TicketFacts } from '../../../../src/domain/blankTicket.ts';
import { boardFacts, restoreBoard, stateDigest, type BoardFacts } from '../../../../src/domain/snapshot.ts';
import { emptyBoard, type BoardState, type TicketState } from '../../../../src/domain/state.ts';
import { type LogEvent, ticketOf } from '../../../../src/protocol/events.ts';
import type { TicketId } from '../../../../src/protocol/ids.ts';
import type { Spoken } from './commandOf.ts';

/** The real board: what it decides takes effect as it comes back from the disk, and it can crash. */
export class Desk {
  state: BoardState = emptyBoard();
  readonly log: LogEvent[] = [];
  clock = Date.UTC(2030, 0, 1);

  decide({ method, params, context }: Spoken): Decision {
    const decision = decide(this.state, { method, params }, { ...context, now: this.clock });
    if (decision.ok)
      for (const event of decision.events) {
        const stored = {
          ...event,
          board: 'CB',
          sequence: this.log.length + 1,
          at: this.clock,
          actor: context.actor,
        };
        const read = JSON.parse(JSON.stringify(stored)) as LogEvent;
        this.log.push(read);
        this.state = evolve(this.state, read);
      }
    return decision;
  }

  /** Loses the memory and comes up again from a snapshot of an earlier time, or of none, and the log since. */
  crash(snapshotAt: number): void {
    const digest = digestOf(this.state);
    const early = this.log.slice(0, snapshotAt).reduce(evolve, emptyBoard());
    assert.deepEqual(
      ticketsOf(this.log.slice(0, snapshotAt)),
      early.tickets,
      'A ticket alone is another one.',
    );
    const kept = JSON.stringify({ facts: boardFacts(early), tickets: [...early.tickets.values()] });
    const { facts, tickets } = JSON.parse(kept) as { facts: BoardFacts; tickets: TicketFacts[] };
    const restored = restoreBoard(facts, tickets) ?? assert.fail('The snapshot cannot be read.');
    this.state = this.log.slice(snapshotAt).reduce(evolve, restored);
    assert.equal(digestOf(this.state), digest, 'The board that came up is not the one that crashed.');
  }
}

/** Every ticket from its own events alone. */
function ticketsOf(events: readonly LogEvent[]): Map<TicketId, TicketState> {
  const tickets = new Map<TicketId, TicketState>();
  for (const event of events) {
    const id = ticketOf(event);
    const ticket = id && evolveTicket(tickets.get(id), event);
    if (ticket !== undefined) tickets.set(ticket.id, ticket);
  }
  return tickets;
}

export function digestOf(state: BoardState): string {
  return [...stateDigest(state)].join('\n');
}
