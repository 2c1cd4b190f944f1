import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { TeamDesk, worktreeOf } from './teamDesk.ts';

const note = ['--done', 'The handler', '--pending', 'The tests', '--gotchas', 'The port is fixed'];

describe('a day of a small team at the command line', function () {
  this.timeout(120_000);
  let desk: TeamDesk;
  let api: string;
  before(async () => {
    desk = new TeamDesk();
    api = desk.repository('api');
    desk.repository('service');
    await desk.ok('board', 'init', 'CB', '--repo', './api', '--repo', './service');
    for (const [name, role] of [
      ['paula', 'planner'],
      ['andrew', 'developer'],
      ['bella', 'developer'],
      ['rita', 'reviewer'],
    ] as const)
      await desk.ok('agent', 'hire', name, '--role', role);
  });
  after(() => desk.close());

  it('begins with a plan: phases, a ticket, and the same title once more', async () => {
    assert.equal(
      (await desk.ok('phase', 'plan', 'mvp', 'polish')).out,
      'Phases of CB: mvp (planned), polish (planned).\n',
    );
    await desk.ok(
      'ticket',
      'new',
      '--title',
      'Answer 404 for unknown users',
      '--phase',
      'mvp',
      '--role',
      'developer',
      '--reviewer',
      'reviewer',
      '--budget',
      'cost=5',
      '--budget',
      'tokens=1000',
    );
    const same = await desk.ok('ticket', 'new', '--title', 'answer 404 for  unknown users!');
    assert.match(
      same.out,
      /^Created CB-2 .*\nThe same title has CB-1\. If it is the same work: callboard ticket move CB-2 closed /,
    );
    await desk.ok('ticket', 'move', 'CB-2', 'closed', '--closed-as', 'duplicate', '--reason', 'CB-1 it is');
    const nothing = (await desk.ok('next', '--agent', 'paula', '--json')).json<{ granted?: object }>();
    assert.equal(nothing.granted, undefined, 'its phase is not active');
    assert.equal(
      (await desk.ok('phase', 'switch', 'mvp')).out,
      'Phases of CB: mvp (active), polish (planned).\n',
    );
    assert.match(
      (await desk.ok('phase', 'list')).out,
      /^PHASE +STATE +OPEN TICKETS\nmvp +active +1\npolish +planned +0\n$/,
    );
  });

  it('refines: the planner asks, a person answers, and the ticket gets ready', async () => {
    const claim = await desk.next('paula');
    assert.deepEqual([claim.ticket.id, claim.claim.stage], ['CB-1', 'refine']);
    const asked = (
      await desk.as(claim, 'ticket', 'comment', 'CB-1', '--kind', 'question', 'With which text?', '--json')
    ).json<{ entry: string }>();
    await desk.as(
      claim,
      'ticket',
      'edit',
      'CB-1',
      '--description',
      'What is unknown answers 404.',
      '--criterion',
      'An unknown id answers 404',
      '--repo',
      'api',
      '--repo',
      'service',
    );
    const early = await desk.run(['ticket', 'move', 'CB-1', 'ready'], {
      env: { CALLBOARD_CLAIM: claim.token },
    });
    assert.match(early.error, /^error\[gate\.refused\]/);
    await desk.ok('ticket', 'comment', 'CB-1', '--kind', 'answer', '--answers', asked.entry, 'Not found.');
    await desk.as(claim, 'ticket', 'move', 'CB-1', 'ready');
    assert.equal((await desk.show()).status, 'ready');
    assert.match(
      (await desk.ok('ticket', 'why', 'CB-1', '--agent', 'rita')).out,
      /^rita cannot claim CB-1 .*:\n {2}- claim\.\w+: /,
    );
    assert.match(
      (await desk.ok('ticket', 'why', 'CB-1', '--agent', 'andrew')).out,
      /^andrew can claim CB-1 /,
    );
  });

  it('changes criteria of a ready ticket with a reason, which sends it back', async () => {
    const frozen = await desk.run([
      'ticket',
      'edit',
      'CB-1',
      '--criterion',
      'An unknown id answers 404 with a text',
    ]);
    assert.match(frozen.error, /^error\[ticket\.criteriaFrozen\]/);
    await desk.ok(
      'ticket',
      'edit',
      'CB-1',
      '--criterion',
      'An unknown id answers 404 with a text',
      '--reason',
      'The text was missing',
    );
    assert.equal((await desk.show()).status, 'backlog');
    await desk.ok('ticket', 'move', 'CB-1', 'ready');
  });

  it('hands over: who comes next reads what the one before left', async () => {
    const first = await desk.next('andrew');
    assert.deepEqual([first.ticket.id, first.claim.stage], ['CB-1', 'implement']);
    await desk.as(first, 'artifact', 'write', 'CB-1', 'plan.md', 'First the handler.\nThen\u200b the tests.');
    const spent = await desk.as(
      first,
      'usage',
      'record',
      'CB-1',
      '--tokens-in',
      '120',
      '--tokens-out',
      '9',
      '--cost',
      '0.25',
      '--engine',
      'codex',
    );
    assert.match(spent.out, /has used 1 runs, 129 of 1000 tokens, cost 0\.25 of 5\.\n$/);
    await desk.as(first, 'release', 'CB-1', ...note);
    const second = await desk.next('bella', '--workspace');
    assert.equal(second.handoff?.done, 'The handler');
    assert.equal(
      (await desk.ok('artifact', 'read', 'CB-1', 'plan.md')).out,
      'First the handler.\nThen\\u{200b} the tests.\n',
    );
    const handIn = ['ticket', 'hand-in', 'CB-1', ...note];
    const nothing = await desk.run(handIn);
    assert.match(
      nothing.error,
      /^error\[gate\.refused\][^]*commits\.none[^]*checks\.missing[^]*pullRequest\.missing/,
    );
    const head = desk.commit(worktreeOf(second, 'api'), 'handler.ts');
    writeFileSync(path.join(worktreeOf(second, 'api'), 'left.ts'), '');
    const ready = [
      ...handIn,
      '--checks',
      'api=passed:3 tests',
      '--pull-request',
      'api=local-1',
      '--unchanged',
      'service',
    ];
    const dirty = await desk.run(ready);
    assert.match(dirty.error, /^error\[gate\.refused\][^]*api has changes that are not committed/);
    assert.ok(!dirty.error.includes('service'), dirty.error);
    desk.commit(worktreeOf(second, 'api'), 'left.ts');
    desk.commit(api, 'elsewhere.ts');
    const { out } = await desk.ok(...ready);
    assert.match(
      out,
      /^Handed in CB-1 .*, now review\.\n {2}api: [0-9a-f]{12}, 2 over its base, 1 behind its base, local-1\n {2}service: unchanged\n$/,
    );
    const after = await desk.show();
    assert.equal(after.claim, undefined);
    assert.notEqual(after.handIn?.repos[0]?.head, head, 'the newest commit it is');
  });

  it('reviews: a thread, a requirement in question, and back to who did it', async () => {
    const claim = await desk.next('rita');
    assert.deepEqual([claim.ticket.id, claim.claim.stage], ['CB-1', 'review']);
    assert.equal(
      (
        await desk.as(
          claim,
          'thread',
          'open',
          'CB-1',
          'Who reads\u200b this text?',
          '--repo',
          'api',
          '--path',
          'handler.ts',
          '--line',
          '1',
        )
      ).out,
      'Opened t1 on CB-1 "Answer 404 for unknown users".\n',
    );
    assert.match(
      (await desk.as(claim, 'thread', 'mark', 'CB-1', 't1', '--question', 'Who reads the text?')).out,
      /it is question e\d+ now/,
    );
    const half = await desk.run(['review', 'approve', 'CB-1', '--verdict', 'c1=pass:Seen'], {
      env: { CALLBOARD_CLAIM: claim.token },
    });
    assert.match(half.error, /^error\[gate\.refused\][^]*Thread t1 on CB-1 is open/);
    const back = await desk.as(
      claim,
      'review',
      'return',
      'CB-1',
      '--verdict',
      'c1=block:There is no text: see t1',
    );
    assert.equal(back.out, 'Returned CB-1 "Answer 404 for unknown users" to bella, round 1.\n');
    const listed = await desk.ok('thread', 'list', 'CB-1');
    assert.match(
      listed.out,
      /^t1 {2}open {2}api handler\.ts:1 {2}requirement, asked as e\d+\n {2}rita \(agent\), .*\n {4}Who reads\\u\{200b\} this text\?\n$/,
    );
    const [question] = (await desk.show()).questions.open;
    assert.ok(question);
    await desk.ok('ticket', 'comment', 'CB-1', '--kind', 'answer', '--answers', question, 'Everybody.');
  });

  it('works it over, and it is approved with the heads that were handed in', async () => {
    const claim = await desk.next('bella', '--workspace');
    assert.equal(claim.ticket.id, 'CB-1');
    desk.commit(worktreeOf(claim, 'api'), 'text.ts');
    await desk.as(claim, 'thread', 'reply', 'CB-1', 't1', 'It has a text now.');
    const foreign = await desk.run(['ticket', 'hand-in', 'CB-1', ...note, '--worktree', 'service=./api'], {
      env: { CALLBOARD_CLAIM: claim.token },
    });
    assert.match(foreign.error, /^error\[worktree\.foreign\]: .*is no worktree of service/);
    await desk.as(
      claim,
      'ticket',
      'hand-in',
      'CB-1',
      ...note,
      '--checks',
      'passed',
      '--pull-request',
      'api=local-1',
      '--unchanged',
      'service',
    );
    const review = await desk.next('rita');
    assert.match((await desk.as(review, 'thread', 'resolve', 'CB-1', 't1')).out, /None is open\.\n$/);
    assert.match(
      (await desk.ok('thread', 'list', 'CB-1', '--open')).out,
      /^There is no open thread on CB-1\.\n$/,
    );
    const moved = await desk.run(
      ['review', 'approve', 'CB-1', '--verdict', 'c1=pass:Seen', '--head', `api=${'a'.repeat(40)}`],
      { env: { CALLBOARD_CLAIM: review.token } },
    );
    assert.match(moved.error, /^error\[gate\.refused\][^]*The head of api is aaaaaaaa/);
    const approved = await desk.as(
      review,
      'review',
      'approve',
      'CB-1',
      '--verdict',
      'c1=pass:The text is there',
    );
    assert.equal(approved.out, 'Approved CB-1 "Answer 404 for unknown users", now approved.\n');
  });

  it('merges, proves it, links the decision and closes', async () => {
    const early = await desk.run(['merge', 'record', 'CB-1']);
    assert.match(
      early.error,
      /^error\[merge\.unproven\]: In api the approved head [0-9a-f]{40} is not in main\./,
    );
    const head = (await desk.show()).handIn?.repos[0]?.head ?? '';
    desk.git(api, 'merge', '--quiet', '--no-edit', head);
    assert.match(
      (await desk.ok('merge', 'record', 'CB-1')).out,
      /^Recorded the merge of CB-1 .*\n {2}api: in main\n$/,
    );
    await desk.ok('decision', 'link', 'CB-1', 'docs/adr/0001.md', '--title', 'One text for all');
    await desk.ok('ticket', 'move', 'CB-1', 'closed');
    assert.equal((await desk.show()).status, 'closed');
    const { out } = await desk.ok('ticket', 'show', 'CB-1', '--timeline', '100');
    for (const part of [
      /^Handed in +by bella, api [0-9a-f]{12} local-1, service unchanged$/m,
      /^Merged +api in main$/m,
      /^Decisions +docs\/adr\/0001\.md$/m,
      /^Artifacts +plan\.md \(1\)$/m,
      /^ {2}c1 {2}An unknown id answers 404 with a text {2}\(pass\)$/m,
      /review\.submitted CB-1: return, c1 block, to bella$/m,
      /thread\.marked CB-1: t1 as question e\d+$/m,
    ])
      assert.match(out, part);
  });

  it('raises a spike, which a person closes, and the work goes on', async () => {
    await desk.ok(
      'ticket',
      'new',
      '--title',
      'Send the text by mail as well',
      '--description',
      'By mail.',
      '--criterion',
      'The mail has the text',
      '--role',
      'developer',
      '--reviewer',
      'reviewer',
      '--ready',
    );
    const claim = await desk.next('andrew');
    const silent = await desk.run(['spike', 'raise', claim.ticket.id, 'There is no mail server.'], {
      env: { CALLBOARD_CLAIM: claim.token },
    });
    assert.match(silent.error, /^error\[handoff\.missing\]/);
    const raised = await desk.as(
      claim,
      'spike',
      'raise',
      claim.ticket.id,
      'There is no mail server.',
      ...note,
    );
    assert.match(raised.out, /^Raised CB-4 .* waits for it\. The claim of andrew was given back\.\n$/);
    assert.deepEqual((await desk.show(claim.ticket.id)).openSpikes, ['CB-4']);
    assert.match((await desk.ok('ticket', 'list')).out, /CB-3 .*\(spike\)/);
    const waiting = (await desk.ok('next', '--agent', 'bella', '--json')).json<{ granted?: object }>();
    assert.equal(waiting.granted, undefined);
    const wrong = await desk.run(['spike', 'close', 'CB-3', '--reason', 'No']);
    assert.match(wrong.error, /^error\[spike\.unknown\]: CB-3 is no spike but a task\./);
    assert.match(
      (await desk.ok('spike', 'close', 'CB-4', '--reason', 'There is one now')).out,
      /CB-3 .* waits for it no more\.\n$/,
    );
    assert.equal((await desk.next('bella')).ticket.id, 'CB-3');
  });

  it('frees an epic, whose next child goes to somebody else', async () => {
    await desk.ok('ticket', 'new', '--title', 'Everything about the mail', '--type', 'epic');
    await desk.ok(
      'ticket',
      'new',
      '--title',
      'A child of the epic of mail',
      '--parent',
      'CB-5',
      '--description',
      'By mail.',
      '--criterion',
      'The mail has the text',
      '--role',
      'developer',
      '--reviewer',
      'reviewer',
      '--ready',
    );
    const unowned = await desk.run(['epic', 'free', 'CB-5', '--reason', 'No']);
    assert.match(unowned.error, /^error\[epic\.unowned\]/);
    assert.equal((await desk.next('andrew')).ticket.id, 'CB-6');
    assert.match(
      (await desk.ok('epic', 'free', 'CB-5', '--reason', 'Andrew is away')).out,
      /^CB-5 .* is free for the next/,
    );
  });

  it('looks back: the board after any event, and hour by hour', async () => {
    const then = await desk.ok('board', 'replay', '--at', '0');
    assert.equal(then.out, 'CB before its first event: no ticket.\n\nNo ticket was open.\n');
    const log = (await desk.ok('log', '--after', '0', '--json')).json<{ sequence: number; type: string }[]>();
    const at = String(log.find(({ type }) => type === 'ticket.handedIn')?.sequence);
    assert.match(
      (await desk.ok('board', 'replay', '--at', at)).out,
      /^CB after event \d+, .*: 1 review, 1 closed\.\n\nTICKET .*\nCB-1 +review /,
    );
    const changed = (
      await desk.ok('board', 'replay', '--at', at, '--from', String(log.length), '--json')
    ).json<{ tickets: { id: string }[]; absent: string[] }>();
    assert.deepEqual(
      [changed.tickets.map(({ id }) => id), changed.absent],
      [['CB-1'], ['CB-3', 'CB-4', 'CB-5', 'CB-6']],
    );
    const beyond = await desk.run(['board', 'replay', '--at', '100000']);
    assert.match(beyond.error, /^error\[log\.sequenceUnknown\]/);
    assert.match(
      (await desk.ok('board', 'statistics')).out,
      /^UTC +BACKLOG +READY +IN_PROGRESS .*\n\d{4}-\d\d-\d\d \d\d:\d\d +\d/,
    );
    assert.match((await desk.ok('verify')).out, /^CB: \d+ events, ok/);
  });
});
