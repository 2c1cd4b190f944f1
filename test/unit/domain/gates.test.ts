import assert from 'node:assert/strict';
import type { GateBoard, GateTicket, Move, Mover } from '../../../src/domain/gateConditions.ts';
import { gateOf, transitions } from '../../../src/domain/gates.ts';
import { shippedRoles } from '../../../src/domain/roles.ts';
import { defaultSettings } from '../../../src/domain/state.ts';
import type { AgentName, RepositoryName, RoleName } from '../../../src/protocol/ids.ts';
import { ticketStatuses, type Stage, type TicketStatus } from '../../../src/protocol/ticket.ts';
import { codes } from './testBoard.ts';

const developer = 'developer' as RoleName;
const andrew = 'andrew' as AgentName;
const bella = 'bella' as AgentName;
const pia = 'pia' as AgentName;

const board: GateBoard = {
  repos: [{ name: 'api' as RepositoryName }],
  roster: [
    { name: andrew, role: developer },
    { name: bella, role: developer },
    { name: pia, role: 'planner' as RoleName },
  ],
  roles: shippedRoles,
  settings: defaultSettings,
};

const fit: GateTicket = {
  id: 'CB-1',
  type: 'task',
  openSpikes: [],
  status: 'backlog',
  criteria: [{ id: 'c1', text: 'It works as expected' }],
  hasDescription: true,
  questions: { open: [] },
  role: developer,
  repos: [{ name: 'api' as RepositoryName }],
  needsNoRepos: false,
  decisions: { required: false, links: [] },
};

const stages: Partial<Record<TicketStatus, Stage>> = {
  backlog: 'refine',
  in_progress: 'implement',
  review: 'review',
  closed: 'retire',
};

/** Who may try: a person, the agent that holds the claim of that state, a planner's agent, some other agent. */
const movers: Record<string, Mover> = {
  person: { kind: 'person' },
  holder: { kind: 'agent', agent: andrew, role: developer },
  planner: { kind: 'agent', agent: pia, role: 'planner' as RoleName },
  agent: { kind: 'agent', agent: bella, role: developer },
};

function verdict(from: TicketStatus, to: TicketStatus, by: Mover): string {
  const stage = stages[from];
  const ticket = { ...fit, status: from, claim: stage && { agent: andrew, stage } };
  const move: Move = { to, by, reason: 'because', ...(to === 'closed' && { closedAs: 'cancelled' }) };
  return codes(gateOf(ticket, board, move)).join(' ') || 'ok';
}

/** Every transition of SPEC 4 for a ticket that lacks nothing but runs, checks and reviews. What is not here is no transition for anybody. */
const golden: Record<string, Record<string, string>> = {
  'backlog > ready': { person: 'ok', holder: 'ok', planner: 'transition.who', agent: 'transition.who' },
  'ready > backlog': { person: 'ok', holder: 'transition.who', planner: 'ok', agent: 'transition.who' },
  'ready > in_progress': forAll('transition.claim'),
  'in_progress > ready': forAll('transition.release'),
  'in_progress > review': { ...forAll('transition.who handIn.missing'), holder: 'handIn.missing' },
  'review > in_progress': { ...forAll('transition.who review.missing'), holder: 'review.missing' },
  'review > approved': {
    ...forAll('transition.who review.missing'),
    person: 'review.missing',
    holder: 'review.missing',
  },
  'ready > closed': personOnly(),
  'approved > closed': personOnly(),
  // In these states the ticket of the table is held.
  'backlog > closed': personOnly('claim.held'),
  'in_progress > closed': personOnly('claim.held'),
  'review > closed': personOnly('claim.held'),
  'closed > backlog': personOnly('claim.held'),
};

function forAll(verdictOfAll: string): Record<string, string> {
  return Object.fromEntries(Object.keys(movers).map((name) => [name, verdictOfAll]));
}

function personOnly(unmet = ''): Record<string, string> {
  return { ...forAll(`transition.who ${unmet}`.trim()), person: unmet || 'ok' };
}

function gate(ticket: Partial<GateTicket>, move: Partial<Move> = {}, on: Partial<GateBoard> = {}): string[] {
  return codes(
    gateOf({ ...fit, ...ticket }, { ...board, ...on }, { to: 'ready', by: { kind: 'person' }, ...move }),
  );
}

