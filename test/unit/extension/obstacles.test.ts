import assert from 'node:assert/strict';
import fc from 'fast-check';
import { claimConditions } from '../../../src/domain/claimRules.ts';
import { toBoard, toSummary } from '../../../src/domain/queries.ts';
import { stageOfStatus } from '../../../src/domain/stages.ts';
import type { BoardState } from '../../../src/domain/state.ts';
import { WorkUnderWay } from '../../../src/domain/workUnderWay.ts';
import {
  findObstacles,
  type Obstacles,
  type Surroundings,
} from '../../../src/extension/session/obstacles.ts';
import type { AgentName, RoleName } from '../../../src/protocol/ids.ts';
import type { TicketSummary } from '../../../src/protocol/ticket.ts';
import { seedOfSearch } from '../../support/teamRandom.ts';
import { ask, randomCommands, randomTeam } from '../domain/randomCommands.ts';
import { ticketOf } from './ticketOf.ts';

type Fields = Partial<Record<keyof TicketSummary, unknown>>;

const usage = { runs: 1, tokensIn: 60, tokensOut: 40, cost: 2 };
const implementing = { agent: 'bella', stage: 'implement', fence: 1 };

describe('what stands in the way of a ticket', () => {
  const others = [
    ticketOf('CB-1'),
    ticketOf('CB-2', { status: 'closed' }),
    ticketOf('CB-4', { type: 'epic', budget: { cost: 2 } }),
    ticketOf('CB-5', { type: 'epic', budget: { cost: 3 } }),
    ticketOf('CB-6', {
      status: 'in_progress',
      claim: implementing,
      repos: [{ name: 'api' }],
      paths: ['src/**'],
    }),
  ];
  const board = {
    phases: [
      { name: 'now', state: 'active' },
      { name: 'later', state: 'planned' },
    ],
    settings: { budget: {} },
    usage,
    epicUsage: [
      { epic: 'CB-4', usage },
      { epic: 'CB-5', usage },
    ],
  } as unknown as NonNullable<Surroundings['board']>;
  const around: Surroundings = {
    tickets: new Map(others.map((ticket) => [ticket.id, ticket])),
    board,
    work: () => new WorkUnderWay(others),
  };
  const of = (fields: Fields): Obstacles => findObstacles(ticketOf('CB-7', fields), around);

  it('is nothing on a fresh ticket', () => {
    assert.deepEqual(of({}), { blockers: [], spikes: [] });
  });

  it('are blockers that are open; of a closed one and of one that is not known any more nobody waits', () => {
    assert.deepEqual(of({ blockedBy: ['CB-1', 'CB-2', 'CB-3'] }).blockers, ['CB-1']);
  });

  it('is its phase unless that is active', () => {
    assert.equal(of({ phase: 'now' }).phase, undefined);
    assert.deepEqual(of({ phase: 'later' }).phase, { name: 'later', state: 'planned' });
  });

  it('are open spikes and a budget that is spent: its own, its epic’s, the board’s', () => {
    assert.deepEqual(of({ openSpikes: ['CB-8'] }).spikes, ['CB-8']);
    assert.deepEqual(of({ budget: { tokens: 100 }, usage }).spent, { of: 'ticket' });
    assert.equal(of({ budget: { tokens: 101, cost: 3 }, usage }).spent, undefined);
    assert.deepEqual(of({ parent: 'CB-4' }).spent, { of: 'epic', epic: 'CB-4' });
    assert.equal(of({ parent: 'CB-5' }).spent, undefined);
    const spentBoard = { ...board, settings: { budget: { tokens: 100 } } } as unknown as typeof board;
    assert.deepEqual(findObstacles(ticketOf('CB-7'), { ...around, board: spentBoard }).spent, {
      of: 'board',
    });
  });

  it('is the work of somebody else on the same files of the same repository', () => {
    const api = { repos: [{ name: 'api' }] };
    assert.equal(of({ ...api, paths: ['src/list.ts'] }).overlap, 'CB-6');
    assert.equal(of({ ...api, paths: ['docs/**'] }).overlap, undefined);
    assert.equal(of({ repos: [{ name: 'service' }], paths: ['src/list.ts'] }).overlap, undefined);
    assert.equal(of({ ...api, paths: ['src/list.ts'], claim: implementing }).overlap, undefined);
  });

  it('is nothing once it is closed', () => {
    const { blockers, phase } = of({ status: 'closed', blockedBy: ['CB-1'], phase: 'later' });
    assert.deepEqual([blockers, phase], [[], undefined]);
  });
});

/** The rules of a claim that hold for every seat, by what a window calls them. */
const rulesForAll: Readonly<Record<string, (obstacles: Obstacles) => boolean>> = {
  'claim.blocked': ({ blockers }) => blockers.length > 0,
  'spike.open': ({ spikes }) => spikes.length > 0,
  'phase.inactive': ({ phase }) => phase !== undefined,
  'paths.overlap': ({ overlap }) => overlap !== undefined,
  'budget.spent': ({ spent }) => spent !== undefined,
};

describe('what a window takes for an obstacle', () => {
  const seat = { agent: 'zoe' as AgentName, role: 'developer' as RoleName };

  /** Holds the window's view of every ticket that somebody could claim against the rules; counts what was met. */
  function compare(state: BoardState, met: Map<string, number>): void {
    const tickets = new Map([...state.tickets.values()].map((ticket) => [ticket.id, toSummary(ticket)]));
    const work = new WorkUnderWay(tickets.values());
    const around = { tickets, board: toBoard(state), work: () => work };
    for (const ticket of state.tickets.values()) {
      const stage = stageOfStatus[ticket.status];
      if (stage === undefined || stage === 'retire' || ticket.claim !== undefined) continue;
      const codes = claimConditions(state, ticket, { seat, stage }).map(({ code }) => code);
      const obstacles = findObstacles(toSummary(ticket), around);
      for (const [code, stands] of Object.entries(rulesForAll)) {
        assert.equal(stands(obstacles), codes.includes(code), `${ticket.id} ${ticket.status} ${code}`);
        if (codes.includes(code)) met.set(code, (met.get(code) ?? 0) + 1);
      }
    }
  }

  function play(commands: Parameters<typeof ask>[1][], met: Map<string, number>): void {
    const board = randomTeam();
    for (const command of commands) {
      const { method, params, context } = ask(board, command);
      const decision = board.decision(method, params, context);
      if (!decision.ok) continue;
      for (const event of decision.events) board.append(event, context);
    }
    compare(board.state, met);
  }

  it('is what the rules of a claim refuse for, whatever happened on the board', function () {
    this.timeout(60_000);
    fc.assert(
      fc.property(randomCommands, (commands) => {
        play(commands, new Map());
      }),
      { seed: seedOfSearch(), numRuns: 60 },
    );
  });

  it('was seen for each of these rules', function () {
    this.timeout(60_000);
    const met = new Map<string, number>();
    for (const commands of fc.sample(randomCommands, { numRuns: 200, seed: 7 })) play(commands, met);
    assert.deepEqual([...met.keys()].sort(), Object.keys(rulesForAll).sort());
  });
});
