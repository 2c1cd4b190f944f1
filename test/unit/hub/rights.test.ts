import assert from 'node:assert/strict';
import { contract, type Method, methods } from '../../../src/protocol/contract.ts';
import type { SessionKind } from '../../../src/protocol/board.ts';
import { WireError } from '../../../src/protocol/errors.ts';
import type { AgentName, BoardKey, Fence, RoleName, SessionId, TicketId } from '../../../src/protocol/ids.ts';
import type { ClaimState } from '../../../src/domain/state.ts';
import { checkRight } from '../../../src/hub/rights.ts';
import type { Session } from '../../../src/hub/session.ts';

const own = 'CB-1' as TicketId;
const other = 'CB-2' as TicketId;
const fence = 3 as Fence;
const seat = { board: 'CB' as BoardKey, agent: 'andrew' as AgentName, role: 'developer' as RoleName };

function session(id: string, kind: SessionKind, more: Partial<Session> = {}): Session {
  return {
    id: id as SessionId,
    since: 0,
    introduction: { kind, instance: 'instance', version: '1' },
    peer: undefined,
    goneAt: 0,
    lastActivityAt: 0,
    seat: undefined,
    binding: undefined,
    watches: new Set(),
    ...more,
  };
}

const binding = { ticket: own, stage: 'implement', fence } as const;

/** Everybody who may call: what each is, and what each may do to its own and to another ticket. */
const callers = {
  'a window without a seat': session('window', 'window'),
  'a window with a seat on another board': session('elsewhere', 'window', {
    seat: { ...seat, board: 'OTHER' as BoardKey },
  }),
  'a window with a seat': session('seated', 'window', { seat }),
  'a window that holds the ticket': session('holder', 'window', { seat }),
  'a terminal': session('terminal', 'cli', { seat }),
  'a window bound to the claim of the ticket': session('bound-window', 'window', { seat, binding }),
  'a process bound to the claim of the ticket': session('bound-cli', 'cli', { seat, binding }),
  'an MCP client bound to the claim of the ticket': session('bound-mcp', 'mcp', { seat, binding }),
  'an MCP client that is bound to nothing': session('mcp', 'mcp'),
  'an MCP client that was given a seat': session('mcp-seated', 'mcp', { seat }),
} as const;
type Caller = keyof typeof callers;

const seatedPersons: readonly Caller[] = [
  'a window with a seat',
  'a window that holds the ticket',
  'a terminal',
];
const persons: readonly Caller[] = [
  'a window without a seat',
  'a window with a seat on another board',
  ...seatedPersons,
];
const seatedAgent: Caller = 'an MCP client that was given a seat';
const bound: readonly Caller[] = [
  'a window bound to the claim of the ticket',
  'a process bound to the claim of the ticket',
  'an MCP client bound to the claim of the ticket',
];

/** Who may use a right on the ticket that `holder` holds, and on one that somebody else holds. */
type Right = (typeof contract)[Method]['right'];
const allowed: Record<Right, { own: readonly Caller[]; other: readonly Caller[] }> = {
  read: { own: Object.keys(callers) as Caller[], other: Object.keys(callers) as Caller[] },
  person: { own: persons, other: persons },
  talk: { own: [...persons, ...bound, seatedAgent], other: [...persons, ...bound, seatedAgent] },
  seat: { own: [...seatedPersons, seatedAgent], other: [...seatedPersons, seatedAgent] },
  write: { own: [...persons, ...bound], other: persons },
  move: { own: [...persons, ...bound, seatedAgent], other: [...persons, seatedAgent] },
  holder: { own: ['a window that holds the ticket', ...bound], other: [] },
};

function claimOf(ticket: TicketId): ClaimState | undefined {
  const holder = ticket === own ? 'holder' : 'somebody-else';
  return {
    session: holder as SessionId,
    agent: seat.agent,
    stage: 'implement',
    fence,
    since: 0,
    leaseMs: 1,
  };
}

function codeOf(method: Method, caller: Session, ticket: TicketId): string | undefined {
  try {
    checkRight(method, { board: 'CB' as BoardKey, ticket, fence }, { session: caller, claimOf });
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
}

describe('The right to each method of the contract', () => {
  for (const method of methods.filter((name) => name !== 'hello'))
    for (const [name, caller] of Object.entries(callers)) {
      const may = allowed[contract[method].right];
      for (const [which, ticket] of [
        ['own', own],
        ['other', other],
      ] as const) {
        const permitted = may[which].includes(name as Caller);
        it(`${method} on ${which === 'own' ? 'the' : 'another'} ticket is ${permitted ? 'open' : 'closed'} to ${name}`, () => {
          const code = codeOf(method, caller, ticket);
          if (permitted) assert.equal(code, undefined);
          else assert.match(String(code), /^(right\.missing|session\.notSeated)$/);
        });
      }
    }

  it('leaves it to the rules to say that nobody holds a ticket, or not under this fence', () => {
    const caller = callers['a window with a seat'];
    const target = { ticket: own, fence: 2 as Fence };
    checkRight('workspace.record', target, { session: caller, claimOf });
    checkRight('workspace.record', { ...target, fence }, { session: caller, claimOf: () => undefined });
  });

  it('lets an MCP client that adopted a claim write to its ticket and to no other', () => {
    const adopter = session('holder', 'mcp');
    assert.equal(codeOf('comment.add', adopter, own), undefined);
    assert.equal(codeOf('workspace.record', adopter, own), undefined);
    assert.equal(codeOf('comment.add', adopter, other), 'right.missing');
  });
});
