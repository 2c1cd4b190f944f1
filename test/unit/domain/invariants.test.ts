import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Facts, Seat } from '../../../src/domain/command.ts';
import { evolve } from '../../../src/domain/evolve.ts';
import { unmetForReady } from '../../../src/domain/gates.ts';
import type { TicketFacts } from '../../../src/domain/blankTicket.ts';
import { boardFacts, restoreBoard, stateDigest, type BoardFacts } from '../../../src/domain/snapshot.ts';
import { emptyBoard, type BoardState, type TicketState } from '../../../src/domain/state.ts';
import { gateBoard } from '../../../src/domain/ticketCommands.ts';
import { ticketOf, type LogEvent, type NewEvent } from '../../../src/protocol/events.ts';
import { priorities, ticketStatuses, type Stage } from '../../../src/protocol/ticket.ts';
import { seedOfSearch } from '../../support/teamRandom.ts';
import { checkKeptFrom, isProhibited } from './keptFrom.ts';
import { ask, randomCommands, randomTeam, type RandomCommand } from './randomCommands.ts';
import type { TestBoard } from './testBoard.ts';

/** The rules of SPEC 5 said a second time, the slow way: over all tickets and without an index. */
function mayClaim(state: BoardState, ticket: TicketState, seat: Seat): boolean {
  const takes = state.roles.find(({ name }) => name === seat.role)?.takes ?? [];
  const stage = (
    {
      backlog: 'refine',
      ready: 'implement',
      in_progress: 'implement',
      review: 'review',
      closed: 'retire',
    } as Record<string, Stage>
  )[ticket.status];
  if (stage === undefined || !takes.includes(stage) || ticket.claim !== undefined) return false;
  const phase = state.phases.find(({ name }) => name === ticket.phase);
  if (stage !== 'retire' && phase !== undefined && phase.state !== 'active') return false;
  if (seat.repos !== undefined && !ticket.repos.every(({ name }) => seat.repos?.includes(name))) return false;
  if (stage === 'retire') return ticket.workspace !== undefined;
  if (isProhibited(state, ticket, seat)) return false;
  if (ticket.type === 'spike' || openSpikesOf(state, ticket).length > 0) return false;
  if (overBudget(state, ticket)) return false;
  const blocked = ticket.blockedBy.some((id) => state.tickets.get(id)?.status !== 'closed');
  if (stage === 'review') {
    const reviewer = ticket.reviewer ?? state.settings.reviewer;
    return (
      !blocked &&
      (reviewer === seat.role || reviewer === seat.agent) &&
      !ticket.implementers.includes(seat.agent)
    );
  }
  if (ticket.route !== undefined && ticket.route !== seat.agent) return false;
  if (blocked || stage === 'refine') return !blocked;
  if (ticket.type === 'epic') return false;
  if (ticket.role !== undefined && ticket.role !== seat.role) return false;
  const epic = ticket.parent && state.tickets.get(ticket.parent);
  const owner = epic?.type === 'epic' ? epic.epicOwner : undefined;
  if (owner !== undefined && owner !== seat.agent) return false;
  const all = [...state.tickets.values()];
  const { in_progress: most = Infinity } = state.settings.wipPerColumn;
  const inProgress = all.filter(({ status }) => status === 'in_progress').length;
  if (ticket.status !== 'in_progress' && inProgress >= most) return false;
  // The paths of these boards are all or nothing of one folder.
  const names = ticket.repos.map(({ name }) => name);
  const touched = all.some(
    ({ claim, paths, repos }) =>
      claim?.stage === 'implement' && paths.length > 0 && repos.some(({ name }) => names.includes(name)),
  );
  if (ticket.paths.length > 0 && touched) return false;
  const held = all.filter(({ claim }) => claim?.agent === seat.agent && claim.stage === 'implement');
  return held.length < state.settings.wipPerAgent;
}

function openSpikesOf(state: BoardState, { id }: TicketState): string[] {
  return [...state.tickets.values()]
    .filter(({ type, parent, status }) => type === 'spike' && parent === id && status !== 'closed')
    .map((spike) => spike.id);
}

/** Whether what runs of the ticket, its epic's children or the whole board used up reaches a bound. */
function overBudget(state: BoardState, ticket: TicketState): boolean {
  const all = [...state.tickets.values()];
  const epic = ticket.parent && state.tickets.get(ticket.parent);
  const spent = (budget: TicketState['budget'], of: TicketState[]): boolean => {
    const cost = of.reduce((sum, { usage }) => sum + usage.cost, 0);
    const tokens = of.reduce((sum, { usage }) => sum + usage.tokensIn + usage.tokensOut, 0);
    return cost + 1e-9 >= (budget?.cost ?? Infinity) || tokens >= (budget?.tokens ?? Infinity);
  };
  return (
    spent(ticket.budget, [ticket]) ||
    spent(state.settings.budget, all) ||
    (epic?.type === 'epic' &&
      spent(
        epic.budget,
        all.filter(({ parent }) => parent === epic.id),
      ))
  );
}

