import assert from 'node:assert/strict';
import { decide } from '../../../src/domain/decide.ts';
import { toBoard } from '../../../src/domain/queries.ts';
import { emptyBoard } from '../../../src/domain/state.ts';
import { board as boardSchema } from '../../../src/protocol/board.ts';
import type { AgentName, TicketId } from '../../../src/protocol/ids.ts';
import { limits } from '../../../src/protocol/limits.ts';
import { person, seated, TestBoard } from './testBoard.ts';

describe('A board', () => {
  it('is created once', () => {
    const board = TestBoard.team();
    assert.equal(board.refusal('board.create', { key: 'CB', name: 'Again' }).code, 'board.exists');
  });

  it('has to be there for everything else', () => {
    const params = { ticket: 'CB-1' as TicketId, fence: 1 as never };
    const decision = decide(emptyBoard(), { method: 'claim.stale', params }, { ...person, now: 0 });
    assert.equal(decision.ok ? '' : decision.refusal.code, 'board.unknown');
  });

  it('is shown as the contract says', () => {
    const board = TestBoard.team();
    board.ticket();
    const shown = boardSchema.parse(toBoard(board.state));
    assert.deepEqual(shown.counts, {
      backlog: 0,
      ready: 1,
      in_progress: 0,
      review: 0,
      approved: 0,
      closed: 0,
    });
    assert.equal(shown.sequence, board.log.length);
    assert.throws(() => toBoard(emptyBoard()));
  });

  it('takes edits, and keeps only what differs in the log', () => {
    const board = TestBoard.team();
    board.do('board.edit', { name: 'New name', settings: { wipPerAgent: 3, columns: { ready: 'To do' } } });
    assert.deepEqual(board.log.at(-1)?.payload, {
      name: 'New name',
      settings: { columns: { ready: 'To do' } },
    });
    assert.equal(board.state.settings.wipPerAgent, limits.wipPerAgent);
    assert.equal(
      board.refusal('board.edit', { name: 'New name', settings: { columns: { ready: 'To do' } } }).code,
      'ticket.nothingToChange',
    );
  });

  it('takes a role or an agent as default reviewer, and nobody else', () => {
    const board = TestBoard.team();
    board.do('board.edit', { settings: { reviewer: 'rita' } });
    board.do('board.edit', { settings: { reviewer: 'code-reviewer' } });
    assert.equal(board.refusal('board.edit', { settings: { reviewer: 'nobody' } }).code, 'role.unknown');
  });
});

describe('A repository', () => {
  it('is refused under a name or a path that the board has', () => {
    const board = TestBoard.team();
    for (const params of [
      { name: 'api', root: '/elsewhere' },
      { name: 'API', root: '/elsewhere' },
      { name: 'other', root: '/repos/api' },
    ]) {
      assert.equal(board.refusal('repository.add', params).code, 'repository.exists');
    }
  });

  it('is refused when the board is full', () => {
    const board = TestBoard.team();
    for (let n = board.state.repos.length; n < limits.repositoriesOfBoard; n += 1) {
      board.do('repository.add', { name: `r${n}`, root: `/r${n}` });
    }
    assert.equal(board.refusal('repository.add', { name: 'more', root: '/more' }).code, 'board.full');
  });

  it('goes only when no open ticket names it', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ repos: [{ name: 'api' }] });
    const refusal = board.refusal('repository.remove', { name: 'api' });
    assert.equal(refusal.code, 'repository.inUse');
    assert.match(refusal.message, new RegExp(`^${ticket} names`));
    board.do('repository.remove', { name: 'service' });
    assert.equal(board.refusal('repository.remove', { name: 'service' }).code, 'repository.unknown');
    board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'not needed' });
    board.do('repository.remove', { name: 'api' });
    assert.deepEqual(board.state.repos, []);
  });
});

describe('The roster', () => {
  it('takes an agent once, with a role that exists', () => {
    const board = TestBoard.team();
    assert.equal(board.refusal('agent.hire', { name: 'andrew', role: 'planner' }).code, 'agent.exists');
    assert.equal(board.refusal('agent.hire', { name: 'zoe', role: 'juggler' }).code, 'role.unknown');
  });

  it('is bounded', () => {
    const board = TestBoard.team();
    for (let n = board.state.roster.size; n < limits.agentsOfBoard; n += 1) {
      board.do('agent.hire', { name: `a${n}`, role: 'builder' });
    }
    assert.equal(board.refusal('agent.hire', { name: 'more', role: 'builder' }).code, 'board.full');
  });
});

describe('Taking a seat', () => {
  const none = new Set<AgentName>();
  const sit = (board: TestBoard, params: object, seatedAgents: ReadonlySet<AgentName> = none) =>
    board.do('session.sit', params, { ...person, seatedAgents });

  it('sits as a named agent of the roster', () => {
    const board = TestBoard.team();
    const facts = sit(board, { agent: 'andrew' });
    assert.deepEqual(facts, { agent: 'andrew', role: 'developer', hired: false });
  });

  it('hires a named agent that is not on the roster', () => {
    const board = TestBoard.team();
    assert.deepEqual(sit(board, { agent: 'zoe', role: 'cleanup' }), {
      agent: 'zoe',
      role: 'cleanup',
      hired: true,
    });
    assert.equal(board.state.roster.get('zoe' as AgentName)?.role, 'cleanup');
    assert.equal(board.refusal('session.sit', { agent: 'nobody' }).code, 'agent.unknown');
  });

  it('chooses an agent of the role that nobody sits as and that holds nothing', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    assert.equal(sit(board, { role: 'developer' }).agent, 'andrew');
    board.do('claim.take', { ticket }, seated('andrew'));
    assert.equal(sit(board, { role: 'developer' }).agent, 'bella');
    const taken = new Set(['bella' as AgentName]);
    assert.deepEqual(sit(board, { role: 'developer' }, taken), {
      agent: 'developer-1',
      role: 'developer',
      hired: true,
    });
    taken.add('developer-1' as AgentName);
    assert.equal(sit(board, { role: 'developer' }, taken).agent, 'developer-2');
    assert.equal(sit(board, { role: 'developer' }).agent, 'bella');
  });

  it('is refused for roles, agents and repositories that do not fit', () => {
    const board = TestBoard.team();
    assert.equal(board.refusal('session.sit', { role: 'juggler' }).code, 'role.unknown');
    assert.equal(board.refusal('session.sit', {}).code, 'role.unknown');
    assert.equal(
      board.refusal('session.sit', { agent: 'andrew', role: 'planner' }).code,
      'agent.roleMismatch',
    );
    assert.equal(
      board.refusal('session.sit', { agent: 'andrew', repos: ['api', 'gone'] }).code,
      'repository.unknown',
    );
  });
});
