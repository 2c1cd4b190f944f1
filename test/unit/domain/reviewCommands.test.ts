import assert from 'node:assert/strict';
import type { ParamsIn } from '../../../src/protocol/contract.ts';
import { approve, handIn, judged, repo, rita, sha, underReview } from './reviewedTicket.ts';
import { codes, driven, note, person, seated, TestBoard } from './testBoard.ts';

type Submitted = Partial<ParamsIn<'review.submit'>>;
const heads = [{ name: 'api', head: sha('a') }];

/** Codes of the conditions that keep rita from approving. */
function unmet(board: TestBoard, ticket: string, more: Submitted = {}): string[] {
  const asked = { ticket, outcome: 'approve' as const, verdicts: judged(), heads, ...more };
  return codes(board.refusal('review.submit', asked, rita).conditions);
}

describe('A review', () => {
  it('that approves ends its claim and moves the ticket to Approved', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    const before = board.log.length;
    approve(board, ticket);
    assert.deepEqual(board.typesSince(before), ['review.submitted', 'ticket.moved']);
    const { status, claim, verdicts, rounds } = board.summary(ticket);
    assert.deepEqual(
      { status, claim, verdicts, rounds },
      {
        status: 'approved',
        claim: undefined,
        verdicts: [{ criterion: 'c1', verdict: 'pass' }],
        rounds: 0,
      },
    );
  });

  const table: readonly [what: string, submitted: Submitted, codes: string[]][] = [
    ['a criterion without a verdict', { verdicts: [] }, ['verdict.missing']],
    ['a criterion with a warning', { verdicts: judged('warn') }, ['verdict.notPassed']],
    ['a criterion that fails', { verdicts: judged('block') }, ['verdict.notPassed']],
    ['no word on the head', { heads: undefined }, ['head.missing']],
    ['another head', { heads: [{ name: 'api', head: sha('b') }] }, ['head.moved']],
    [
      'checks that failed in review',
      { checks: [{ name: 'api', head: sha('a'), passed: false }] },
      ['checks.failed'],
    ],
    ['checks of another head', { checks: [{ name: 'api', head: sha('b'), passed: true }] }, ['checks.stale']],
  ];
  for (const [what, submitted, expected] of table)
    it(`does not approve with ${what}`, () => {
      const board = TestBoard.team();
      assert.deepEqual(unmet(board, underReview(board), submitted), expected);
    });

  it('does not approve with an open thread', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    board.do('thread.open', { ticket, text: 'Why?' }, rita);
    assert.deepEqual(unmet(board, ticket), ['thread.open']);
    board.do('thread.resolve', { ticket, thread: 't1' }, rita);
    approve(board, ticket);
  });

  it('does not approve a repository that came to the ticket after the hand-in', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    board.do('ticket.edit', { ticket, changes: { repos: [{ name: 'api' }, { name: 'service' }] } });
    assert.deepEqual(unmet(board, ticket), ['checks.missing']);
  });

  it('asks for no head where nothing changed', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ repos: [{ name: 'api' }] });
    board.do('claim.take', { ticket }, seated('andrew'));
    handIn(board, ticket, [repo('api', { unchanged: true, ahead: 0 })]);
    board.do('review.submit', { ticket, outcome: 'approve', verdicts: judged() }, person);
    board.do('ticket.move', { ticket, to: 'closed' });
    assert.equal(board.at(ticket).closedAs, 'merged');
  });

  it('is refused for what the ticket does not have, and for two verdicts on one', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    const refused = (more: Submitted) =>
      board.refusal('review.submit', { ticket, outcome: 'return', verdicts: [], ...more }, rita).code;
    const [first] = judged();
    assert.ok(first);
    assert.equal(refused({ verdicts: [{ ...first, criterion: 'c2' }] }), 'criterion.unknown');
    assert.equal(refused({ verdicts: [first, first] }), 'request.invalid');
    assert.equal(refused({ heads: [{ name: 'service', head: sha('a') }] }), 'repository.unknown');
    assert.equal(
      refused({ checks: [{ name: 'service', head: sha('a'), passed: true }] }),
      'repository.unknown',
    );
  });

  it('is never an agent’s on its own work, whatever it claims', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ repos: [{ name: 'api' }], reviewer: 'developer' });
    board.do('claim.take', { ticket }, seated('andrew'));
    handIn(board, ticket);
    board.append({
      type: 'claim.granted',
      payload: {
        ticket: ticket as never,
        fence: 2 as never,
        session: 'session-of-andrew' as never,
        agent: 'andrew' as never,
        stage: 'review',
        leaseMs: 45_000,
      },
    });
    for (const outcome of ['approve', 'return'] as const) {
      const verdicts = judged(outcome === 'approve' ? 'pass' : 'block');
      const refusal = board.refusal('review.submit', { ticket, outcome, verdicts, heads }, driven('andrew'));
      assert.deepEqual(codes(refusal.conditions), ['review.ownWork'], outcome);
    }
  });

  it('may be a person’s at any window, also while an agent reviews, and the timeline says so', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    const asked = { ticket, outcome: 'approve', verdicts: judged(), heads } as const;
    board.do('review.submit', asked, seated('andrew'));
    assert.equal(board.at(ticket).status, 'approved');
    assert.equal(board.at(ticket).claim, undefined);
    assert.equal(board.log.at(-2)?.actor.kind, 'person');
    assert.equal(
      board.refusal('comment.add', { ticket, kind: 'comment', text: 'Hm.' }, rita).code,
      'claim.none',
    );
  });

  it('returns only from its claim', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    const asked = { ticket, outcome: 'return', verdicts: judged('block') } as const;
    assert.deepEqual(codes(board.refusal('review.submit', asked, person).conditions), ['transition.who']);
    board.do('review.submit', asked, seated('rita', 'reviewer'));
    assert.equal(board.at(ticket).status, 'in_progress');
  });

  it('is only for what is in review', () => {
    const board = TestBoard.team();
    for (const outcome of ['approve', 'return'] as const) {
      for (const status of ['backlog', 'ready', 'in_progress'] as const) {
        const ticket = board.ticket({ ready: status !== 'backlog' });
        if (status === 'in_progress') {
          board.append({
            type: 'ticket.moved',
            payload: { ticket: ticket as never, from: 'ready', to: status },
          });
        }
        const asked = { ticket, outcome, verdicts: judged('block') };
        assert.equal(board.refusal('review.submit', asked).code, 'gate.refused', `${outcome} in ${status}`);
      }
    }
  });

  it('is the only way out of Review but closing', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    board.do('thread.open', { ticket, text: 'Why?' }, rita);
    for (const to of ['in_progress', 'approved'] as const) {
      const refusal = board.refusal('ticket.move', { ticket, to }, rita);
      assert.deepEqual(codes(refusal.conditions), ['review.missing'], to);
    }
  });
});