/** Who asks, as the roster has them: nobody else may ask. */
function onRoster({ roster }: BoardState, { agent, repos }: Seat): Seat {
  const { role, repos: own } = roster.get(agent) ?? assert.fail(`${agent} is not on the roster.`);
  return { agent, role, repos: repos?.filter((name) => own?.includes(name) !== false) ?? own };
}

/** What `next` has to choose from among these, in its order. */
function best(tickets: readonly TicketState[]): TicketState | undefined {
  return [...tickets].sort(
    (a, b) => priorities.indexOf(a.priority) - priorities.indexOf(b.priority) || a.number - b.number,
  )[0];
}

/** The ticket that the steps lead to: 1 as far as it is not held but came back from review, 2, and 4 to 6. */
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
  const returned = offered.filter(({ status, route }) => status === 'in_progress' && route === seat.agent);
  return (
    best(returned) ??
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
      seat !== undefined && mayClaim(state, ticket, onRoster(state, seat)),
      `${ticket.id} was claimed against a rule.`,
    );
    assert.equal(event.payload.fence, ticket.fence + 1, 'a fence grows by one with each claim');
  }
}

function checkNext(state: BoardState, { ticket, resumed }: Facts['claim.next'], seat: Seat): void {
  if (resumed) assert.equal(ticket && state.tickets.get(ticket)?.claim?.agent, seat.agent);
  else
    assert.equal(
      ticket,
      expectedChoice(state, onRoster(state, seat))?.id,
      'next did not choose by the steps.',
    );
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
  if (event.type === 'review.submitted' && event.actor.kind === 'agent') {
    const { implementers } = before.get(event.payload.ticket) ?? assert.fail();
    assert.ok(!implementers.some((agent) => agent === event.actor.agent), 'somebody reviewed its own work');
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
      review: 'review',
      closed: 'retire',
    };
    if (claim !== undefined) assert.equal(claim.stage, stages[status], `${id} in ${status}`);
    if (status === 'in_progress' && claim === undefined)
      assert.ok(ticket.handIn && ticket.rounds > 0, `${id} is in progress, not held and not returned.`);
    if (status === 'review' || status === 'approved') assert.ok(ticket.handIn, `${id} was not handed in.`);
    if (ticket.closedAs === 'merged')
      assert.ok(
        ticket.repos.every(({ name }) => ticket.merges.some((merge) => merge.name === name)),
        `${id} closed as merged and is not.`,
      );
    if (claim !== undefined) assert.equal(claim.fence, ticket.fence);
    assert.deepEqual([...ticket.openSpikes].sort(), openSpikesOf(state, ticket).sort(), id);
    if (claim?.stage === 'implement') assert.ok(ticket.implementers.includes(claim.agent), id);
    const { route, epicOwner } = ticket;
    for (const agent of [claim?.agent, epicOwner, status === 'closed' ? undefined : route])
      assert.ok(agent === undefined || state.roster.has(agent), `${id} names ${agent}, who was fired.`);
    if (ticket.epicOwner !== undefined) assert.ok(ticket.type === 'epic' && status !== 'closed', id);
    if (status === 'backlog' || status === 'closed') continue;
    const unmet = unmetForReady(ticket, board).filter(({ code }) => code !== 'question.open');
    assert.deepEqual(unmet, [], `${id} is ${status} and not fit for it.`);
  }
  assert.ok(state.phases.filter((phase) => phase.state === 'active').length < 2, 'one phase is active');
  checkIndexes(state);
  checkKeptFrom(state);
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
    assert.deepEqual(
      ids(indexes.returnedTo, agent),
      expected(({ status, claim, route }) => status === 'in_progress' && !claim && route === agent),
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
        const board = randomTeam();
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
      { seed: seedOfSearch(), numRuns: Number(process.env['CALLBOARD_PROPERTY_RUNS'] ?? 150) },
    );
  });

  it('the random commands reach what they are to test', function () {
    this.timeout(60_000);
    const seen = new Map<string, number>();
    for (const commands of fc.sample(randomCommands, { numRuns: 200, seed: 7 })) {
      const board = randomTeam();
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
      'phases.planned',
      'phase.switched',
      'phase.inUse',
      'spike.raised',
      'spike.closed',
      'usage.recorded',
      'claim.quieted',
      'handoff.read',
      'handoff.missing',
      'epic.unowned',
      'ticket.handedIn',
      'review.submitted',
      'thread.opened',
      'thread.resolved',
      'merge.recorded',
      'role.defined',
    ]) {
      assert.ok((seen.get(name) ?? 0) > 3, `${name} came ${seen.get(name) ?? 0} times`);
    }
  });
});
