import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Facts, Seat } from '../../../src/domain/command.ts';
import { evolve } from '../../../src/domain/evolve.ts';
import { unmetForReady } from '../../../src/domain/gates.ts';
import {
  boardFacts,
  restoreBoard,
  stateDigest,
  type BoardFacts,
  type TicketFacts,
} from '../../../src/domain/snapshot.ts';
import { emptyBoard, type BoardState, type TicketState } from '../../../src/domain/state.ts';
import { gateBoard } from '../../../src/domain/ticketCommands.ts';
import { ticketOf, type LogEvent, type NewEvent } from '../../../src/protocol/events.ts';
import { priorities, ticketStatuses, type Stage } from '../../../src/protocol/ticket.ts';
import { ask, randomCommands, type RandomCommand } from './randomCommands.ts';
import { TestBoard } from './testBoard.ts';

/** The rules of SPEC 5 said a second time, the slow way: over all tickets and without an index. */
function mayClaim(state: BoardState, ticket: TicketState, seat: Seat): boolean {
  const takes = state.roles.find(({ name }) => name === seat.role)?.takes ?? [];
  const stage = ({ backlog: 'refine', ready: 'implement', closed: 'retire' } as Record<string, Stage>)[
    ticket.status
  ];
  if (stage === undefined || !takes.includes(stage) || ticket.claim !== undefined) return false;
  if (seat.repos !== undefined && !ticket.repos.every(({ name }) => seat.repos?.includes(name))) return false;
  if (stage === 'retire') return ticket.workspace !== undefined;
  if (ticket.route !== undefined && ticket.route !== seat.agent) return false;
  const blocked = ticket.blockedBy.some((id) => state.tickets.get(id)?.status !== 'closed');
  if (blocked || stage === 'refine') return !blocked;
  if (ticket.type === 'epic' || ticket.type === 'spike') return false;
  if (ticket.role !== undefined && ticket.role !== seat.role) return false;
  const held = [...state.tickets.values()].filter(
    ({ claim }) => claim?.agent === seat.agent && claim.stage === 'implement',
  );
  return held.length < state.settings.wipPerAgent;
}

/** What `next` has to choose from among these, in its order. */
function best(tickets: readonly TicketState[]): TicketState | undefined {
  return [...tickets].sort(
    (a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority) || a.number - b.number,
  )[0];
}

/** The ticket that the steps 2 and 4 to 6 lead to. */
function expectedChoice(state: BoardState, seat: Seat): TicketState | undefined {
  const offered = [...state.tickets.values()].filter(
    (ticket) => ticket.type !== 'epic' && ticket.type !== 'spike' && mayClaim(state, ticket, seat),
  );
  const epicOf = ({ parent }: TicketState): TicketState | undefined => {
    const epic = parent && state.tickets.get(parent);
    return epic?.type === 'epic' ? epic : undefined;
  };
  const owned = offered.filter((ticket) => epicOf(ticket)?.epicOwner === seat.agent);
  const nextEpic = best(owned.flatMap((ticket) => epicOf(ticket) ?? []));
  return (
    best(owned.filter((ticket) => epicOf(ticket) === nextEpic)) ??
    best(offered.filter(({ type }) => type === 'bug')) ??
    best(offered.filter((ticket) => epicOf(ticket) !== undefined)) ??
    best(offered)
  );
}

function checkGrant(state: BoardState, events: readonly NewEvent[], seat: Seat | undefined): void {
  for (const event of events) {
    if (event.type !== 'claim.granted') continue;
    const ticket = state.tickets.get(event.payload.ticket) ?? assert.fail();
    assert.ok(
      seat !== undefined && mayClaim(state, ticket, seat),
      `${ticket.id} was claimed against a rule.`,
    );
    assert.equal(event.payload.fence, ticket.fence + 1, 'a fence grows by one with each claim');
  }
}

function checkNext(state: BoardState, { ticket, resumed }: Facts['claim.next'], seat: Seat): void {
  if (resumed) assert.equal(ticket && state.tickets.get(ticket)?.claim?.agent, seat.agent);
  else assert.equal(ticket, expectedChoice(state, seat)?.id, 'next did not choose by the steps.');
}