describe('Gates', () => {
  it('let through exactly what the table of states says, for everybody', () => {
    for (const from of ticketStatuses) {
      for (const to of ticketStatuses) {
        const actual = Object.fromEntries(
          Object.entries(movers).map(([name, mover]) => [name, verdict(from, to, mover)]),
        );
        assert.deepEqual(
          actual,
          golden[`${from} > ${to}`] ?? forAll('transition.unknown'),
          `${from} > ${to}`,
        );
      }
    }
  });

  it('have no transition in the table that the golden one lacks', () => {
    const named = transitions.flatMap(({ from, to }) => from.map((one) => `${one} > ${to}`));
    assert.deepEqual([...new Set(named)].sort(), Object.keys(golden).sort());
  });

  it('let a ticket that meets the gate become Ready', () => {
    assert.deepEqual(gate({}), []);
    assert.deepEqual(gate({ repos: [], needsNoRepos: true }), []);
  });

  it('name every unmet condition of Ready at once', () => {
    assert.deepEqual(
      gate({
        hasDescription: false,
        criteria: [],
        role: undefined,
        repos: [],
        questions: { open: ['e1', 'e4'] },
      }),
      [
        'description.missing',
        'criteria.missing',
        'question.open',
        'question.open',
        'role.missing',
        'repos.missing',
      ],
    );
  });

  it('name each criterion that is too weak to be checked', () => {
    const criteria = ['It works', 'It works as expected', 'TODO write this down'].map((text, index) => ({
      id: `c${index + 1}`,
      text,
    }));
    const conditions = gateOf({ ...fit, criteria }, board, { to: 'ready', by: { kind: 'person' } });
    assert.deepEqual(codes(conditions), ['criteria.weak', 'criteria.weak']);
    assert.match(conditions[0]?.message ?? '', /c1.*2 words/);
    assert.match(conditions[1]?.message ?? '', /c3.*placeholder/);
  });

  it('want a reviewer that exists', () => {
    assert.deepEqual(gate({ reviewer: 'nobody' }), ['reviewer.missing']);
    assert.deepEqual(gate({}, {}, { settings: { ...defaultSettings, reviewer: 'gone' } }), [
      'reviewer.missing',
    ]);
  });

  it('want a reviewer that is not the only agent of the role', () => {
    const alone = { roster: board.roster.filter(({ name }) => name !== bella) };
    assert.deepEqual(gate({ reviewer: 'developer' }), [], 'two developers can review each other');
    assert.deepEqual(gate({ reviewer: 'developer' }, {}, alone), ['reviewer.sameAgent']);
    assert.deepEqual(gate({ reviewer: 'andrew' }, {}, alone), ['reviewer.sameAgent']);
    assert.deepEqual(gate({ reviewer: 'developer' }, {}, { roster: [] }), ['reviewer.sameAgent']);
    assert.deepEqual(gate({ reviewer: 'pia' }, {}, alone), []);
    assert.deepEqual(gate({}, {}, { roster: [] }), [], 'the default reviewer is another role');
  });

  it('want repositories that the board has', () => {
    assert.deepEqual(gate({ repos: [{ name: 'gone' as RepositoryName }] }), ['repos.unknown']);
  });

  it('want a reason where the table says so', () => {
    for (const [status, to] of [
      ['ready', 'backlog'],
      ['closed', 'backlog'],
      ['ready', 'closed'],
    ] as const) {
      for (const reason of [undefined, '  \n']) {
        assert.deepEqual(gate({ status }, { to, reason, closedAs: 'duplicate' }), ['reason.missing']);
      }
    }
  });

  it('want to know how a ticket is closed, and let only an approved one close as merged', () => {
    const reason = 'because';
    assert.deepEqual(gate({ status: 'ready' }, { to: 'closed', reason }), ['closedAs.missing']);
    assert.deepEqual(gate({ status: 'ready' }, { to: 'closed', reason, closedAs: 'merged' }), [
      'transition.unknown',
    ]);
    assert.deepEqual(gate({ status: 'approved' }, { to: 'closed', reason }), ['merge.unproven']);
    assert.deepEqual(
      gate(
        { status: 'approved', decisions: { required: true, links: [] } },
        { to: 'closed', closedAs: 'merged' },
      ),
      ['merge.unproven', 'decision.missing'],
    );
  });

  it('say where a ticket can go instead, in the words of the board', () => {
    const settings = { ...defaultSettings, columns: { backlog: 'New' } };
    const [condition] = gateOf(
      { ...fit, status: 'closed' },
      { ...board, settings },
      { to: 'review', by: { kind: 'person' } },
    );
    assert.match(condition?.message ?? '', /it can go to New\./);
    const [approved] = gateOf({ ...fit, status: 'approved' }, board, { to: 'ready', by: { kind: 'person' } });
    assert.match(approved?.message ?? '', /it can go to Closed\.$/);
    const [same] = gateOf(fit, board, { to: 'backlog', by: { kind: 'person' } });
    assert.match(same?.message ?? '', /in Backlog already.*Ready, Closed/);
  });
});
