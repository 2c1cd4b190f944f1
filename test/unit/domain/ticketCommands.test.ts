import assert from 'node:assert/strict';
import { codes, driven, note, person, seated, TestBoard } from './testBoard.ts';

const title = 'A ticket worth its title';

describe('A new ticket', () => {
  it('gets the next number, every field a default, and all repositories of the board', () => {
    const board = TestBoard.team();
    const id = board.do('ticket.create', { title, criteria: ['One two three', 'Four'] }).ticket;
    assert.equal(id, 'CB-1');
    const summary = board.summary(id);
    assert.equal(summary.status, 'backlog');
    assert.equal(summary.type, 'task');
    assert.equal(summary.version, 1);
    assert.deepEqual(
      summary.criteria.map((one) => one.id),
      ['c1', 'c2'],
    );
    assert.deepEqual(summary.repos, [{ name: 'api' }, { name: 'service' }]);
    assert.equal(board.do('ticket.create', { title }).ticket, 'CB-2');
  });

  it('needs no repository when it is said so', () => {
    const board = TestBoard.team();
    assert.deepEqual(board.summary(board.ticket({ needsNoRepos: true })).repos, []);
    assert.equal(
      board.refusal('ticket.create', { title, needsNoRepos: true, repos: [{ name: 'api' }] }).code,
      'request.invalid',
    );
  });

  it('starts in Ready when it meets the gate, and is not made at all when it does not', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    assert.deepEqual(board.typesSince(board.log.length - 2), ['ticket.created', 'ticket.moved']);
    assert.equal(board.at(id).status, 'ready');
    const refusal = board.refusal('ticket.create', { title, ready: true });
    assert.equal(refusal.code, 'gate.refused');
    assert.deepEqual(codes(refusal.conditions), ['description.missing', 'criteria.missing', 'role.missing']);
    assert.equal(board.state.tickets.size, 1);
  });

  it('is refused for names that the board does not have', () => {
    const board = TestBoard.team();
    for (const [fields, code] of [
      [{ role: 'juggler' }, 'role.unknown'],
      [{ reviewer: 'nobody' }, 'role.unknown'],
      [{ route: 'nobody' }, 'agent.unknown'],
      [{ repos: [{ name: 'gone' }] }, 'repository.unknown'],
      [{ repos: [{ name: 'api' }, { name: 'api', baseRef: 'main' }] }, 'request.invalid'],
      [{ parent: 'CB-99' }, 'ticket.unknown'],
      [{ blockedBy: ['OTHER-1'] }, 'ticket.unknown'],
    ] as const) {
      assert.equal(board.refusal('ticket.create', { title, ...structuredClone(fields) } as never).code, code);
    }
  });

  it('repeats nothing in its lists', () => {
    const board = TestBoard.team();
    const blocker = board.ticket();
    const id = board.ticket({ labels: ['a', 'b', 'a'], paths: ['x', 'x'], blockedBy: [blocker, blocker] });
    const { labels, paths, blockedBy } = board.summary(id);
    assert.deepEqual([labels, paths, blockedBy], [['a', 'b'], ['x'], [blocker]]);
  });
});

