import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { andrew, board, handoff, makeBoard, makeTicket, sit } from '../../support/hubBoard.ts';
import { startHub } from '../../support/hub.ts';
import { newKey } from '../../support/rawClient.ts';
import { switchRestOn } from '../../support/restClient.ts';

describe('The secrets of a hub', function () {
  this.timeout(60_000);

  it('stand in no file but their own, in no argument, no variable and no answer that others get', async () => {
    const hub = await startHub();
    const window = await hub.connect();
    await makeBoard(window);
    const ticket = await makeTicket(window);
    const params = { ticket, idempotencyKey: newKey() };
    const { token, claim } = await window.call('claim.take', params);
    await window.call('claim.take', params);
    const agent = await hub.connect({ hello: { kind: 'mcp', claimToken: token } });
    await agent.do('comment.add', { ticket, kind: 'comment', text: 'Begun.' });
    // What goes wrong is written to hub.log; the secrets of the request are not.
    await assert.rejects(hub.connect({ hello: { claimToken: `${token}0` } }), { code: 'claim.token' });
    const next = await hub.connect({
      hello: { resume: { session: window.hello.session, token: 'f'.repeat(64) } },
    });
    await sit(next, andrew);
    await next.do('claim.adopt', { ticket, fence: claim.fence, token });

    const rest = await switchRestOn(hub);
    assert.equal((await rest.get(`/tasks/next?board=${board}&agent=${andrew}`)).status, 200);

    const secrets = {
      'the token of the REST view': rest.token,
      'the token of hub.json': hub.file().token,
      'the secret': readFileSync(hub.home.secretFile, 'utf8').trim(),
      'a resume token': window.hello.resumeToken,
      'a claim token': token.slice(token.lastIndexOf('.') + 1),
    };
    const places: Record<string, string> = {
      'log.read': JSON.stringify(await next.call('log.read', { board, after: 0, limit: 1_000 })),
      'session.list': JSON.stringify(await next.call('session.list', {})),
      'ticket.get': JSON.stringify(await next.call('ticket.get', { ticket })),
      'ticket.timeline': JSON.stringify(await next.call('ticket.timeline', { ticket })),
      'hub.status': JSON.stringify(await next.call('hub.status', {})),
      'what a watcher is told': JSON.stringify(next.notifications),
    };
    if (process.platform === 'linux')
      for (const name of ['cmdline', 'environ'])
        places[name] = readFileSync(`/proc/${hub.pid}/${name}`, 'latin1');
    await next.do('claim.release', { ticket, fence: claim.fence, handoff });
    for (const file of readdirSync(hub.home.folder, { withFileTypes: true }))
      if (file.isFile() && !['secret', 'hub.json', 'rest.json'].includes(file.name))
        places[file.name] = readFileSync(path.join(hub.home.folder, file.name), 'latin1');
    assert.ok(places['log.db-wal']?.includes('Begun.'), 'the log was looked at');
    assert.ok('hub.log' in places);
    for (const [place, text] of Object.entries(places))
      for (const [what, secret] of Object.entries(secrets))
        assert.ok(!text.includes(secret), `${what} stands in ${place}`);
    assert.equal(await hub.stop(), 0);
  });
});
