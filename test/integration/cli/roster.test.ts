import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { limits } from '../../../src/protocol/limits.ts';
import { Desk, readyTicket } from './desk.ts';

interface Failure {
  readonly error: { readonly code: string; readonly message: string };
}

const juggler = `---
name: juggler
title: Juggler
takes: [implement]
never:
  - Drop anything
  - label:security
  - path:src/db/**
engine: codex
---

Keeps everything in the air.
`;

describe('the roster at the command line', function () {
  this.timeout(60_000);
  let desk: Desk;
  before(async () => {
    desk = new Desk();
    desk.repository('api');
    await desk.ok('board', 'init', 'CB', '--repo', './api');
  });
  after(() => desk.close());

  const refused = async (...args: string[]): Promise<[number | null, string]> => {
    const ran = await desk.run([...args, '--json']);
    return [ran.status, ran.json<Failure>().error.code];
  };

  it('hires, changes and lists agents', async () => {
    const { out } = await desk.ok(
      'agent',
      'hire',
      'andrew',
      '--role',
      'developer',
      '--repo',
      'api',
      '--engine',
      'codex',
    );
    assert.equal(out, 'Hired andrew as developer for board CB.\n');
    assert.match((await desk.ok('agent', 'list')).out, /andrew +developer +not here +- +- +- +codex +api\n/);
    const edited = await desk.ok(
      'agent',
      'edit',
      'andrew',
      '--all-repos',
      '--no-engine',
      '--model',
      'large',
      '--json',
    );
    const { hiredAt: _hiredAt, ...andrew } = edited.json<Record<string, unknown>>();
    assert.deepEqual(andrew, { name: 'andrew', role: 'developer', model: 'large' });
    assert.equal((await desk.ok('agents')).out, (await desk.ok('agent', 'list')).out);
    assert.deepEqual(await refused('agent', 'edit', 'andrew', '--no-engine'), [1, 'ticket.nothingToChange']);
    assert.deepEqual(await refused('agent', 'edit', 'andrew', '--repo', 'api', '--all-repos'), [2, 'usage']);
    assert.deepEqual(await refused('agent', 'edit', 'andrew', '--model', 'x', '--no-model'), [2, 'usage']);
    assert.deepEqual(await refused('agent', 'hire', 'zoe', '--role', 'juggler'), [1, 'role.unknown']);
    assert.deepEqual(await refused('agent', 'hire', 'zoe'), [2, 'usage']);
  });

  it('fires, and says what was released', async () => {
    await desk.ok('ticket', 'new', '--title', 'Something that takes long', '--no-repo', ...readyTicket);
    await desk.ok('agent', 'hire', 'bella', '--role', 'developer');
    await desk.ok('claim', 'CB-1', '--agent', 'bella');
    const fired = await desk.ok('agent', 'fire', 'bella', '--reason', 'The budget is spent');
    assert.equal(fired.out, 'Took bella off the roster of CB. Released CB-1; the work is where it was.\n');
    assert.match((await desk.ok('log', '--last', '1')).out, /agent\.fired: bella, The budget is spent\n$/);
    assert.doesNotMatch((await desk.ok('agent', 'list')).out, /bella/);
    assert.deepEqual(await refused('agent', 'fire', 'bella'), [1, 'agent.unknown']);
    assert.match((await desk.ok('agent', 'fire', 'andrew')).out, /It held nothing\.\n$/);
  });

  it('brings a role to the board and back out as the same file', async () => {
    const file = path.join(desk.folder, 'juggler.md');
    writeFileSync(file, juggler);
    assert.equal((await desk.ok('role', 'check', 'juggler.md')).out, 'juggler.md: juggler, ok\n');
    assert.equal((await desk.ok('role', 'import', 'juggler.md')).out, 'juggler: defined\n');
    assert.equal((await desk.ok('role', 'import', 'juggler.md')).out, 'juggler: is like that already\n');
    assert.match((await desk.ok('role', 'list')).out, /^juggler +Juggler +implement +board$/m);
    assert.match((await desk.ok('role', 'list')).out, /^cleanup +Cleanup +retire +shipped$/m);
    const shown = (await desk.ok('role', 'show', 'juggler')).out;
    assert.match(shown, /^Role +Juggler \(juggler\)\n/);
    assert.match(
      shown,
      /\nNever +Drop anything\nNever takes +label:security; path:src\/db\/\*\*\nEngine +codex\n\nKeeps everything in the air\.\n$/,
    );
    assert.equal((await desk.ok('role', 'export', 'juggler')).out, juggler);
    assert.deepEqual(await refused('role', 'export', 'juggler', '--out', 'juggler.md'), [
      1,
      'export.unwritable',
    ]);
    await desk.ok('role', 'export', 'juggler', '--out', 'again.md');
    assert.equal(readFileSync(path.join(desk.folder, 'again.md'), 'utf8'), juggler);
    await desk.ok('agent', 'hire', 'joe', '--role', 'juggler');
    const ofJuggler = readyTicket.map((word) => (word === 'developer' ? 'juggler' : word));
    const secret = ['--title', 'Hide the keys of the house', '--no-repo', '--label', 'security'];
    const made = await desk.ok('ticket', 'new', ...secret, ...ofJuggler, '--json');
    const { id } = made.json<{ id: string }>();
    const why = (await desk.ok('ticket', 'why', id, '--agent', 'joe')).out;
    assert.match(why, /claim\.prohibited: The role juggler never takes tickets with the label security/);
    const next = (await desk.ok('next', '--agent', 'joe', '--explain')).out;
    assert.match(next, /CB-\d+.*never takes tickets with the label security \(label:security\)/);
    await desk.ok('ticket', 'move', id, 'closed', '--closed-as', 'cancelled', '--reason', 'Done with');
    assert.deepEqual(await refused('role', 'remove', 'juggler'), [1, 'role.inUse']);
    await desk.ok('agent', 'fire', 'joe');
    assert.equal((await desk.ok('role', 'remove', 'juggler')).out, 'Took the role juggler from board CB.\n');
    assert.deepEqual(await refused('role', 'show', 'juggler'), [1, 'role.unknown']);
  });

  it('lets a shipped role be changed and taken back', async () => {
    await desk.ok('role', 'export', 'cleanup', '--out', 'cleanup.md');
    const file = path.join(desk.folder, 'cleanup.md');
    const shipped = readFileSync(path.join(import.meta.dirname, '../../../media/roles/cleanup.md'), 'utf8');
    assert.equal(readFileSync(file, 'utf8'), shipped);
    writeFileSync(file, shipped.replace('title: Cleanup', 'title: Janitor'));
    await desk.ok('role', 'import', 'cleanup.md');
    assert.match((await desk.ok('role', 'list')).out, /^cleanup +Janitor +retire +board$/m);
    assert.match((await desk.ok('role', 'remove', 'cleanup')).out, /The shipped one is back in force\.\n$/);
    assert.match((await desk.ok('role', 'list')).out, /^cleanup +Cleanup +retire +shipped$/m);
    assert.deepEqual(await refused('role', 'remove', 'cleanup'), [1, 'role.shipped']);
  });

  it('names file and line of what a role is never to take and nobody can check', async () => {
    const wrong = juggler.replace('label:security', 'lable:security').replace('path:src', 'path:/src');
    writeFileSync(path.join(desk.folder, 'wary.md'), wrong);
    const ran = await desk.run(['role', 'check', 'wary.md']);
    assert.equal(
      ran.error,
      'error[roleFile.invalid]: wary.md:7: never: There is nothing to check by lable:, only by type, priority, label, repo, path. In prose, a space follows a colon.\n' +
        'wary.md:8: never: path:/src/db/**: A path is relative and stays inside its repository.\n',
    );
  });

  it('imports nothing when one file is wrong, and names file and line', async () => {
    writeFileSync(path.join(desk.folder, 'good.md'), juggler.replaceAll('juggler', 'good'));
    writeFileSync(path.join(desk.folder, 'bad.md'), juggler.replace('[implement]', '[fly]'));
    const ran = await desk.run(['role', 'import', 'good.md', 'bad.md']);
    assert.equal(ran.status, 1);
    assert.equal(
      ran.error,
      'error[roleFile.invalid]: bad.md:4: takes: This has to be one of refine, implement, review, retire.\n',
    );
    assert.doesNotMatch((await desk.ok('role', 'list')).out, /^good/m);
  });

  it('imports nothing when the board has no room for all of it, and says so before', async () => {
    mkdirSync(path.join(desk.folder, 'many'));
    for (let number = 0; number <= limits.rolesOfBoard; number++)
      writeFileSync(
        path.join(desk.folder, 'many', `role-${number}.md`),
        juggler.replaceAll('juggler', `role-${number}`),
      );
    const ran = await desk.run(['role', 'import', 'many']);
    assert.equal(ran.status, 1);
    assert.match(
      ran.error,
      /^error\[board\.full\]: Board CB has 0 roles of its own and these files bring 33 more; 32 is the most\. Nothing was imported\./,
    );
    assert.doesNotMatch((await desk.ok('role', 'list')).out, /^role-/m);
  });
});
