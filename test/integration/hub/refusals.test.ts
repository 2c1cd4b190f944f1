import assert from 'node:assert/strict';
import type { BoardKey } from '../../../src/protocol/ids.ts';
import { board, handoff, makeBoard, makeTicket } from '../../support/hubBoard.ts';
import { startHub, type TestHub } from '../../support/hub.ts';
import { newKey, type RawClient } from '../../support/rawClient.ts';
import { badRequests, ticket, title } from './badRequests.ts';

/** Parameters of what leads from the hand-in to the merge, valid but for the ticket. */
const ofReview: Readonly<Record<string, object>> = {
  'ticket.handIn': { fence: 1, handoff, repos: [] },
  'thread.open': { text: 'Why?' },
  'thread.reply': { thread: 't1', text: 'Because.' },
  'thread.resolve': { thread: 't1' },
  'thread.mark': { thread: 't1', requirement: true },
  'review.submit': { outcome: 'approve', verdicts: [] },
  'merge.record': { repos: [{ name: 'api', head: 'a'.repeat(40), target: 'main', merged: true }] },
  'decision.link': { link: 'docs/adr/1.md' },
  'artifact.write': { name: 'plan.md', text: 'Mine.' },
};

describe('A bad request', function () {
  this.timeout(60_000);

  let hub: TestHub;
  let client: RawClient;
  before(async () => {
    hub = await startHub();
    client = await hub.connect();
    await makeBoard(client);
    assert.equal(await makeTicket(client), ticket);
  });
  after(async () => {
    assert.deepEqual((await client.call('log.verify', { board })).problems, []);
    assert.equal(await hub.stop(), 0);
  });

  /** Everything that could have changed. */
  const everything = async (): Promise<unknown> => [
    await client.call('board.list', {}),
    await client.call('ticket.get', { ticket }),
    (await client.call('log.verify', { board })).hash,
  ];

  for (const { what, method, params, code } of badRequests)
    it(`is refused for ${what}, with a code and a sentence, and changes nothing`, async () => {
      const before = await everything();
      await assert.rejects(
        client.request(method, { ...params, idempotencyKey: newKey() }),
        (error: Error) => {
          assert.equal((error as unknown as { code: string }).code, code, error.message);
          assert.match(error.message, /^[A-Z].*[.?]$/s);
          assert.doesNotMatch(error.message, /expected|received|undefined/);
          return true;
        },
      );
      assert.deepEqual(await everything(), before);
    });

  it('names a ticket that there is not, a hundred times over, with every method that takes one', async () => {
    const before = await everything();
    const nobody = Array.from({ length: 100 }, (_, i) => `CB-${i + 2}`);
    const asked = nobody.flatMap((id) => [
      client.request('ticket.get', { ticket: id }),
      client.request('ticket.timeline', { ticket: id }),
      client.request('claim.take', { ticket: id, idempotencyKey: newKey() }),
      client.request('comment.add', {
        ticket: id,
        kind: 'comment',
        text: 'Hello.',
        idempotencyKey: newKey(),
      }),
      client.request('ticket.move', { ticket: id, to: 'ready', idempotencyKey: newKey() }),
      client.request('ticket.edit', { ticket: id, changes: { priority: 'low' }, idempotencyKey: newKey() }),
      client.request('claim.release', { ticket: id, fence: 1, handoff, idempotencyKey: newKey() }),
      client.request('artifact.read', { ticket: id, name: 'plan.md' }),
      ...Object.entries(ofReview).map(([method, params]) =>
        client.request(method, { ticket: id, ...params, idempotencyKey: newKey() }),
      ),
    ]);
    for (const outcome of await Promise.allSettled(asked)) {
      assert.equal(outcome.status, 'rejected');
      assert.equal((outcome.reason as { code: string }).code, 'ticket.unknown');
    }
    assert.deepEqual(await everything(), before);
  });

  it('is the only one of its batch that is refused', async () => {
    const key = 'MORE' as BoardKey;
    const [made, again, unknown, edited] = await Promise.allSettled([
      client.do('board.create', { key, name: 'More' }),
      client.do('board.create', { key, name: 'More' }),
      client.do('ticket.create', { board: 'NONE', title }),
      client.do('board.edit', { board: key, name: 'More of it' }),
    ]);
    assert.deepEqual(
      [made, again, unknown, edited].map(({ status }) => status),
      ['fulfilled', 'rejected', 'rejected', 'fulfilled'],
    );
    assert.equal((await client.call('log.verify', { board: key })).events, 2);
  });
});
