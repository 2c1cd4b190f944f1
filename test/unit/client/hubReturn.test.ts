import assert from 'node:assert/strict';
import { once, EventEmitter } from 'node:events';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disposable } from '../../../src/base/disposable.ts';
import { onHubReturn } from '../../../src/client/hubReturn.ts';
import { homeFrom } from '../../../src/wire/home.ts';

describe('a hub that comes back', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-return-'));
  const home = homeFrom({ CALLBOARD_HOME: folder });
  const events = new EventEmitter();
  let watching: Disposable | undefined;

  afterEach(() => {
    watching?.dispose();
    rmSync(home.hubFile, { force: true });
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** As a hub does it: in one piece. */
  function announce(pid: number): void {
    const content = { endpoint: home.endpoint, token: 'a'.repeat(64), pid, version: '0.1.0', startedAt: 0 };
    writeFileSync(`${home.hubFile}.new`, JSON.stringify({ ...content, protocol: { min: 1, max: 1 } }));
    renameSync(`${home.hubFile}.new`, home.hubFile);
  }

  function wait(gone: number | undefined): void {
    watching = onHubReturn({ home, gone, back: () => events.emit('back') });
  }

  it('is noticed when it announces itself', async () => {
    announce(7);
    wait(7);
    const back = once(events, 'back');
    rmSync(home.hubFile);
    announce(8);
    await back;
  });

  it('is noticed when it was there before anybody watched', () => {
    announce(8);
    let times = 0;
    events.once('back', () => (times += 1));
    wait(7);
    assert.equal(times, 1);
  });

  it('is another one than that which could not be reached', async () => {
    announce(7);
    let times = 0;
    const count = (): void => void (times += 1);
    events.on('back', count);
    wait(undefined);
    assert.equal(times, 0);
    const back = once(events, 'back');
    announce(8);
    await back;
    events.off('back', count);
    assert.equal(times, 1);
  });

  it('is told once, and not to who waits no more', async () => {
    let times = 0;
    const count = (): void => void (times += 1);
    events.on('back', count);
    wait(undefined);
    watching?.dispose();
    // Another watch of the same folder hears of it when this one would have.
    const second = Promise.withResolvers<undefined>();
    const other = onHubReturn({ home, gone: undefined, back: () => second.resolve(undefined) });
    announce(8);
    await second.promise;
    other.dispose();
    events.off('back', count);
    assert.equal(times, 0);
  });
});
