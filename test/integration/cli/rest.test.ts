import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { restFile } from '../../../src/protocol/restFile.ts';
import { Desk } from './desk.ts';

interface Failure {
  readonly error: { readonly code: string };
}

describe('callboard hub rest', function () {
  this.timeout(60_000);
  let desk: Desk;
  before(async () => {
    desk = new Desk();
    await desk.ok('hub', 'start');
  });
  after(() => desk.close());

  it('switches the REST view on and off, and says where it is without its token', async () => {
    assert.match((await desk.ok('hub', 'rest', 'status')).out, /^The REST view is off\.$/m);
    const on = await desk.ok('hub', 'rest', 'on', '--json');
    const { url, tokenFile } = on.json<{ url: string; tokenFile: string }>();
    const { token } = restFile.parse(JSON.parse(readFileSync(tokenFile, 'utf8')));
    const asked = await fetch(`${url}/boards`, { headers: { authorization: `Bearer ${token}` } });
    assert.equal(asked.status, 200);
    const status = await desk.ok('hub', 'rest', 'status');
    assert.ok(status.out.includes(url) && status.out.includes(tokenFile));
    assert.ok(![on.out, status.out].some((said) => said.includes(token)));
    assert.ok((await desk.ok('hub', 'status')).out.includes(url));
    const wrong = await desk.run(['hub', 'rest', 'on', '--port', '80', '--json']);
    assert.deepEqual([wrong.status, wrong.json<Failure>().error.code], [1, 'request.invalid']);
    const agent = await desk.run(['hub', 'rest', 'off'], {
      env: { CALLBOARD_CLAIM: 'cb1.CB-1.implement.1.00' },
    });
    assert.equal(agent.status, 1);
    assert.match((await desk.ok('hub', 'rest', 'off')).out, /^The REST view is off\.$/m);
    await assert.rejects(fetch(`${url}/boards`));
  });
});