describe('An edit', () => {
  it('keeps only what differs in the log, and clears with null', () => {
    const board = TestBoard.team();
    const id = board.ticket({ ready: false, route: 'andrew' });
    board.do('ticket.edit', {
      ticket: id,
      changes: { priority: 'high', type: 'task', route: null, phase: null },
    });
    assert.deepEqual(board.log.at(-1)?.payload, { ticket: id, changes: { priority: 'high', route: null } });
    assert.equal(board.summary(id).route, undefined);
    assert.equal(board.at(id).version, 2);
  });

  it('that changes nothing is refused', () => {
    const board = TestBoard.team();
    const id = board.do('ticket.create', { title }).ticket;
    const changes = { title, description: '', parent: null, labels: [], decisionRequired: false };
    assert.equal(board.refusal('ticket.edit', { ticket: id, changes }).code, 'ticket.nothingToChange');
    assert.equal(board.refusal('ticket.edit', { ticket: id, changes: {} }).code, 'ticket.nothingToChange');
  });

  it('remembers where the description stands in the log', () => {
    const board = TestBoard.team();
    const id = board.do('ticket.create', { title }).ticket;
    board.do('ticket.edit', { ticket: id, changes: { description: 'New text' } });
    assert.equal(board.at(id).descriptionSequence, board.log.length);
    assert.equal(board.summary(id).hasDescription, true);
    board.do('ticket.edit', { ticket: id, changes: { decisionRequired: true } });
    assert.equal(board.at(id).descriptionSequence, board.log.length - 1);
    assert.equal(board.summary(id).decisions.required, true);
  });

  it('leaves the criteria alone once the ticket is Ready', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    const criteria = [{ id: 'c1', text: 'It works in another way' }];
    assert.equal(
      board.refusal('ticket.edit', { ticket: id, changes: { criteria } }).code,
      'ticket.criteriaFrozen',
    );
    board.do('ticket.edit', {
      ticket: id,
      changes: { criteria: [...board.at(id).criteria], priority: 'low' },
    });
    board.do('ticket.move', { ticket: id, to: 'backlog', reason: 'criteria change' });
    board.do('ticket.edit', { ticket: id, changes: { criteria } });
    const twice = [...criteria, ...criteria];
    assert.equal(
      board.refusal('ticket.edit', { ticket: id, changes: { criteria: twice } }).code,
      'request.invalid',
    );
  });

  it('that would make a Ready ticket unfit for Ready is refused with what would be unmet', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    for (const [changes, code] of [
      [{ description: ' ' }, 'description.missing'],
      [{ role: null }, 'role.missing'],
      [{ repos: [] }, 'repos.missing'],
      [{ role: 'reviewer' }, 'reviewer.sameAgent'],
    ] as const) {
      const refusal = board.refusal('ticket.edit', {
        ticket: id,
        changes: structuredClone(changes) as never,
      });
      assert.equal(refusal.code, 'gate.refused');
      assert.deepEqual(codes(refusal.conditions), [code]);
    }
    board.do('ticket.edit', { ticket: id, changes: { needsNoRepos: true } });
    assert.deepEqual(board.summary(id).repos, []);
    board.do('ticket.edit', { ticket: id, changes: { repos: [{ name: 'api' }] } });
    assert.equal(board.summary(id).needsNoRepos, false);
  });

  it('is not blamed for what was unmet before', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    board.do('comment.add', { ticket: id, kind: 'question', text: 'Which one?' });
    board.do('ticket.edit', { ticket: id, changes: { priority: 'urgent' } });
    assert.equal(board.at(id).priority, 'urgent');
  });

  it('of a closed or unknown ticket is refused', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    board.do('ticket.move', { ticket: id, to: 'closed', closedAs: 'duplicate', reason: 'twice' });
    assert.equal(
      board.refusal('ticket.edit', { ticket: id, changes: { priority: 'low' } }).code,
      'ticket.closed',
    );
    assert.equal(board.refusal('ticket.edit', { ticket: 'CB-9', changes: {} }).code, 'ticket.unknown');
  });

  it('made for an earlier version is refused with the ticket as it is', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    const refusal = board.refusal('ticket.edit', {
      ticket: id,
      changes: { priority: 'low' },
      expectedVersion: 1,
    });
    assert.equal(refusal.code, 'ticket.versionStale');
    assert.equal(refusal.currentTicket?.version, 2);
    board.do('ticket.edit', { ticket: id, changes: { priority: 'low' }, expectedVersion: 2 });
  });
});