describe('Work that is returned', () => {
  /** A ticket of andrew's that rita returned. */
  function returned(board: TestBoard): string {
    const ticket = underReview(board);
    board.do('review.submit', { ticket, outcome: 'return', verdicts: judged('block') }, rita);
    return ticket;
  }

  it('says what has to change', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    for (const verdicts of [[], judged(), judged('warn')]) {
      const refusal = board.refusal('review.submit', { ticket, outcome: 'return', verdicts }, rita);
      assert.deepEqual(codes(refusal.conditions), ['findings.missing']);
    }
    board.do('thread.open', { ticket, text: 'Why?' }, rita);
    board.do('review.submit', { ticket, outcome: 'return', verdicts: [] }, rita);
  });

  it('waits in progress for the agent that did it, and for nobody else', () => {
    const board = TestBoard.team();
    const ticket = returned(board);
    const { status, claim, rounds, route, assignee } = board.summary(ticket);
    assert.deepEqual(
      { status, claim, rounds, route, assignee },
      { status: 'in_progress', claim: undefined, rounds: 1, route: 'andrew', assignee: 'andrew' },
    );
    const refusal = board.refusal('claim.take', { ticket }, seated('bella'));
    assert.deepEqual(codes(refusal.conditions), ['claim.routed']);
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, undefined);
    board.do('claim.take', { ticket }, seated('andrew'));
    assert.equal(board.fence(ticket), 3);
    assert.deepEqual(board.at(ticket).implementers, ['andrew']);
    handIn(board, ticket);
    assert.equal(board.at(ticket).status, 'review');
  });

  it('is what next gives that agent first, before any bug', () => {
    const board = TestBoard.team();
    const ticket = returned(board);
    board.ticket({ type: 'bug', priority: 'urgent' });
    const { ticket: chosen, step, resumed } = board.do('claim.next', {}, seated('andrew'));
    assert.deepEqual([chosen, step.step, resumed], [ticket, 1, false]);
    assert.equal(board.at(ticket).claim?.stage, 'implement');
    assert.deepEqual([...board.state.indexes.returnedTo.get('andrew' as never)], []);
  });

  it('can be taken up again although the column is full, for it is in it', () => {
    const board = TestBoard.team();
    const ticket = returned(board);
    board.ticket();
    board.do('board.edit', { settings: { wipPerColumn: { in_progress: 1 } } });
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, undefined);
    assert.equal(board.do('claim.next', {}, seated('andrew')).ticket, ticket);
  });

  it('is offered to others although the column is full, once a person has cleared its route', () => {
    const board = TestBoard.team();
    const ticket = returned(board);
    board.ticket();
    board.do('board.edit', { settings: { wipPerColumn: { in_progress: 1 } } });
    board.do('ticket.edit', { ticket, changes: { route: null } });
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, ticket);
  });

  it('goes to a person as a spike with the third return, and to nobody until that is settled', () => {
    const board = TestBoard.team();
    const ticket = returned(board);
    for (const round of [2, 3]) {
      assert.deepEqual(board.at(ticket).openSpikes, []);
      board.do('claim.take', { ticket }, seated('andrew'));
      handIn(board, ticket);
      board.do('claim.take', { ticket, stage: 'review' }, rita);
      board.do('review.submit', { ticket, outcome: 'return', verdicts: judged('block') }, rita);
      assert.equal(board.at(ticket).rounds, round);
    }
    const [spike = ''] = board.at(ticket).openSpikes;
    assert.equal(board.summary(spike).parent, ticket);
    const created = board.log.findLast(({ type }) => type === 'ticket.created');
    assert.match(JSON.stringify(created), /came back from review 3 times.*Seen with own eyes/u);
    assert.equal(board.do('claim.next', {}, seated('andrew')).ticket, undefined);
    board.do('ticket.move', { ticket: spike, to: 'closed', reason: 'Asked for less.' });
    assert.equal(board.do('claim.next', {}, seated('andrew')).ticket, ticket);
  });

  it('goes back to Ready and to anybody when that agent gives it up', () => {
    const board = TestBoard.team();
    const ticket = returned(board);
    board.do('claim.take', { ticket }, seated('andrew'));
    board.do('claim.release', { ticket, fence: 3, handoff: note }, driven('andrew'));
    const { status, route } = board.at(ticket);
    assert.deepEqual([status, route], ['ready', undefined]);
    board.do('claim.take', { ticket }, seated('bella'));
  });

  it('goes to anybody of the role when that agent is not on the roster any more', () => {
    const board = TestBoard.team();
    const ticket = underReview(board);
    board.state.roster.delete('andrew' as never);
    board.do('review.submit', { ticket, outcome: 'return', verdicts: judged('block') }, rita);
    assert.equal(board.at(ticket).route, undefined);
    assert.equal(board.do('claim.next', {}, seated('bella')).ticket, ticket);
  });

  it('can be given to another agent by a person', () => {
    const board = TestBoard.team();
    const ticket = returned(board);
    board.do('ticket.edit', { ticket, changes: { route: 'bella' } });
    assert.equal(board.do('claim.next', {}, seated('bella')).step.step, 1);
  });

  it('is moved back by nobody: a refusal says how it gets to somebody else', () => {
    const board = TestBoard.team();
    const refusal = board.refusal('ticket.move', { ticket: returned(board), to: 'ready' });
    assert.deepEqual(codes(refusal.conditions), ['transition.release']);
    assert.match(refusal.message, /came back from review.*Route it/);
  });

  it('is claimed for nothing but implementing', () => {
    const board = TestBoard.team();
    const ticket = returned(board);
    const asked = { ticket, stage: 'review' } as const;
    const refusal = board.refusal('claim.take', asked, seated('rita', 'reviewer'));
    assert.deepEqual(codes(refusal.conditions), ['claim.state']);
  });
});

