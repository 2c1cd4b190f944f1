import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runOrThrow } from '../../../scripts/childProcess.ts';
import { demoRepositories, makeRepository, requireGit } from '../../../scripts/demo/repositories.ts';
import { demoTickets } from '../../../scripts/demo/tickets.ts';

describe('the demo', function () {
  this.timeout(30_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'callboard-demo-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  for (const name of ['api', 'service'] as const) {
    it(`makes the repository ${name} with every file committed`, async () => {
      const made = join(folder, name);
      await makeRepository(name, made);
      const source = join(import.meta.dirname, '../../../scripts/demo/repositories', name);
      const committed = await runOrThrow('git', ['ls-files'], { cwd: made });
      const wanted = readdirSync(source, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      assert.equal(committed.trim().split('\n').length, wanted.length);
      assert.equal(await runOrThrow('git', ['status', '--porcelain'], { cwd: made }), '');
      const log = await runOrThrow('git', ['log', '--format=%s', '--reverse'], { cwd: made });
      const messages = demoRepositories[name].map(({ message }) => message);
      assert.deepEqual(log.trim().split('\n'), messages);
    });
  }

  it('leaves a repository that is there alone', async () => {
    const made = join(folder, 'api');
    writeFileSync(join(made, 'notes.txt'), 'mine');
    await makeRepository('api', made);
    assert.ok(existsSync(join(made, 'notes.txt')));
  });

  it('says what is missing on a machine without git', async () => {
    const { PATH } = process.env;
    process.env['PATH'] = folder;
    try {
      await assert.rejects(requireGit(), /git is needed and does not run\. Install it/);
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  it('has eight tickets: an epic with children, a bug, one over both repositories, one blocked, one in Backlog', () => {
    const count = (is: (ticket: (typeof demoTickets)[number]) => boolean): number =>
      demoTickets.filter(is).length;
    assert.equal(demoTickets.length, 8);
    assert.equal(
      count(({ type }) => type === 'epic'),
      1,
    );
    assert.ok(count(({ parent }) => parent === 'epic') > 1);
    assert.equal(
      count(({ type }) => type === 'bug'),
      1,
    );
    assert.equal(
      count(({ type, repos }) => type !== 'epic' && repos?.length === 2),
      1,
    );
    assert.equal(
      count(({ blockedBy }) => blockedBy !== undefined),
      1,
    );
    assert.equal(
      count(({ role }) => role === undefined),
      1,
    );
  });

  it('refers only to tickets that were created before', () => {
    demoTickets.forEach(({ parent, blockedBy }, index) => {
      const before = demoTickets.slice(0, index).map(({ name }) => name);
      for (const other of [parent, blockedBy])
        assert.ok(other === undefined || before.includes(other), other);
    });
  });
});
