import assert from 'node:assert/strict';
import { toBoard } from '../../../src/domain/queries.ts';
import { shippedRoles } from '../../../src/domain/roles.ts';
import { boardFacts, restoreBoard } from '../../../src/domain/snapshot.ts';
import { board as boardSchema } from '../../../src/protocol/board.ts';
import type { ParamsIn } from '../../../src/protocol/contract.ts';
import type { AgentName } from '../../../src/protocol/ids.ts';
import { limits } from '../../../src/protocol/limits.ts';
import { codes, person, seated, TestBoard } from './testBoard.ts';

const member = (board: TestBoard, name: string) => board.state.roster.get(name as AgentName);

const edit = (board: TestBoard, params: Omit<ParamsIn<'agent.edit'>, 'board' | 'idempotencyKey'>): string =>
  board.refusal('agent.edit', params).code;

const juggler = {
  name: 'juggler',
  title: 'Juggler',
  takes: ['implement' as const],
  never: ['Drop anything'],
  description: 'Keeps everything in the air.',
};

describe('Hiring', () => {
  it('notes repositories, engine and model, and leaves out what was not said', () => {
    const board = TestBoard.team();
    const traits = { repos: ['api', 'api'], engine: 'claude-code', model: 'large' };
    board.do('agent.hire', { name: 'zoe', role: 'builder', ...traits });
    const { hiredAt: _hiredAt, ...zoe } = member(board, 'zoe') ?? assert.fail();
    assert.deepEqual(zoe, { name: 'zoe', role: 'builder', ...traits, repos: ['api'] });
    assert.deepEqual(Object.keys(member(board, 'andrew') ?? {}), ['name', 'role', 'hiredAt']);
    boardSchema.parse(toBoard(board.state));
  });

  it('is refused for repositories that the board does not have', () => {
    const board = TestBoard.team();
    const refusal = board.refusal('agent.hire', { name: 'zoe', role: 'builder', repos: ['gone'] });
    assert.equal(refusal.code, 'repository.unknown');
  });
});

describe('Editing an agent', () => {
  it('changes what is said, clears what is null and keeps only differences in the log', () => {
    const board = TestBoard.team();
    board.do('agent.edit', { name: 'andrew', role: 'builder', engine: 'codex', model: 'small' });
    board.do('agent.edit', { name: 'andrew', role: 'builder', engine: null, repos: ['api'] });
    assert.deepEqual(board.log.at(-1)?.payload, {
      name: 'andrew',
      changes: { repos: ['api'], engine: null },
    });
    const { hiredAt: _hiredAt, ...andrew } = member(board, 'andrew') ?? assert.fail();
    assert.deepEqual(andrew, { name: 'andrew', role: 'builder', repos: ['api'], model: 'small' });
  });

  it('is refused for who and what is not there, and when nothing would change', () => {
    const board = TestBoard.team();
    const refused: readonly (readonly [Parameters<typeof edit>[1], string])[] = [
      [{ name: 'nobody', role: 'builder' }, 'agent.unknown'],
      [{ name: 'andrew', role: 'juggler' }, 'role.unknown'],
      [{ name: 'andrew', repos: ['gone'] }, 'repository.unknown'],
      [{ name: 'andrew', role: 'developer', engine: null }, 'ticket.nothingToChange'],
      [{ name: 'andrew' }, 'ticket.nothingToChange'],
    ];
    for (const [params, code] of refused) assert.equal(edit(board, params), code);
  });

  it('holds for sessions that sit already: role and repositories are those of today', () => {
    const board = TestBoard.team();
    const ofService = board.ticket({ repos: [{ name: 'service' }] });
    const ofApi = board.ticket({ repos: [{ name: 'api' }] });
    board.do('agent.edit', { name: 'andrew', repos: ['api'] });
    const refusal = board.refusal('claim.take', { ticket: ofService }, seated('andrew'));
    assert.deepEqual(codes(refusal.conditions), ['claim.repos']);
    const narrow = seated('andrew', 'developer', { repos: ['service'] });
    assert.deepEqual(codes(board.refusal('claim.take', { ticket: ofApi }, narrow).conditions), [
      'claim.repos',
    ]);
    assert.equal(board.do('claim.next', {}, seated('andrew')).ticket, ofApi);
    board.do('agent.edit', { name: 'bella', role: 'planner' });
    const asPlanner = board.refusal('claim.take', { ticket: ofService }, seated('bella'));
    assert.ok(codes(asPlanner.conditions).includes('claim.stage'));
  });

  it('leaves the agent what it holds', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    board.do('agent.edit', { name: 'andrew', role: 'planner' });
    assert.equal(board.at(ticket).claim?.agent, 'andrew');
  });

  it('keeps a repository on the board that an agent works on', () => {
    const board = TestBoard.team();
    board.do('agent.edit', { name: 'andrew', repos: ['api'] });
    const refusal = board.refusal('repository.remove', { name: 'api' });
    assert.equal(refusal.code, 'repository.inUse');
    assert.match(refusal.message, /^andrew names/);
  });
});

