import assert from 'node:assert/strict';
import { Desk, readyTicket } from './desk.ts';

interface Mail {
  readonly unread: number;
  readonly acting: number;
  readonly items: readonly { readonly id: string; readonly kind: string }[];
}

describe('talking by the callboard program', function () {
  this.timeout(60_000);
  let desk: Desk;
  before(async () => {
    desk = new Desk();
    desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api', '--name', 'The team');
    for (const [name, role] of [
      ['andrew', 'developer'],
      ['bella', 'developer'],
      ['rita', 'reviewer'],
    ] as const)
      await desk.ok('call', 'agent.hire', JSON.stringify({ board: 'CB', name, role }));
    await desk.ok('ticket', 'new', '--title', 'A ticket to talk about', ...readyTicket);
  });
  after(() => desk.close());

  it('posts as a person, as an agent of the roster, and as the agent of a claim', async () => {
    const said = await desk.ok(
      'message',
      'post',
      'general',
      'Who takes CB-1, @developer?',
      '--ticket',
      'cb-1',
    );
    assert.equal(said.out, 'Said it in #general and called @developer.\n');
    await desk.ok('message', 'post', 'general', 'I do, @bella and @rita.', '--agent', 'andrew');
    const granted = await desk.ok('claim', 'CB-1', '--agent', 'andrew', '--json');
    const { token } = granted.json<{ token: string }>();
    const env = { CALLBOARD_CLAIM: token };
    const post = await desk.run(['message', 'post', 'general', '--file', '-'], {
      env,
      input: 'First line\nsecond line\n',
    });
    assert.equal(post.out, 'Said it in #general.\n');
    const { out } = await desk.ok('message', 'read', 'general');
    assert.match(
      out,
      /^#\d+ {2}.* {2}person {2}CB-1\n {4}Who takes CB-1, @developer\?\n#\d+ {2}.* {2}andrew \(person\)\n {4}I do, @bella and @rita\.\n#\d+ {2}.* {2}andrew \(agent\)\n {4}First line\n {4}second line\n$/,
    );
    const last = (await desk.ok('message', 'read', 'general', '--last', '1', '--json')).json<
      { text: string }[]
    >();
    assert.deepEqual(
      last.map(({ text }) => text),
      ['First line\nsecond line\n'],
    );
    assert.match(
      (await desk.ok('channel', 'list')).out,
      /^CHANNEL +MESSAGES +LAST\n#general +3 +.*\n#reviews +0 +-\n/,
    );
    assert.match((await desk.ok('message', 'read', 'reviews')).out, /^Nothing was said in #reviews yet\.\n$/);
  });

  it('shows hostile text as escapes', async () => {
    await desk.ok('message', 'post', 'blockers', 'a\u200bb');
    assert.match((await desk.ok('message', 'read', 'blockers')).out, /a\\u\{200b\}b/);
  });

  it('lists an inbox, filtered, and marks it as read', async () => {
    const { out } = await desk.ok('inbox', 'list', '--agent', 'bella');
    assert.match(
      out,
      /^bella: 2 unread, 2 to act on\n\n +ITEM +KIND +TICKET +BY +WHEN +TEXT\n! +i\d+ +mention +- +andrew \(person\) .* I do, @bella and @rita\.\n! +i\d+ +mention +CB-1 +person /,
    );
    const list = async (...more: string[]) =>
      (await desk.ok('inbox', 'list', '--agent', 'bella', '--json', ...more)).json<Mail>();
    const [newest] = (await list('--last', '1')).items;
    assert.ok(newest);
    assert.equal(
      (await desk.ok('inbox', 'ack', newest.id, '--agent', 'bella')).out,
      'bella has 1 unread now.\n',
    );
    assert.deepEqual(
      (await list('--show', 'acknowledged')).items.map(({ id }) => id),
      [newest.id],
    );
    assert.deepEqual((await list('--kind', 'routed', '--show', 'all')).items, []);
    await desk.ok('inbox', 'ack', '--all', '--agent', 'bella');
    assert.equal((await desk.ok('inbox', 'list', '--agent', 'bella')).out, 'bella: 0 unread, 0 to act on\n');
    const again = await desk.ok('inbox', 'ack', '--all', '--agent', 'bella');
    assert.equal(again.out, 'There is nothing to mark as read.\n');
    const nobody = await desk.run(['inbox', 'list']);
    assert.deepEqual([nobody.status, nobody.error.startsWith('error[session.notSeated]')], [1, true]);
    for (const wrong of [
      ['inbox', 'ack'],
      ['inbox', 'ack', 'x'],
      ['inbox', 'ack', 'i1', '--all'],
      ['message', 'post', 'general'],
    ])
      assert.equal((await desk.run(wrong)).status, 2, wrong.join(' '));
  });

  it('shows a timeline by type, kind and agent', async () => {
    await desk.ok('ticket', 'comment', 'CB-1', '--kind', 'question', 'Which port?');
    const types = async (...more: string[]) =>
      (await desk.ok('ticket', 'timeline', 'CB-1', '--json', ...more))
        .json<{ type: string }[]>()
        .map(({ type }) => type);
    assert.deepEqual(await types(), [
      'ticket.created',
      'ticket.moved',
      'message.posted',
      'claim.granted',
      'comment.added',
    ]);
    assert.deepEqual(await types('--last', '1'), ['comment.added']);
    assert.deepEqual(await types('--kind', 'question', '--type', 'message.posted'), [
      'message.posted',
      'comment.added',
    ]);
    assert.deepEqual(await types('--agent', 'andrew'), ['claim.granted']);
    const { out } = await desk.ok('ticket', 'timeline', 'CB-1', '--type', 'message.posted');
    assert.match(out, /message\.posted CB-1: #general Who takes CB-1, @developer\?\n$/);
    const none = await desk.ok('ticket', 'timeline', 'CB-1', '--kind', 'decision');
    assert.equal(none.out, 'Nothing on the timeline of CB-1 fits.\n');
  });

  it('shows the digest as text, as markdown and as JSON', async () => {
    assert.match(
      (await desk.ok('digest')).out,
      /^CB The team, .*\n\n {2}Backlog: 0\n[^]*\nOpen questions \(1\)\n {2}CB-1 A ticket to talk about, e1, for 0 minutes\n$/,
    );
    assert.match(
      (await desk.ok('digest', '--markdown')).out,
      /^# CB The team, [^]*\n## Open questions \(1\)\n- CB-1 /,
    );
    const { sections } = (await desk.ok('digest', '--json')).json<{
      sections: { questions: { total: number } };
    }>();
    assert.equal(sections.questions.total, 1);
  });
});
