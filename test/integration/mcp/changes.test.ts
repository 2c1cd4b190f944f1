import assert from 'node:assert/strict';
import { Desk, readyTicket } from '../cli/desk.ts';
import { envelope, type Frame, Frames } from './frames.ts';

const board = 'callboard://board/CB';
const digest = 'callboard://digest/CB';
const first = 'callboard://ticket/CB-1';
const second = 'callboard://ticket/CB-2';
const subscription = 'io.modelcontextprotocol/subscriptionId';

describe('what callboard mcp tells of changes', function () {
  this.timeout(60_000);
  let desk: Desk;
  const running: Frames[] = [];
  beforeEach(async () => {
    desk = new Desk();
    desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api');
    for (const title of ['The first piece of work', 'The second piece of work'])
      await desk.ok('ticket', 'new', '--title', title, ...readyTicket);
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((frames) => frames.end()));
    desk.close();
  });

  async function start(): Promise<Frames> {
    const frames = await Frames.start(desk, ['--agent', 'andrew', '--role', 'developer']);
    running.push(frames);
    return frames;
  }

  async function startLegacy(): Promise<Frames> {
    const frames = await start();
    const clientInfo = { name: 'changes', version: '1.0.0' };
    const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo };
    await frames.ask({ id: 'first', method: 'initialize', params });
    frames.write(JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }));
    return frames;
  }

  async function startModern(notifications: object): Promise<Frames> {
    const frames = await start();
    const params = { notifications, _meta: envelope };
    const { method } = await frames.ask({ id: 'listen', method: 'subscriptions/listen', params });
    assert.equal(method, 'notifications/subscriptions/acknowledged');
    return frames;
  }

  function comment(ticket: string, text: string): Promise<unknown> {
    return desk.ok('ticket', 'comment', ticket, text);
  }

  /** Every change before this one is told by now, and was not told. */
  async function settled(frames: Frames): Promise<void> {
    await comment('CB-2', 'The last one.');
    assert.equal((await frames.next()).params?.['uri'], second);
  }

  const updated = (uri: string, more: object = {}): object => ({
    jsonrpc: '2.0',
    method: 'notifications/resources/updated',
    params: { uri, ...more },
  });

  it('in the protocol of 2025: of each resource that was subscribed to, until it is not', async () => {
    const frames = await startLegacy();
    for (const uri of [first, second])
      assert.deepEqual(
        (await frames.ask({ id: uri, method: 'resources/subscribe', params: { uri } })).result,
        {},
      );
    const unknown = 'callboard://ticket/CB-99';
    const refused = await frames.ask({ id: 'none', method: 'resources/subscribe', params: { uri: unknown } });
    assert.equal(refused.error?.code, -32602);
    await comment('CB-1', 'Look at this.');
    assert.deepEqual(await frames.next(), updated(first));
    const gone = { id: 'gone', method: 'resources/unsubscribe', params: { uri: first } };
    assert.deepEqual((await frames.ask(gone)).result, {});
    await comment('CB-1', 'And at this.');
    await settled(frames);
  });

  it('in the protocol of 2026: of what is listened to, until that is cancelled', async () => {
    const frames = await startModern({ resourceSubscriptions: [first, board, digest] });
    await comment('CB-1', 'Look at this.');
    const told = [await frames.next(), await frames.next(), await frames.next()];
    const meta = { _meta: { [subscription]: 'listen' } };
    assert.deepEqual(told, [updated(first, meta), updated(board, meta), updated(digest, meta)]);
    const params = { notifications: { resourceSubscriptions: [second] }, _meta: envelope };
    await frames.ask({ id: 'other', method: 'subscriptions/listen', params });
    const cancelled = { method: 'notifications/cancelled', params: { requestId: 'listen' } };
    frames.write(JSON.stringify({ jsonrpc: '2.0', ...cancelled }));
    // The answer says that the cancelling was read.
    await frames.ask({ id: 'read', method: 'resources/templates/list', params: { _meta: envelope } });
    await comment('CB-1', 'And at this.');
    await settled(frames);
  });

  it('once of many changes that come one upon another', async () => {
    const frames = await startModern({ resourceSubscriptions: [first, second] });
    const call = (id: number): object => ({
      id,
      method: 'tools/call',
      params: {
        name: 'comment_add',
        arguments: { ticket: 'CB-1', kind: 'comment', text: `Number ${String(id)}.` },
        _meta: envelope,
      },
    });
    const claim = { name: 'claim_take', arguments: { ticket: 'CB-1' }, _meta: envelope };
    await frames.ask({ id: 'claim', method: 'tools/call', params: claim });
    const count = 20;
    for (let id = 0; id < count; id++) frames.write(JSON.stringify({ jsonrpc: '2.0', ...call(id) }));
    const came: Frame[] = [];
    const answered = (): number => came.filter(({ result }) => result !== undefined).length;
    while (answered() < count) came.push(await frames.next());
    await comment('CB-2', 'The last one.');
    while (came.at(-1)?.params?.['uri'] !== second) came.push(await frames.next());
    const told = came.filter(({ params }) => params?.['uri'] === first).length;
    assert.ok(told >= 1 && told <= count / 2, `${String(told)} for ${String(count)} changes`);
  });

  it('when the roles of the board change, and when other boards or held tickets come', async () => {
    const lists = { promptsListChanged: true, resourcesListChanged: true };
    const modern = await startModern(lists);
    const legacy = await startLegacy();
    for (const method of ['prompts/list', 'resources/list']) await legacy.ask({ id: method, method });
    const changed = (list: string): string => `notifications/${list}/list_changed`;
    const methods = async (): Promise<(string | undefined)[]> =>
      Promise.all([modern, legacy].map(async (frames) => (await frames.next()).method));

    const role = {
      name: 'juggler',
      title: 'Juggler',
      takes: ['implement'],
      never: [],
      description: 'Juggles.',
    };
    await desk.ok('call', 'role.define', JSON.stringify({ board: 'CB', role }));
    assert.deepEqual(await methods(), [changed('prompts'), changed('prompts')]);
    await desk.ok('board', 'init', 'OTHER', '--repo', './api');
    assert.deepEqual(await methods(), [changed('resources'), changed('resources')]);
    const claim = { name: 'claim_next', arguments: {} };
    await legacy.ask({ id: 'claim', method: 'tools/call', params: claim });
    assert.equal((await legacy.next()).method, changed('resources'));
  });

  it('of what happened while there was no connection to the hub', async () => {
    const frames = await startModern({ resourceSubscriptions: [first] });
    await desk.ok('hub', 'stop');
    await comment('CB-1', 'Look at this.');
    // Nobody follows a hub that a person stopped; whoever wants something next finds the new one, and what was missed.
    const params = { notifications: { resourceSubscriptions: [second] }, _meta: envelope };
    const came = [
      await frames.ask({ id: 'other', method: 'subscriptions/listen', params }),
      await frames.next(),
    ];
    assert.deepEqual(came.map(({ method, params: told }) => told?.['uri'] ?? method).toSorted(), [
      first,
      'notifications/subscriptions/acknowledged',
    ]);
    await settled(frames);
  });

  it('of nothing to a client that asked for nothing', async () => {
    const idle = await startLegacy();
    const listening = await startModern({ resourceSubscriptions: [second] });
    await comment('CB-1', 'Look at this.');
    await settled(listening);
    assert.deepEqual(idle.left, []);
  });
});
