import assert from 'node:assert/strict';
import { heldTickets } from '../../../src/domain/queries.ts';
import { limits } from '../../../src/protocol/limits.ts';
import { codes, driven, note, person, seated, TestBoard, workspaceOf } from './testBoard.ts';

const title = 'A ticket worth its title';

/** Codes of the rules in the way of a claim. */
function inTheWay(board: TestBoard, ticket: string, context = seated('andrew')): string[] {
  return codes(board.refusal('claim.take', { ticket }, context).conditions);
}

describe('Claiming', () => {
  it('sets claim, assignee, route and status at once', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    const { claim, assignee, route, status, version } = board.summary(ticket);
    assert.deepEqual(
      { claim, assignee, route, status, version },
      {
        claim: {
          session: 'session-of-andrew',
          agent: 'andrew',
          stage: 'implement',
          fence: 1,
          since: board.now,
          leaseMs: limits.leaseMs,
        },
        assignee: 'andrew',
        route: 'andrew',
        status: 'in_progress',
        version: 3,
      },
    );
    assert.deepEqual(
      [...heldTickets(board.state)].map(({ id }) => id),
      [ticket],
    );
  });

  it('needs a seat', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    assert.equal(board.refusal('claim.take', { ticket }, person).code, 'session.notSeated');
    assert.equal(board.refusal('claim.next', {}, person).code, 'session.notSeated');
    assert.equal(board.refusal('claim.take', { ticket: 'CB-9' }, seated('andrew')).code, 'ticket.unknown');
  });

  it('keeps the lease that was asked for', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket, leaseMs: 600_000 }, seated('andrew'));
    assert.equal(board.at(ticket).claim?.leaseMs, 600_000);
  });

  it('for another version of the ticket is refused with the ticket as it is', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    const refusal = board.refusal('claim.take', { ticket, expectedVersion: 7 }, seated('andrew'));
    assert.equal(refusal.code, 'ticket.versionStale');
    assert.equal(refusal.currentTicket?.id, ticket);
  });

  it('of a held ticket names who holds it and since when', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    const refusal = board.refusal('claim.take', { ticket }, seated('bella'));
    assert.equal(refusal.code, 'claim.held');
    assert.match(refusal.message, /held by andrew to implement it, since 2030-01-01 00:00 UTC\./);
    assert.match(board.refusal('claim.take', { ticket }, seated('andrew')).message, /this very session/);
    board.hub('claim.stale', { ticket, fence: 1 });
    assert.match(board.refusal('claim.take', { ticket }, seated('bella')).message, /lease ran out/);
  });

  it('leaves the state alone for any stage but implement', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ ready: false });
    board.do('claim.take', { ticket }, seated('pia', 'planner'));
    const { claim, status, assignee, route } = board.summary(ticket);
    assert.deepEqual([claim?.stage, status, assignee, route], ['refine', 'backlog', undefined, undefined]);
    board.do('claim.release', { ticket, fence: 1, handoff: note });
    assert.equal(board.at(ticket).status, 'backlog');
  });
});

