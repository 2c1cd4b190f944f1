import assert from 'node:assert/strict';
import { board, makeBoard, makeTicket } from '../../support/hubBoard.ts';
import { startHub } from '../../support/hub.ts';

describe('The life of a hub', function () {
  this.timeout(60_000);

  it('takes a ticket from its making to its release', async () => {
    const hub = await startHub();
    const client = await hub.connect();
    await makeBoard(client);
    const ticket = await makeTicket(client);
    const claimed = await client.do('claim.take', { ticket });
    assert.equal(claimed.ticket.description, 'What A ticket that is ready is about.');
    const { fence } = claimed.claim;
    await client.do('claim.release', { ticket, fence, handoff: { done: 'a', pending: 'b', gotchas: 'c' } });
    const again = await client.do('claim.next', { board });
    assert.equal(again.granted?.ticket.id, ticket);
    assert.deepEqual(again.granted.handoff, { done: 'a', pending: 'b', gotchas: 'c' });
    assert.deepEqual((await client.call('log.verify', { board })).problems, []);
    assert.equal(await hub.stop(), 0);
  });
});