describe('Relations', () => {
  it('refuse a ticket that would wait for itself', () => {
    const board = TestBoard.team();
    const [a, b, c] = [board.ticket(), board.ticket(), board.ticket()];
    board.do('ticket.edit', { ticket: b, changes: { blockedBy: [a] } });
    board.do('ticket.edit', { ticket: c, changes: { blockedBy: [b] } });
    for (const blocker of [a, b, c]) {
      const refusal = board.refusal('ticket.edit', { ticket: a, changes: { blockedBy: [blocker] } });
      assert.equal(refusal.code, 'ticket.cycle');
    }
  });

  it('let only an open epic hold tickets, and anything hold a spike', () => {
    const board = TestBoard.team();
    const epic = board.do('ticket.create', { title, type: 'epic' }).ticket;
    const task = board.ticket({ parent: epic });
    assert.equal(board.refusal('ticket.create', { title, parent: task }).code, 'ticket.parentInvalid');
    const spike = board.do('ticket.create', { title, type: 'spike', parent: task }).ticket;
    assert.equal(
      board.refusal('ticket.edit', { ticket: spike, changes: { type: 'task' } }).code,
      'ticket.parentInvalid',
    );
    assert.equal(
      board.refusal('ticket.edit', { ticket: epic, changes: { type: 'story' } }).code,
      'ticket.parentInvalid',
    );
    board.do('ticket.edit', { ticket: spike, changes: { type: 'task', parent: epic } });
    board.do('ticket.move', { ticket: epic, to: 'closed', closedAs: 'cancelled', reason: 'dropped' });
    assert.equal(board.refusal('ticket.create', { title, parent: epic }).code, 'ticket.parentInvalid');
  });

  it('refuse epics that hold each other', () => {
    const board = TestBoard.team();
    const outer = board.do('ticket.create', { title, type: 'epic' }).ticket;
    const inner = board.do('ticket.create', { title, type: 'epic', parent: outer }).ticket;
    assert.equal(
      board.refusal('ticket.edit', { ticket: outer, changes: { parent: inner } }).code,
      'ticket.cycle',
    );
    assert.equal(
      board.refusal('ticket.edit', { ticket: outer, changes: { parent: outer } }).code,
      'ticket.cycle',
    );
  });

  it('keep a ticket that is worked on from becoming an epic or a spike', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    board.do('claim.take', { ticket: id }, seated('andrew'));
    for (const type of ['epic', 'spike'] as const) {
      assert.equal(board.refusal('ticket.edit', { ticket: id, changes: { type } }).code, 'claim.held');
    }
    board.do('ticket.edit', { ticket: id, changes: { type: 'bug' } });
  });
});

describe('A move', () => {
  it('is refused with every unmet condition, in one sentence each', () => {
    const board = TestBoard.team();
    const id = board.do('ticket.create', { title, repos: [] }).ticket;
    const refusal = board.refusal('ticket.move', { ticket: id, to: 'ready' });
    assert.equal(refusal.code, 'gate.refused');
    assert.deepEqual(codes(refusal.conditions), [
      'description.missing',
      'criteria.missing',
      'role.missing',
      'repos.missing',
    ]);
    for (const { message } of refusal.conditions ?? []) assert.ok(refusal.message.includes(message));
  });

  it('to Ready by a person ends the refinement that led there', () => {
    const board = TestBoard.team();
    const id = board.ticket({ ready: false });
    board.do('claim.take', { ticket: id }, seated('pia', 'planner'));
    assert.equal(board.at(id).status, 'backlog');
    board.do('ticket.move', { ticket: id, to: 'ready', fence: board.fence(id) }, driven('pia', 'planner'));
    assert.deepEqual(board.typesSince(board.log.length - 2), ['ticket.moved', 'claim.released']);
    assert.equal(board.at(id).claim, undefined);
    assert.equal(board.at(id).status, 'ready');
  });

  it('to Ready leaves the note of who worked on it last, and nothing in the way of the next', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    board.do('claim.release', { ticket, fence: 1, handoff: note });
    const { lastHandoffSequence } = board.at(ticket);
    board.do('ticket.move', { ticket, to: 'backlog', reason: 'not clear' });
    board.do('claim.take', { ticket }, seated('pia', 'planner'));
    board.do('ticket.move', { ticket, to: 'ready' });
    assert.equal(board.at(ticket).lastHandoffSequence, lastHandoffSequence);
    board.do('claim.take', { ticket }, seated('bella'));
  });

  it('closes and reopens with a reason, and forgets who worked on it', () => {
    const board = TestBoard.team();
    const id = board.ticket({ route: 'andrew' });
    board.do('ticket.move', { ticket: id, to: 'closed', closedAs: 'cancelled', reason: 'not now' });
    assert.equal(board.summary(id).closedAs, 'cancelled');
    board.do('ticket.move', { ticket: id, to: 'backlog', reason: 'now' });
    const { status, closedAs, route } = board.summary(id);
    assert.deepEqual([status, closedAs, route], ['backlog', undefined, undefined]);
  });

  it('back out of Ready is open to a planner’s agent that holds nothing, and to no other agent', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    const [pia, andrew] = [driven('pia', 'planner'), driven('andrew')];
    const back = { ticket, to: 'backlog', reason: 'The second criterion is unclear.' } as const;
    assert.deepEqual(codes(board.refusal('ticket.move', back, andrew).conditions), ['transition.who']);
    assert.deepEqual(codes(board.refusal('ticket.move', { ...back, reason: undefined }, pia).conditions), [
      'reason.missing',
    ]);
    assert.equal(
      board.refusal('ticket.move', { ...back, expectedVersion: 1 }, pia).code,
      'ticket.versionStale',
    );
    assert.equal(board.refusal('ticket.move', { ...back, fence: 1 }, pia).code, 'claim.none');
    board.do('ticket.move', back, pia);
    assert.equal(board.summary(ticket).status, 'backlog');
    for (const to of ['ready', 'closed'] as const)
      assert.equal(board.refusal('ticket.move', { ...back, to }, pia).code, 'claim.none');
    board.do('claim.take', { ticket }, pia);
    board.do('ticket.move', { ticket, to: 'ready' }, pia);
    board.do('claim.take', { ticket }, seated('andrew'));
    assert.equal(codes(board.refusal('ticket.move', back, pia).conditions).length, 0, 'held by another');
  });

  it('that closes a ticket is refused while somebody holds it', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    board.do('claim.take', { ticket: id }, seated('andrew'));
    const close = { ticket: id, to: 'closed', closedAs: 'cancelled', reason: 'stop' } as const;
    assert.equal(board.refusal('ticket.move', close).code, 'claim.held');
    assert.deepEqual(codes(board.refusal('ticket.move', close, driven('andrew')).conditions), [
      'transition.who',
      'claim.held',
    ]);
    board.do('claim.release', { ticket: id, fence: board.fence(id), handoff: note });
    board.do('ticket.move', close);
  });
});

