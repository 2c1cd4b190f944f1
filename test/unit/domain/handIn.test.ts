import assert from 'node:assert/strict';
import fc from 'fast-check';
import { atWork, type HandInRepo, handIn, repo, sha } from './reviewedTicket.ts';
import { codes, driven, note, person, seated, TestBoard } from './testBoard.ts';

/** Codes of the conditions that a hand-in of these repositories does not meet. */
function unmet(board: TestBoard, ticket: string, repos: HandInRepo[]): string[] {
  const asked = { ticket, fence: board.fence(ticket), handoff: note, repos };
  return codes(board.refusal('ticket.handIn', asked, driven('andrew')).conditions);
}

describe('Handing in', () => {
  it('ends the claim, moves the ticket to Review and keeps what was handed in', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    const fence = board.fence(ticket);
    const worktree = { name: 'api', worktree: '/w', branch: 'b', baseRef: 'main', baseSha: sha('0') };
    const workspace = { folder: '/f', workspaceFile: '/f.w', fence, repos: [worktree] };
    board.do('workspace.record', { ticket, fence, workspace }, seated('andrew'));
    handIn(board, ticket, [repo('api', { behind: 3 })]);
    const shown = board.summary(ticket);
    assert.equal(shown.status, 'review');
    assert.equal(shown.claim, undefined);
    assert.deepEqual(shown.implementers, ['andrew']);
    assert.deepEqual(shown.handIn, {
      agent: 'andrew',
      repos: [{ name: 'api', head: sha('a'), behind: 3, pullRequest: 'pr-of-api' }],
    });
    assert.deepEqual(shown.workspace?.repos[0], {
      ...worktree,
      headSha: sha('a'),
      pullRequest: 'pr-of-api',
    });
    assert.equal(board.at(ticket).lastHandoffSequence, board.log.length);
    assert.deepEqual([...board.state.indexes.heldBy.get('andrew' as never)], []);
    assert.equal(board.state.indexes.places.get(ticket as never)?.stage, 'review');
  });

  const table: readonly [what: string, repo: Partial<HandInRepo>, codes: string[]][] = [
    ['a worktree with changes', { clean: false }, ['worktree.dirty']],
    ['no commit', { ahead: 0 }, ['commits.none']],
    ['a commit in what is marked as unchanged', { ahead: 1, unchanged: true }, ['commits.none']],
    ['no run of the checks', { checks: undefined }, ['checks.missing']],
    ['failed checks', { checks: { head: sha('a'), passed: false } }, ['checks.failed']],
    ['checks of another head', { checks: { head: sha('b'), passed: true } }, ['checks.stale']],
    ['no pull request', { pullRequest: undefined }, ['pullRequest.missing']],
    [
      'nothing in order',
      { clean: false, ahead: 0, checks: { head: sha('b'), passed: false }, pullRequest: undefined },
      ['worktree.dirty', 'commits.none', 'checks.failed', 'checks.stale', 'pullRequest.missing'],
    ],
  ];
  for (const [what, more, expected] of table)
    it(`is refused for ${what}, and changes nothing`, () => {
      const board = TestBoard.team();
      const ticket = atWork(board);
      assert.deepEqual(unmet(board, ticket, [repo('api', more)]), expected);
    });

  it('asks neither for checks nor for a pull request where nothing changed', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    handIn(board, ticket, [
      repo('api', { ahead: 0, unchanged: true, checks: undefined, pullRequest: undefined }),
    ]);
    assert.equal(board.at(ticket).status, 'review');
  });

  it('takes the pull request that is on the workspace', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    const fence = board.fence(ticket);
    const worktree = { name: 'api', worktree: '/w', branch: 'b', baseRef: 'main', baseSha: sha('0') };
    const repos = [{ ...worktree, pullRequest: 'pr-7' }];
    const workspace = { folder: '/f', workspaceFile: '/f.w', fence, repos };
    board.do('workspace.record', { ticket, fence, workspace }, seated('andrew'));
    handIn(board, ticket, [repo('api', { pullRequest: undefined })]);
    assert.equal(board.at(ticket).handIn?.repos[0]?.pullRequest, 'pr-7');
  });

  it('is refused behind the base only where the board wants a fresh one', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    board.do('board.edit', { settings: { freshBase: true } });
    assert.deepEqual(unmet(board, ticket, [repo('api', { behind: 1 })]), ['base.behind']);
    board.do('board.edit', { settings: { freshBase: false } });
    handIn(board, ticket, [repo('api', { behind: 1 })]);
  });

  it('speaks of every repository of the ticket, and of no other', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    assert.deepEqual(unmet(board, ticket, []), ['handIn.missing']);
    const asked = { ticket, fence: 1, handoff: note };
    const foreign = { ...asked, repos: [repo('api'), repo('service')] };
    assert.equal(board.refusal('ticket.handIn', foreign, driven('andrew')).code, 'repository.unknown');
    const twice = { ...asked, repos: [repo('api'), repo('api')] };
    assert.equal(board.refusal('ticket.handIn', twice, driven('andrew')).code, 'request.invalid');
  });

  it('needs no repository where the ticket needs none', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ needsNoRepos: true, repos: [] });
    board.do('claim.take', { ticket }, seated('andrew'));
    handIn(board, ticket, []);
    assert.equal(board.at(ticket).status, 'review');
  });

  it('is for the live claim to implement alone', () => {
    const board = TestBoard.team();
    const ticket = board.ticket({ repos: [{ name: 'api' }] });
    const asked = { ticket, fence: 1, handoff: note, repos: [repo('api')] };
    const refused = (context = driven('andrew')) => board.refusal('ticket.handIn', asked, context);
    assert.equal(refused().code, 'claim.none');
    board.do('claim.take', { ticket }, seated('andrew'));
    assert.equal(refused(driven('bella')).code, 'claim.none');
    assert.deepEqual(codes(refused(person).conditions), ['transition.who']);
    board.hub('claim.stale', { ticket, fence: 1 });
    assert.equal(refused().code, 'claim.expired');
    board.hub('claim.reclaim', { ticket, fence: 1, reason: 'Gone.' });
    board.do('claim.take', { ticket }, seated('bella'));
    assert.equal(refused().code, 'claim.fenceStale');
    assert.deepEqual(board.at(ticket).implementers, ['andrew', 'bella']);
  });

  it('is done by a window as the agent that it holds the ticket for', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    const adopted = { actor: { kind: 'person' }, session: 'another-window' } as never;
    board.do('claim.adopt', { ticket, fence: 1, token: 't' }, adopted);
    board.do('ticket.handIn', { ticket, fence: 1, handoff: note, repos: [repo('api')] }, adopted);
    assert.equal(board.at(ticket).handIn?.agent, 'andrew');
  });

  it('never happens by a move', () => {
    const board = TestBoard.team();
    const ticket = atWork(board);
    const refusal = board.refusal('ticket.move', { ticket, to: 'review' }, driven('andrew'));
    assert.deepEqual(codes(refusal.conditions), ['handIn.missing']);
  });

  it('goes through exactly when every repository is in order', () => {
    const heads = fc.constantFrom(sha('a'), sha('b'));
    const anyRepo = fc.record({
      head: heads,
      clean: fc.boolean(),
      ahead: fc.nat({ max: 2 }),
      behind: fc.nat({ max: 1 }),
      unchanged: fc.option(fc.boolean(), { nil: undefined }),
      checks: fc.option(fc.record({ head: heads, passed: fc.boolean() }), { nil: undefined }),
      pullRequest: fc.option(fc.constant('pr'), { nil: undefined }),
    });
    const inOrder = (one: HandInRepo): boolean => {
      if (!one.clean) return false;
      if (one.unchanged === true) return one.ahead === 0 && (one.checks?.passed ?? true) && fits(one);
      return one.ahead > 0 && one.checks?.passed === true && fits(one) && one.pullRequest !== undefined;
    };
    const fits = ({ checks, head }: HandInRepo): boolean => checks === undefined || checks.head === head;
    fc.assert(
      fc.property(anyRepo, anyRepo, (api, service) => {
        const board = TestBoard.team();
        const ticket = board.ticket();
        board.do('claim.take', { ticket }, seated('andrew'));
        const repos = [
          { name: 'api', ...api },
          { name: 'service', ...service },
        ];
        if (repos.every(inOrder)) handIn(board, ticket, repos);
        else assert.notDeepEqual(unmet(board, ticket, repos), []);
      }),
      { numRuns: 200 },
    );
  });
});