describe('Firing', () => {
  it('releases every claim with a note of what the hub knows, and keeps the work', () => {
    const board = TestBoard.team();
    const epic = board.do('ticket.create', { title: 'An epic with children', type: 'epic' }).ticket;
    const [work, other] = [board.ticket({ parent: epic }), board.ticket()];
    const workspace = { folder: '/f', workspaceFile: '/f.w', fence: 1, repos: [] };
    board.do('claim.take', { ticket: work }, seated('andrew'));
    board.do('workspace.record', { ticket: work, fence: 1, workspace }, seated('andrew'));
    board.do('claim.take', { ticket: other }, seated('andrew'));
    board.hub('claim.stale', { ticket: other, fence: 1 });
    const position = board.log.length;
    const facts = board.do('agent.fire', { name: 'andrew', reason: 'Too slow for this.' });
    assert.deepEqual([...facts.released].sort(), [work, other].sort());
    assert.deepEqual(board.typesSince(position), [
      'claim.released',
      'claim.released',
      'epic.freed',
      'agent.fired',
    ]);
    const note = board.log[position]?.payload as { handoff: { done: string; gotchas: string } };
    assert.match(note.handoff.done, /^Unknown\. andrew held CB-2 to implement it/);
    assert.match(
      note.handoff.gotchas,
      /andrew was taken off the roster\. The reason given: Too slow for this\./,
    );
    assert.match(note.handoff.gotchas, /kept in \/f /);
    for (const id of [work, other]) {
      const { claim, status, route, assignee, fence } = board.at(id);
      assert.deepEqual(
        { claim, status, route, assignee, fence },
        {
          claim: undefined,
          status: 'ready',
          route: undefined,
          assignee: undefined,
          fence: 1,
        },
      );
    }
    assert.deepEqual(board.at(work).workspace, workspace);
    assert.equal(board.at(epic).epicOwner, undefined);
    assert.equal(member(board, 'andrew'), undefined);
    assert.equal(board.do('claim.take', { ticket: work }, seated('bella')).ticket, work);
  });

  it('gives what waits for the agent to anybody, and leaves closed tickets as they were', () => {
    const board = TestBoard.team();
    const routed = board.ticket({ route: 'andrew' });
    const planned = board.ticket({ ready: false, route: 'andrew', reviewer: 'andrew', role: 'builder' });
    const closed = board.ticket({ route: 'andrew' });
    board.do('ticket.move', { ticket: closed, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    const others = board.at(board.ticket({ route: 'bella' }));
    const before = board.at(closed);
    board.do('agent.fire', { name: 'andrew' });
    assert.equal(board.at(routed).route, undefined);
    assert.deepEqual([board.at(planned).route, board.at(planned).reviewer], [undefined, undefined]);
    assert.equal(board.at(closed), before);
    assert.equal(board.at(others.id), others);
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, routed);
  });

  it('clears the route of a refinement that the agent held', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ ready: false, route: 'pia' });
    board.do('claim.take', { ticket }, seated('pia', 'planner'));
    board.do('agent.fire', { name: 'pia' });
    assert.deepEqual([board.at(ticket).claim, board.at(ticket).route], [undefined, undefined]);
  });

  it('leaves a session that does not know yet without anything to claim or to sit on', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('agent.fire', { name: 'andrew' });
    assert.equal(board.refusal('claim.take', { ticket }, seated('andrew')).code, 'session.notSeated');
    assert.equal(board.refusal('claim.next', {}, seated('andrew')).code, 'session.notSeated');
    assert.equal(board.refusal('session.sit', { agent: 'andrew' }).code, 'agent.unknown');
    board.do('agent.hire', { name: 'andrew', role: 'planner' });
    assert.equal(member(board, 'andrew')?.role, 'planner');
  });

  it('is refused for who is not there, and for the reviewer of the whole board', () => {
    const board = TestBoard.team();
    assert.equal(board.refusal('agent.fire', { name: 'nobody' }).code, 'agent.unknown');
    board.do('board.edit', { settings: { reviewer: 'rita' } });
    assert.equal(board.refusal('agent.fire', { name: 'rita' }).code, 'agent.inUse');
    board.do('board.edit', { settings: { reviewer: 'reviewer' } });
    board.do('agent.fire', { name: 'rita' });
  });
});