describe('A comment', () => {
  it('gets an id of its own and counts', () => {
    const board = TestBoard.team();
    const id = board.ticket();
    assert.equal(board.do('comment.add', { ticket: id, kind: 'comment', text: 'One' }).entry, 'e1');
    assert.equal(board.do('comment.add', { ticket: id, kind: 'finding', text: 'Two' }).entry, 'e2');
    assert.equal(board.summary(id).comments, 2);
  });

  it('that asks stays open until an answer names it', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ ready: false });
    const { entry } = board.do('comment.add', { ticket, kind: 'question', text: 'Which?' });
    assert.deepEqual(codes(board.refusal('ticket.move', { ticket, to: 'ready' }).conditions), [
      'question.open',
    ]);
    board.do('comment.add', { ticket, kind: 'answer', text: 'This.', answers: entry });
    assert.deepEqual(board.summary(ticket).questions, { open: [], answered: [entry] });
    board.do('ticket.move', { ticket, to: 'ready' });
    for (const answers of [entry, 'e9', undefined]) {
      const params = { ticket, kind: 'answer', text: 'Again.', answers } as const;
      assert.equal(board.refusal('comment.add', params).code, 'question.unknown');
    }
    const params = { ticket, kind: 'comment', text: 'No answer.', answers: entry } as const;
    assert.equal(board.refusal('comment.add', params).code, 'request.invalid');
  });
});

describe('A write', () => {
  it('of an agent needs the live claim of this ticket, that of a person none', () => {
    const board = TestBoard.team();
    const [held, other] = [board.ticket(), board.ticket()];
    board.do('claim.take', { ticket: held }, seated('andrew'));
    const comment = { kind: 'comment', text: 'Hello' } as const;
    board.do('comment.add', { ticket: held, ...comment }, driven('andrew'));
    board.do('comment.add', { ticket: other, ...comment }, person);
    assert.equal(
      board.refusal('comment.add', { ticket: other, ...comment }, driven('andrew')).code,
      'claim.none',
    );
    assert.equal(
      board.refusal('comment.add', { ticket: held, ...comment }, driven('bella')).code,
      'claim.none',
    );
    board.hub('claim.stale', { ticket: held, fence: 1 });
    assert.equal(
      board.refusal('comment.add', { ticket: held, ...comment }, driven('andrew')).code,
      'claim.expired',
    );
  });

  it('under a fence needs exactly the fence of the live claim', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    const write = (fence: number) =>
      board.refusal('comment.add', { ticket, kind: 'comment', text: 'x', fence }).code;
    assert.equal(write(1), 'claim.none');
    board.do('claim.take', { ticket }, seated('andrew'));
    board.do('claim.release', { ticket, fence: 1, handoff: note });
    assert.equal(write(1), 'claim.none');
    board.do('claim.take', { ticket }, seated('bella'));
    assert.equal(write(1), 'claim.fenceStale');
    assert.equal(write(3), 'claim.none');
    board.do('comment.add', { ticket, kind: 'comment', text: 'x', fence: 2 });
    board.hub('claim.stale', { ticket, fence: 2 });
    assert.equal(write(2), 'claim.expired');
  });
});
