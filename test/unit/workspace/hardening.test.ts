import assert from 'node:assert/strict';
import { neutralise, parseConfig } from '../../../src/workspace/hardening.ts';

const entry = (scope: string, key: string, value: string) => ({ scope, key, value });

describe('What a repository configures', () => {
  it('is read with its scope, also without a value and with line breaks', () => {
    const output = 'system\0core.a\nb\0local\0filter.x=y.smudge\none\ntwo\0local\0core.bare\0';
    assert.deepEqual(parseConfig(output), [
      entry('system', 'core.a', 'b'),
      entry('local', 'filter.x=y.smudge', 'one\ntwo'),
      entry('local', 'core.bare', 'true'),
    ]);
  });

  it('loses its filters, hooks, credential helpers and upload packs', () => {
    const { settings, notes } = neutralise([
      entry('local', 'filter.evil.smudge', 'run'),
      entry('worktree', 'hook.evil.command', 'run'),
      entry('local', 'remote.origin.uploadpack', 'run'),
      entry('local', 'credential.https://host.helper', 'run'),
    ]);
    const map = new Map(settings);
    assert.equal(map.get('filter.evil.smudge'), '');
    assert.equal(map.get('filter.evil.process'), '');
    assert.equal(map.get('filter.evil.required'), 'false');
    assert.equal(map.get('hook.evil.enabled'), 'false');
    assert.equal(map.get('remote.origin.uploadpack'), 'git-upload-pack');
    assert.equal(map.get('credential.helper'), '');
    assert.equal(notes.length, 1);
  });

  it('keeps git-lfs as git-lfs itself writes it, and nothing that only looks like it', () => {
    const lfs = [
      entry('local', 'filter.lfs.clean', 'git-lfs clean -- %f'),
      entry('local', 'filter.lfs.smudge', 'git-lfs smudge -- %f'),
      entry('local', 'filter.lfs.process', 'git-lfs filter-process'),
      entry('local', 'filter.lfs.required', 'true'),
    ];
    assert.deepEqual(neutralise(lfs).notes, []);
    assert.ok(!new Map(neutralise(lfs).settings).has('filter.lfs.smudge'));
    const fake = neutralise([...lfs, entry('local', 'filter.lfs.smudge', 'git-lfs smudge -- %f; evil')]);
    assert.equal(new Map(fake.settings).get('filter.lfs.smudge'), '');
  });

  it('leaves what the person configured for all repositories, and lets ssh fail instead of asking', () => {
    const { settings, notes } = neutralise([
      entry('global', 'filter.own.smudge', 'mine'),
      entry('system', 'credential.helper', 'store'),
      entry('global', 'core.sshcommand', 'ssh -i key'),
      entry('local', 'core.sshcommand', 'evil'),
    ]);
    assert.deepEqual(settings, [['core.sshCommand', 'ssh -i key -o BatchMode=yes']]);
    assert.deepEqual(notes, []);
  });
});