describe('A ticket cannot be claimed', () => {
  it('in a state that is not the one of the stage', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ ready: false });
    const refusal = board.refusal('claim.take', { ticket, stage: 'implement' }, seated('andrew'));
    assert.equal(refusal.code, 'claim.refused');
    assert.deepEqual(codes(refusal.conditions), ['claim.state']);
    const ready = board.ticket();
    assert.deepEqual(
      codes(
        board.refusal('claim.take', { ticket: ready, stage: 'refine' }, seated('pia', 'planner')).conditions,
      ),
      ['claim.state'],
    );
    assert.deepEqual(
      codes(
        board.refusal('claim.take', { ticket: ready, stage: 'review' }, seated('rita', 'reviewer'))
          .conditions,
      ),
      ['claim.state'],
    );
  });

  it('when it is an epic or a spike', () => {
    const board = TestBoard.team();
    for (const type of ['epic', 'spike'] as const) {
      assert.deepEqual(inTheWay(board, board.ticket({ type })), ['claim.type']);
    }
  });

  it('while a blocker is open', () => {
    const board = TestBoard.team();
    const blocker = board.ticket();
    const ticket = board.ticket({ blockedBy: [blocker] });
    assert.deepEqual(inTheWay(board, ticket), ['claim.blocked']);
    board.do('ticket.move', { ticket: blocker, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    board.do('claim.take', { ticket }, seated('andrew'));
  });

  it('when it is routed to another agent', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ route: 'bella' });
    assert.deepEqual(inTheWay(board, ticket), ['claim.routed']);
    board.do('claim.take', { ticket }, seated('bella'));
  });

  it('by a role that does not take the stage, or is not the ticket’s', () => {
    const board = TestBoard.team();
    assert.deepEqual(inTheWay(board, board.ticket(), seated('pia', 'planner')), [
      'claim.role',
      'claim.stage',
    ]);
    assert.deepEqual(inTheWay(board, board.ticket({ role: 'builder' })), ['claim.role']);
    assert.deepEqual(inTheWay(board, board.ticket(), seated('joe', 'juggler')), [
      'claim.role',
      'claim.stage',
    ]);
  });

  it('by a session that lacks one of its repositories', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    assert.deepEqual(inTheWay(board, ticket, seated('andrew', 'developer', { repos: ['api'] })), [
      'claim.repos',
    ]);
    board.do('claim.take', { ticket }, seated('andrew', 'developer', { repos: ['service', 'api'] }));
  });

  it('by an agent that holds as many as it may', () => {
    const board = TestBoard.team();
    board.do('board.edit', { settings: { wipPerAgent: 2 } });
    for (const ticket of [board.ticket(), board.ticket()])
      board.do('claim.take', { ticket }, seated('andrew'));
    assert.deepEqual(inTheWay(board, board.ticket()), ['claim.wip']);
    board.do('claim.take', { ticket: 'CB-3' }, seated('bella'));
  });

  it('for several reasons at once, and all are named', () => {
    const board = TestBoard.team();
    const blocker = board.ticket();
    const ticket = board.ticket({ ready: false, route: 'bella', role: 'builder', blockedBy: [blocker] });
    const params = { ticket, stage: 'implement' } as const;
    const refusal = board.refusal('claim.take', params, seated('andrew', 'developer', { repos: [] }));
    assert.deepEqual(codes(refusal.conditions), [
      'claim.state',
      'claim.blocked',
      'claim.routed',
      'claim.role',
      'claim.repos',
    ]);
  });

  it('for review by anybody but its reviewer', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.append({
      type: 'ticket.moved',
      payload: { ticket: board.at(ticket).id, from: 'ready', to: 'review' },
    });
    assert.deepEqual(inTheWay(board, ticket, seated('carl', 'code-reviewer')), ['claim.reviewer']);
    board.do('claim.take', { ticket }, seated('rita', 'reviewer'));
    assert.equal(board.at(ticket).status, 'review');
  });

  it('for retiring without a workspace', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('ticket.move', { ticket, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    assert.deepEqual(inTheWay(board, ticket, seated('cleo', 'cleanup')), ['claim.workspace']);
  });
});