/** An event changes the ticket it names by one version and no other; criteria change in Backlog only. */
function checkChange(before: ReadonlyMap<string, TicketState>, state: BoardState, event: LogEvent): void {
  const named = 'ticket' in event.payload ? event.payload.ticket : undefined;
  for (const [id, ticket] of state.tickets) {
    const was = before.get(id);
    if (id !== named) assert.equal(ticket, was, `${event.type} changed ${id}, which it does not name.`);
    else assert.equal(ticket.version, (was?.version ?? 0) + 1);
    if (was !== undefined && was.status !== 'backlog') assert.equal(ticket.criteria, was.criteria);
    assert.ok(ticket.fence >= (was?.fence ?? 0));
  }
}

/** An inbox holds what happened, in order, each item once, and nothing that its own agent did. */
function checkInboxes({ inboxes, roster }: BoardState, log: readonly LogEvent[]): void {
  for (const [agent, { unread, acknowledged }] of inboxes) {
    assert.ok(roster.has(agent));
    for (const items of [unread, acknowledged])
      for (const [index, { sequence, ticket }] of items.entries()) {
        const event = log[sequence - 1] ?? assert.fail();
        assert.notEqual(event.actor.agent, agent, `${agent} hears of what it did.`);
        assert.equal(ticket, ticketOf(event));
        assert.ok(sequence > (items[index - 1]?.sequence ?? 0));
      }
    const all = [...unread, ...acknowledged].map(({ sequence }) => sequence);
    assert.equal(new Set(all).size, all.length, 'an item is unread or acknowledged, once');
  }
}

/** What holds between commands. */
function checkState(state: BoardState): void {
  const board = gateBoard(state);
  for (const ticket of state.tickets.values()) {
    const { id, status, claim } = ticket;
    const stages: Partial<Record<typeof status, Stage>> = {
      backlog: 'refine',
      in_progress: 'implement',
      closed: 'retire',
    };
    if (claim !== undefined) assert.equal(claim.stage, stages[status], `${id} in ${status}`);
    if (status === 'in_progress')
      assert.equal(claim?.stage, 'implement', `${id} is in progress without a claim.`);
    if (claim !== undefined) assert.equal(claim.fence, ticket.fence);
    if (ticket.epicOwner !== undefined) assert.ok(ticket.type === 'epic' && status !== 'closed', id);
    if (status === 'backlog' || status === 'closed') continue;
    const unmet = unmetForReady(ticket, board).filter(({ code }) => code !== 'question.open');
    assert.deepEqual(unmet, [], `${id} is ${status} and not fit for it.`);
  }
  checkIndexes(state);
}

function checkIndexes({ tickets, indexes }: BoardState): void {
  const all = [...tickets.values()];
  const numbers = (test: (ticket: TicketState) => boolean): number[] =>
    all
      .filter(test)
      .map(({ number }) => number)
      .sort((a, b) => a - b);
  for (const status of ticketStatuses) {
    assert.deepEqual(
      [...indexes.byStatus[status]],
      numbers((ticket) => ticket.status === status),
    );
  }
  const ids = (map: { get: (key: never) => ReadonlySet<string> }, key: string): string[] =>
    [...map.get(key as never)].sort();
  const expected = (test: (ticket: TicketState) => boolean): string[] =>
    all
      .filter(test)
      .map(({ id }) => id)
      .sort();
  for (const agent of ['andrew', 'bella', 'carl', 'bob', 'pia', 'cleo']) {
    assert.deepEqual(
      ids(indexes.heldBy, agent),
      expected(({ claim }) => claim?.agent === agent),
    );
    assert.deepEqual(
      ids(indexes.epicsOf, agent),
      expected(({ epicOwner }) => epicOwner === agent),
    );
  }
  for (const { id } of all) {
    assert.deepEqual(
      ids(indexes.childrenOf, id),
      expected(({ parent }) => parent === id),
    );
    assert.deepEqual(
      ids(indexes.dependentsOf, id),
      expected(({ blockedBy }) => blockedBy.includes(id)),
    );
  }
  assert.equal(indexes.queue.size, indexes.places.size);
}