describe('Merging', () => {
  const merged = { name: 'api', head: sha('a'), target: 'main', merged: true } as const;

  function approved(board: TestBoard): string {
    const ticket = underReview(board);
    approve(board, ticket);
    return ticket;
  }

  it('is proven before a ticket closes as merged', () => {
    const board = TestBoard.team();
    const ticket = approved(board);
    const close = { ticket, to: 'closed' } as const;
    assert.deepEqual(codes(board.refusal('ticket.move', close).conditions), ['merge.unproven']);
    board.do('merge.record', { ticket, repos: [merged] });
    assert.deepEqual(board.summary(ticket).merges, [merged]);
    board.do('ticket.move', close);
    assert.equal(board.at(ticket).closedAs, 'merged');
  });

  it('in one of two repositories is half of it', () => {
    const board = TestBoard.team();
    const ticket = board.ticket();
    board.do('claim.take', { ticket }, seated('andrew'));
    handIn(board, ticket, [repo('api'), repo('service', { head: sha('c') })]);
    const both = [...heads, { name: 'service', head: sha('c') }];
    board.do('review.submit', { ticket, outcome: 'approve', verdicts: judged(), heads: both });
    board.do('merge.record', { ticket, repos: [merged] });
    const refusal = board.refusal('ticket.move', { ticket, to: 'closed' });
    assert.match(refusal.message, /merged in service\./);
    const other = { ...merged, name: 'service', head: sha('c') };
    board.do('merge.record', { ticket, repos: [merged, other] });
    assert.deepEqual(board.log.at(-1)?.payload, { ticket, repos: [other] });
    assert.equal(board.refusal('merge.record', { ticket, repos: [other] }).code, 'ticket.nothingToChange');
    board.do('ticket.move', { ticket, to: 'closed' });
  });

  it('of anything but what was approved is refused', () => {
    const board = TestBoard.team();
    const early = underReview(board);
    assert.equal(board.refusal('merge.record', { ticket: early, repos: [merged] }).code, 'merge.refused');
    const ticket = approved(board);
    const refused = (more: object) =>
      board.refusal('merge.record', { ticket, repos: [{ ...merged, ...more }] }).code;
    assert.equal(refused({ head: sha('b') }), 'merge.refused');
    assert.equal(refused({ name: 'service' }), 'repository.unknown');
    board.do('ticket.edit', { ticket, changes: { repos: [{ name: 'api' }, { name: 'service' }] } });
    assert.equal(refused({ name: 'service' }), 'merge.refused');
  });

  it('does not close a ticket that lacks its decision record', () => {
    const board = TestBoard.team();
    const ticket = approved(board);
    board.do('ticket.edit', { ticket, changes: { decisionRequired: true } });
    board.do('merge.record', { ticket, repos: [merged] });
    const refusal = board.refusal('ticket.move', { ticket, to: 'closed' });
    assert.deepEqual(codes(refusal.conditions), ['decision.missing']);
    board.do('decision.link', { ticket, link: 'docs/adr/0007-cache.md', title: 'The cache' });
    board.do('ticket.move', { ticket, to: 'closed' });
  });

  it('is forgotten with the review when a ticket is opened anew; who worked on it is not', () => {
    const board = TestBoard.team();
    const ticket = approved(board);
    board.do('merge.record', { ticket, repos: [merged] });
    board.do('ticket.move', { ticket, to: 'closed' });
    board.do('ticket.move', { ticket, to: 'backlog', reason: 'It came back.' });
    const { handIn: last, merges, verdicts, implementers } = board.summary(ticket);
    assert.deepEqual(
      { last, merges, verdicts, implementers },
      { last: undefined, merges: [], verdicts: [], implementers: ['andrew'] },
    );
  });
});