describe('A role of the board', () => {
  const roleOf = (board: TestBoard, name: string) => board.state.roles.find((role) => role.name === name);

  it('is there for agents, tickets and claims as soon as it is defined', () => {
    const board = TestBoard.team();
    board.do('role.define', { role: juggler });
    board.do('agent.hire', { name: 'joe', role: 'juggler' });
    const ticket = board.ticket({ role: 'juggler' });
    assert.equal(board.do('claim.next', {}, seated('joe', 'juggler')).ticket, ticket);
    assert.equal(roleOf(board, 'juggler')?.own, true);
    boardSchema.parse(toBoard(board.state));
  });

  it('overrides the shipped one of its name, in its place, until it is removed', () => {
    const board = TestBoard.team();
    const names = board.state.roles.map(({ name }) => name);
    const ticket = board.ticket({ ready: false });
    board.do('role.define', { role: { ...juggler, name: 'developer', takes: ['refine', 'refine'] } });
    assert.deepEqual(
      board.state.roles.map(({ name }) => name),
      names,
    );
    assert.deepEqual(roleOf(board, 'developer')?.takes, ['refine']);
    assert.equal(board.do('claim.next', {}, seated('andrew')).ticket, ticket);
    board.do('role.remove', { name: 'developer' });
    assert.deepEqual(
      roleOf(board, 'developer'),
      shippedRoles.find(({ name }) => name === 'developer'),
    );
  });

  it('is replaced by its new version, and a version that is no new one is refused', () => {
    const board = TestBoard.team();
    board.do('role.define', { role: juggler });
    board.do('role.define', { role: { ...juggler, title: 'Master Juggler' } });
    assert.equal(roleOf(board, 'juggler')?.title, 'Master Juggler');
    assert.equal(board.state.ownRoles.length, 1);
    const again = board.refusal('role.define', { role: { ...juggler, title: 'Master Juggler' } });
    assert.equal(again.code, 'ticket.nothingToChange');
  });

  it('stays while an agent, an open ticket or the settings name it', () => {
    const board = TestBoard.team();
    board.do('role.define', { role: juggler });
    const users = (): string => board.refusal('role.remove', { name: 'juggler' }).message;
    board.do('agent.hire', { name: 'joe', role: 'juggler' });
    const work = board.ticket({ role: 'juggler' });
    const reviewed = board.ticket({ reviewer: 'juggler' });
    board.do('board.edit', { settings: { reviewer: 'juggler' } });
    assert.match(users(), new RegExp(`in use by joe, ${work}, ${reviewed}, the settings of the board\\.`));
    assert.equal(board.refusal('role.remove', { name: 'juggler' }).code, 'role.inUse');
    board.do('agent.fire', { name: 'joe' });
    for (const ticket of [work, reviewed])
      board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    assert.match(users(), /in use by the settings of the board\./);
    board.do('board.edit', { settings: { reviewer: 'reviewer' } });
    board.do('role.remove', { name: 'juggler' });
    assert.equal(roleOf(board, 'juggler'), undefined);
    board.do('ticket.move', { ticket: work, to: 'backlog', reason: 'x' });
    const refusal = board.refusal('ticket.move', { ticket: work, to: 'ready' });
    assert.ok(codes(refusal.conditions).includes('role.missing'), 'a reopened ticket needs a role there is');
  });

  it('cannot be removed when it is shipped or not there', () => {
    const board = TestBoard.team();
    assert.equal(board.refusal('role.remove', { name: 'cleanup' }).code, 'role.shipped');
    assert.equal(board.refusal('role.remove', { name: 'juggler' }).code, 'role.unknown');
  });

  it('is one of a bounded number', () => {
    const board = TestBoard.team();
    for (let n = 0; n < limits.rolesOfBoard; n += 1)
      board.do('role.define', { role: { ...juggler, name: `juggler-${n}` } });
    assert.equal(board.refusal('role.define', { role: juggler }).code, 'board.full');
    board.do('role.define', { role: { ...juggler, name: 'juggler-0', title: 'The first' } });
  });

  it('is in the snapshot', () => {
    const board = TestBoard.team();
    board.do('role.define', { role: juggler }, person);
    board.do('agent.hire', { name: 'joe', role: 'juggler', engine: 'codex' });
    const facts = JSON.parse(JSON.stringify(boardFacts(board.state))) as ReturnType<typeof boardFacts>;
    const restored = restoreBoard(facts, []) ?? assert.fail();
    assert.deepEqual(restored.roles, board.state.roles);
    assert.deepEqual([...restored.roster], [...board.state.roster]);
  });
});