function perform(board: TestBoard, command: RandomCommand): void {
  const { method, params, context } = ask(board, command);
  const { state, log } = board;
  const decision = board.decision(method, params, context);
  if (!decision.ok) return;
  checkGrant(state, decision.events, context.seat);
  if (method === 'claim.next' && context.seat) {
    checkNext(state, decision.facts as Facts['claim.next'], context.seat);
  }
  for (const event of decision.events) {
    const before = new Map(state.tickets);
    board.append(event, context);
    checkChange(before, board.state, log.at(-1) ?? assert.fail());
  }
  checkState(board.state);
  checkInboxes(board.state, log);
}

function team(): TestBoard {
  const board = TestBoard.team();
  board.do('agent.hire', { name: 'carl', role: 'developer' });
  board.do('agent.hire', { name: 'bob', role: 'builder' });
  board.do('agent.hire', { name: 'cleo', role: 'cleanup' });
  for (let n = 0; n < 3; n += 1) board.ticket(n === 0 ? { type: 'epic' } : { parent: 'CB-1' });
  return board;
}

function fold(state: BoardState, events: readonly LogEvent[]): BoardState {
  return events.reduce(evolve, state);
}

/** The places where tickets wait, in one order. */
function waiting({ indexes }: BoardState): [string, unknown][] {
  return [...indexes.places].sort(([a], [b]) => (a < b ? -1 : 1));
}

describe('Whatever is asked of a board', () => {
  it('no rule is broken and no fact gets lost', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(randomCommands, fc.double({ min: 0, max: 1, noNaN: true }), (commands, cut) => {
        const board = team();
        for (const command of commands) perform(board, command);
        const digest = board.digest();

        const folded = fold(emptyBoard(), board.log);
        assert.equal(
          [...stateDigest(folded)].join('\n'),
          digest,
          'the fold of the log is not the live state',
        );

        const at = Math.floor(cut * board.log.length);
        const early = fold(emptyBoard(), board.log.slice(0, at));
        const kept = JSON.stringify({ facts: boardFacts(early), tickets: [...early.tickets.values()] });
        const { facts, tickets } = JSON.parse(kept) as { facts: BoardFacts; tickets: TicketFacts[] };
        const restored = fold(restoreBoard(facts, tickets) ?? assert.fail(), board.log.slice(at));
        assert.equal([...stateDigest(restored)].join('\n'), digest, 'a restored snapshot goes another way');
        checkIndexes(restored);
        assert.deepEqual(waiting(restored), waiting(board.state));
      }),
      { numRuns: Number(process.env['CALLBOARD_PROPERTY_RUNS'] ?? 150) },
    );
  });

  it('the random commands reach what they are to test', () => {
    const seen = new Map<string, number>();
    for (const commands of fc.sample(randomCommands, { numRuns: 80, seed: 7 })) {
      const board = team();
      for (const command of commands) {
        const { method, params, context } = ask(board, command);
        const decision = board.decision(method, params, context);
        const found = decision.ok
          ? decision.events.map(({ type }) => type as string)
          : [decision.refusal.code];
        for (const name of found) seen.set(name, (seen.get(name) ?? 0) + 1);
        if (decision.ok) for (const event of decision.events) board.append(event, context);
      }
    }
    for (const name of [
      'claim.granted',
      'claim.adopted',
      'claim.staled',
      'claim.reclaimed',
      'claim.released',
      'epic.owned',
      'epic.freed',
      'ticket.moved',
      'workspace.recorded',
      'message.posted',
      'inbox.acknowledged',
      'digest.posted',
      'claim.held',
      'claim.refused',
      'claim.expired',
      'claim.fenceStale',
      'claim.none',
      'gate.refused',
      'ticket.criteriaFrozen',
      'ticket.cycle',
      'ticket.closed',
    ]) {
      assert.ok((seen.get(name) ?? 0) > 3, `${name} came ${seen.get(name) ?? 0} times`);
    }
  });
});