describe('A claim', () => {
  it('is given back with a note, to Ready and to anybody', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    assert.equal(board.refusal('claim.release', { ticket, fence: 2, handoff: note }).code, 'claim.none');
    assert.equal(
      board.refusal('claim.release', { ticket, fence: 1, handoff: note }, driven('bella')).code,
      'claim.none',
    );
    board.do('claim.release', { ticket, fence: 1, handoff: note }, driven('andrew'));
    const { claim, status, route, assignee } = board.summary(ticket);
    assert.deepEqual([claim, status, route, assignee], [undefined, 'ready', undefined, undefined]);
    assert.equal(board.at(ticket).lastHandoffSequence, board.log.length);
    assert.equal(board.refusal('claim.release', { ticket, fence: 1, handoff: note }).code, 'claim.none');
  });

  it('keeps it with who held it when a person said so, until that failed, and then it is for anybody', () => {
    const board = TestBoard.team();
    const pia = seated('pia', 'planner');
    for (const end of ['release', 'reclaim', 'spike'] as const) {
      const ticket = board.ticket({ ready: false, route: 'pia' });
      board.do('claim.take', { ticket }, pia);
      const held = { ticket, fence: board.fence(ticket) };
      if (end === 'release') board.do('claim.release', { ...held, handoff: note }, pia);
      else if (end === 'spike') board.do('spike.raise', { ticket, evidence: 'x', handoff: note }, pia);
      else {
        board.hub('claim.stale', held);
        board.hub('claim.reclaim', { ...held, reason: 'It went away.' });
      }
      assert.equal(board.at(ticket).route, end === 'release' ? 'pia' : undefined, end);
    }
  });

  it('reclaimed leaves a ticket to whom a person had routed it meanwhile, who did not fail', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    board.do('ticket.edit', { ticket, changes: { route: 'bella' } });
    board.hub('claim.stale', { ticket, fence: 1 });
    board.hub('claim.reclaim', { ticket, fence: 1, reason: 'It went away.' });
    assert.deepEqual([board.at(ticket).route, board.at(ticket).assignee], ['bella', undefined]);
  });

  it('given back keeps a route that a person set meanwhile', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    board.do('ticket.edit', { ticket, changes: { route: 'bella' } });
    board.do('claim.release', { ticket, fence: 1, handoff: note });
    assert.equal(board.at(ticket).route, 'bella');
  });

  it('gets a greater fence each time', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    for (const fence of [1, 2, 3]) {
      board.do('claim.take', { ticket }, seated('andrew'));
      assert.equal(board.fence(ticket), fence);
      board.do('claim.release', { ticket, fence, handoff: note });
    }
  });

  it('moves to another session with the same fence', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    const { since } = board.at(ticket).claim ?? assert.fail();
    const adopt = { ticket, fence: 1, token: 'checked by the hub' };
    const window = seated('andrew', 'developer', { session: 'another-session' });
    board.do('claim.adopt', adopt, window);
    const { session, fence, since: still } = board.at(ticket).claim ?? assert.fail();
    assert.deepEqual([session, fence, still], ['another-session', 1, since]);
    const { length } = board.log;
    board.do('claim.adopt', adopt, window);
    assert.equal(board.log.length, length, 'what is so already needs no event');
    assert.equal(board.refusal('claim.adopt', { ...adopt, fence: 2 }, window).code, 'claim.none');
    assert.equal(board.refusal('claim.adopt', adopt, person).code, 'right.missing');
  });

  it('that is stale accepts nothing and is taken back, workspace kept', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    const workspace = workspaceOf(1);
    board.do('workspace.record', { ticket, fence: 1, workspace }, driven('andrew'));
    assert.equal(board.hubRefusal('claim.reclaim', { ticket, fence: 1, reason: 'Gone.' }).code, 'claim.held');
    board.hub('claim.stale', { ticket, fence: 1 });
    assert.equal(board.summary(ticket).claim?.stale, true);
    for (const refusal of [
      board.hubRefusal('claim.stale', { ticket, fence: 1 }),
      board.refusal('claim.release', { ticket, fence: 1, handoff: note }),
      board.refusal('claim.adopt', { ticket, fence: 1, token: 't' }, seated('andrew')),
      board.refusal('workspace.record', { ticket, fence: 1, workspace }, seated('andrew')),
      board.refusal('ticket.edit', { ticket, fence: 1, changes: { priority: 'low' } }),
      board.refusal('ticket.move', { ticket, fence: 1, to: 'ready' }),
    ]) {
      assert.equal(refusal.code, 'claim.expired');
    }
    board.hub('claim.reclaim', { ticket, fence: 1, reason: 'The session is gone.' });
    const summary = board.summary(ticket);
    assert.deepEqual([summary.status, summary.claim, summary.route], ['ready', undefined, undefined]);
    assert.deepEqual(summary.workspace, workspace);
    const { handoff } = board.log.at(-1)?.payload as { handoff: typeof note };
    assert.match(handoff.done, /andrew held CB-1 to implement it, from 2030-01-01 00:00 UTC; /);
    assert.match(handoff.gotchas, /The session is gone\. The workspace was kept in \/features\/CB-1-f1/);
    assert.equal(board.hubRefusal('claim.reclaim', { ticket, fence: 1, reason: 'x.' }).code, 'claim.none');
  });

  it('records only worktrees of the ticket’s repositories, under a fence that was', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ repos: [{ name: 'service' }] });
    board.do('claim.take', { ticket }, seated('andrew'));
    const foreign = board.refusal(
      'workspace.record',
      { ticket, fence: 1, workspace: workspaceOf(1) },
      driven('andrew'),
    );
    assert.equal(foreign.code, 'repository.unknown');
    const early = { ...workspaceOf(2), repos: [] };
    assert.equal(
      board.refusal('workspace.record', { ticket, fence: 1, workspace: early }).code,
      'request.invalid',
    );
    assert.equal(
      board.refusal('workspace.record', { ticket: 'CB-9', fence: 1, workspace: early }).code,
      'ticket.unknown',
    );
  });
});

describe('An epic', () => {
  it('is owned by the agent that claims its first child', () => {
    const board = TestBoard.team();
    const epic = board.do('ticket.create', { title, type: 'epic' }).ticket;
    const [first, second] = [board.ticket({ parent: epic }), board.ticket({ parent: epic })];
    board.do('claim.take', { ticket: first }, seated('andrew'));
    assert.deepEqual(board.typesSince(board.log.length - 2), ['claim.granted', 'epic.owned']);
    assert.deepEqual(inTheWay(board, second, seated('bella')), ['epic.owned']);
    assert.equal(board.summary(epic).epicOwner, 'andrew');
    board.do('ticket.move', { ticket: epic, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    assert.equal(board.summary(epic).epicOwner, undefined);
  });

  it('has no owner once it is closed or no epic any more', () => {
    const board = TestBoard.team();
    const epic = board.do('ticket.create', { title, type: 'epic' }).ticket;
    const [first, second] = [board.ticket({ parent: epic }), board.ticket({ parent: epic })];
    board.do('claim.take', { ticket: first }, seated('andrew'));
    for (const ticket of [first, second]) board.do('ticket.edit', { ticket, changes: { parent: null } });
    board.do('ticket.edit', { ticket: epic, changes: { type: 'story' } });
    assert.equal(board.summary(epic).epicOwner, undefined);
    board.do('ticket.edit', { ticket: epic, changes: { type: 'epic' } });
    board.do('ticket.edit', { ticket: second, changes: { parent: epic } });
    board.do('ticket.move', { ticket: epic, to: 'closed', closedAs: 'cancelled', reason: 'x' });
    board.do('claim.take', { ticket: second }, seated('bella'));
    assert.equal(board.summary(epic).epicOwner, undefined);
  });
});
