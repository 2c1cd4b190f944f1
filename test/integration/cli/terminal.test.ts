import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Desk } from './desk.ts';

describe('the terminal of the callboard program', function () {
  this.timeout(60_000);
  let desk: Desk;
  beforeEach(() => {
    desk = new Desk();
  });
  afterEach(() => desk.close());

  it('may be in a folder that was removed, which is said', async () => {
    const cwd = path.join(desk.folder, 'removed');
    mkdirSync(cwd);
    const wrapper = ['sh', '-c', 'rmdir "$PWD" && exec "$@"', 'sh'];
    const ran = await desk.run(['ticket', 'list'], { cwd, wrapper });
    assert.deepEqual([ran.status, ran.out], [1, '']);
    assert.match(ran.error, /^error\[folder\.gone\]: [^\n]*\n$/);
  });

  it('is not waited for where nothing is piped in', async () => {
    const wrapper = ['sh', '-c', 'exec "$@" < /dev/null', 'sh'];
    for (const verb of [
      ['call', 'board.get', '-'],
      ['ticket', 'comment', 'CB-1', '--file', '-'],
    ]) {
      const ran = await desk.run(verb, { wrapper });
      assert.deepEqual([ran.status, ran.out], [1, '']);
      assert.match(ran.error, /^error\[input\.unreadable\]: Standard input cannot be read/);
    }
  });
});
