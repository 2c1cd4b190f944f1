import assert from 'node:assert/strict';
import type { LogEvent } from '../../../src/protocol/events.ts';
import { andrew, bella, board, makeBoard, makeTicket, sit } from '../../support/hubBoard.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import type { RawClient } from '../../support/rawClient.ts';

describe('A team that talks through a hub', function () {
  this.timeout(30_000);

  let hub: TestHub;
  let client: RawClient;
  let other: RawClient;
  beforeEach(async () => {
    hub = await startHub();
    client = await hub.connect();
    other = await hub.connect();
    await makeBoard(client);
    await sit(other, bella);
  });
  afterEach(async () => {
    assert.equal(await hub.stop(), 0);
  });

  const say = (text: string, channel: 'general' | 'reviews' = 'general', by = client) =>
    by.do('message.post', { board, channel, text });

  it('reads a channel page by page, newest first, and counts what was said', async () => {
    for (let n = 1; n <= 5; n++) await say(`Message ${n}`);
    await say('Elsewhere', 'reviews');
    const first = await client.call('channel.read', { board, channel: 'general', limit: 3 });
    assert.deepEqual(
      first.messages.map(({ text, by }) => [text, by.kind, by.agent]),
      [5, 4, 3].map((n) => [`Message ${n}`, 'person', andrew]),
    );
    const rest = await client.call('channel.read', { board, channel: 'general', cursor: first.next ?? '' });
    assert.deepEqual(
      [rest.messages.map(({ text }) => text), rest.next],
      [['Message 2', 'Message 1'], undefined],
    );
    const { channels } = await client.call('channel.list', { board });
    assert.deepEqual(
      channels.map(({ name, messages }) => `${name} ${messages}`),
      ['general 5', 'reviews 1', 'blockers 0', 'shipping 0', 'decisions 0'],
    );
    assert.equal(channels[0]?.last?.sequence, first.messages[0]?.sequence);
    for (const cursor of ['x', '0', '-1', '1.5'])
      await assert.rejects(client.call('channel.read', { board, channel: 'general', cursor }), {
        code: 'request.invalid',
      });
  });

  it('tells watchers whose inbox is another, and nothing of the board itself', async () => {
    await client.call('board.watch', { board });
    const { mentions } = await say('Hello @bella');
    assert.deepEqual(mentions, { agents: [bella], roles: [] });
    const { params } = await client.next(({ method }) => method === 'board.changed');
    assert.deepEqual(params['inboxes'], [bella]);
    assert.deepEqual(params['tickets'], []);
    assert.equal(params['info'], undefined);
  });

  it('keeps an inbox through kill -9, from the checkpoint and from the log', async () => {
    const { sequence } = await say('First, @bella');
    await say('Second, @bella');
    const before = await other.call('inbox.list', { board });
    assert.deepEqual([before.agent, before.unread, before.acting], [bella, 2, 2]);
    assert.deepEqual(
      before.items.map(({ kind, act, acknowledged, text, by }) => [kind, act, acknowledged, text, by.agent]),
      [
        ['mention', true, false, 'Second, @bella', andrew],
        ['mention', true, false, 'First, @bella', andrew],
      ],
    );
    assert.deepEqual(await other.do('inbox.acknowledge', { board, items: [`i${sequence}`] }), {
      agent: bella,
      unread: 1,
    });
    await hub.kill();
    hub = await startHub({ home: hub.home });
    client = await hub.connect();
    const ask = (show: 'unread' | 'acknowledged' | 'all') =>
      client.call('inbox.list', { board, agent: bella, show });
    const texts = async (show: Parameters<typeof ask>[0]) => (await ask(show)).items.map(({ text }) => text);
    assert.deepEqual(await texts('unread'), ['Second, @bella']);
    assert.deepEqual(await texts('acknowledged'), ['First, @bella']);
    assert.deepEqual(await texts('all'), ['Second, @bella', 'First, @bella']);
    assert.ok((await client.call('log.verify', { board })).ok);
    assert.equal((await ask('acknowledged')).items[0]?.act, false);
  });

  it('shows an inbox page by page, by kind, and only what is still to be done', async () => {
    const ticket = await makeTicket(client);
    await client.do('ticket.edit', { ticket, changes: { route: bella } });
    for (let n = 1; n <= 3; n++) await say(`Message ${n} @bella`);
    const list = (more: object) => client.call('inbox.list', { board, agent: bella, ...more });
    const first = await list({ limit: 3 });
    assert.deepEqual(
      first.items.map(({ kind }) => kind),
      ['mention', 'mention', 'mention'],
    );
    const rest = await list({ cursor: first.next });
    assert.deepEqual(
      rest.items.map(({ kind, ticket: about }) => [kind, about]),
      [['routed', ticket]],
    );
    assert.equal(rest.next, undefined);
    assert.equal((await list({ kinds: ['routed'], show: 'acting' })).items.length, 1);
    await other.do('claim.take', { ticket });
    const taken = await list({ kinds: ['routed'], show: 'acting' });
    assert.deepEqual([taken.items.length, taken.acting, taken.unread], [0, 3, 4]);
  });

  it('lets an agent talk and read its own mail, and whoever has no seat hear why not', async () => {
    const ticket = await makeTicket(client);
    const { token } = await client.do('claim.take', { ticket });
    await say('@andrew?', 'general', other);
    const agent = await hub.connect({ hello: { kind: 'mcp', claimToken: token } });
    await say('Here. @bella', 'general', agent);
    const { items } = await agent.call('inbox.list', { board });
    assert.deepEqual(
      items.map(({ text }) => text),
      ['@andrew?'],
    );
    const mail = await other.call('inbox.list', { board });
    assert.deepEqual(mail.items[0]?.by.kind, 'agent');
    const foreign = { board, agent: bella, items: mail.items.map(({ id }) => id) };
    await assert.rejects(agent.do('inbox.acknowledge', foreign), { code: 'right.missing' });
    const nobody = await hub.connect({ hello: { kind: 'mcp' } });
    await assert.rejects(say('Hello', 'general', nobody), { code: 'session.notSeated' });
    const unseated = await hub.connect();
    await assert.rejects(unseated.call('inbox.list', { board }), { code: 'session.notSeated' });
    await say('A person needs no seat to talk.', 'general', unseated);
  });

  it('filters a timeline and the log', async () => {
    const ticket = await makeTicket(client);
    const write = (kind: 'question' | 'comment', text: string, by = client) =>
      by.do('comment.add', { ticket, kind, text });
    await write('comment', 'One');
    await write('question', 'Two?', other);
    await write('question', 'Three?');
    const texts = async (filter: object) =>
      (await client.call('ticket.timeline', { ticket, ...filter })).entries.map(
        ({ payload, type }) => payload['text'] ?? type,
      );
    assert.deepEqual(await texts({ kinds: ['question'] }), ['Three?', 'Two?']);
    assert.deepEqual(await texts({ agent: bella }), ['Two?']);
    assert.deepEqual(await texts({ types: ['ticket.moved'], kinds: ['comment'] }), ['One', 'ticket.moved']);
    const page = await client.call('ticket.timeline', { ticket, kinds: ['question'], limit: 1 });
    const next = await client.call('ticket.timeline', {
      ticket,
      kinds: ['question'],
      limit: 1,
      cursor: page.next ?? '',
    });
    assert.deepEqual([next.entries[0]?.payload['text'], next.next], ['Two?', undefined]);
    const read = await client.call('log.read', { board, after: 0, agent: bella });
    assert.deepEqual(
      read.events.map(({ type }) => type),
      ['comment.added'],
    );
    assert.equal(read.through, read.last);
    const one = await client.call('log.read', { board, after: 0, kinds: ['question'], limit: 1 });
    assert.deepEqual([one.events.length, one.through], [1, one.events[0]?.sequence]);
    assert.equal((await client.call('log.read', { board, after: 0 })).through, undefined);
  });

  it('says how the board stands, as JSON and as text, and posts nothing by that', async () => {
    const ticket = await makeTicket(client);
    await client.do('comment.add', { ticket, kind: 'question', text: 'Which?' });
    const { sequence } = await client
      .call('hub.status', {})
      .then(() => client.call('board.watch', { board }));
    const { digest, text } = await client.call('digest.get', { board, as: 'markdown' });
    assert.deepEqual(
      digest.sections.questions.entries.map((entry) => entry.ticket),
      [ticket],
    );
    assert.match(text ?? '', /\n## Open questions \(1\)\n- CB-1 /);
    assert.equal((await client.call('digest.get', { board })).text, undefined);
    assert.equal((await client.call('board.get', { board })).board.sequence, sequence);
  });
});

describe('The digest of a board', function () {
  this.timeout(30_000);

  it('is posted on time when something happened, not again when nothing did, and also after a restart', async () => {
    const tune = { digestEveryMs: 150 };
    let hub = await startHub({ tune });
    let client = await hub.connect();
    await makeBoard(client);
    await client.call('board.watch', { board });
    const digests = () =>
      client.notifications
        .filter(({ method }) => method === 'board.changed')
        .flatMap(({ params }) => params['events'] as LogEvent[])
        .filter(({ type }) => type === 'digest.posted');
    await client.next(() => digests().length === 1);
    const [posted] = digests();
    assert.deepEqual(posted?.actor, { kind: 'hub' });
    const { sequence } = posted;
    await new Promise((resolve) => setTimeout(resolve, 4 * tune.digestEveryMs));
    assert.equal(
      (await client.call('board.get', { board })).board.sequence,
      sequence,
      'nothing happened since',
    );
    await hub.kill();
    hub = await startHub({ home: hub.home, tune: { digestEveryMs: 3_600_000 } });
    client = await hub.connect();
    await client.do('message.post', { board, channel: 'general', text: 'News.' });
    await hub.kill();
    hub = await startHub({ home: hub.home, tune });
    client = await hub.connect();
    await client.call('board.watch', { board, after: { epoch: client.hello.epoch, sequence } });
    await client.next(() => digests().length === 1);
    assert.ok((await client.call('log.verify', { board })).ok);
    assert.equal(await hub.stop(), 0);
  });
});
