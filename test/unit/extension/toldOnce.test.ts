import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mayTell, toldUpTo } from '../../../src/extension/session/toldOnce.ts';
import type { AgentName, BoardKey } from '../../../src/protocol/ids.ts';

describe('telling of an inbox', () => {
  const board = 'CB' as BoardKey;
  const agent = 'tess' as AgentName;
  let folder: string;

  beforeEach(async () => {
    folder = join(await mkdtemp(join(tmpdir(), 'callboard-told-')), 'inbox');
  });
  afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

  it('is for exactly one of many windows', async () => {
    const asked = Array.from({ length: 12 }, () => mayTell(folder, { board, agent, sequence: 7 }));
    const answers = await Promise.all(asked);
    assert.equal(answers.filter((answer) => answer).length, 1);
    assert.equal(await toldUpTo(folder, { board, agent }), 7);
  });

  it('is over for what is not newer, and only the newest is kept', async () => {
    assert.equal(await mayTell(folder, { board, agent, sequence: 7 }), true);
    assert.equal(await mayTell(folder, { board, agent, sequence: 6 }), false);
    assert.equal(await mayTell(folder, { board, agent, sequence: 12 }), true);
    assert.deepEqual(await readdir(folder), ['CB.tess.12']);
  });

  it('is a matter of each board and agent for themselves', async () => {
    await mayTell(folder, { board, agent, sequence: 7 });
    assert.equal(await mayTell(folder, { board: 'CBX' as BoardKey, agent, sequence: 1 }), true);
    assert.equal(await mayTell(folder, { board, agent: 'tess-2' as AgentName, sequence: 1 }), true);
    assert.equal(await toldUpTo(folder, { board, agent }), 7);
  });
});
