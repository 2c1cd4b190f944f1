import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { contract } from '../../../src/protocol/contract.ts';

/** What the hub is made of: its own folder and everything it may import. */
const sources = globSync('src/{hub,domain,wire,protocol,base}/**/*.ts');

function importersOf(module: string): string[] {
  return sources.filter((file) => readFileSync(file, 'utf8').includes(`'${module}'`)).sort();
}

describe('What a request can reach', () => {
  it('is no command: nothing in the hub can start a process or run a text as code', () => {
    for (const module of ['node:child_process', 'node:vm', 'node:worker_threads', 'node:cluster'])
      assert.deepEqual(importersOf(module), [], module);
    for (const file of sources)
      assert.doesNotMatch(readFileSync(file, 'utf8'), /\beval\(|new Function\(/, file);
  });

  it('is no file: no handler of a method touches the file system', () => {
    const handlers = sources.filter((file) => /src\/(?:domain|protocol)\/|src\/hub\/handlers/.test(file));
    assert.ok(handlers.length > 40);
    const touching = new Set(['node:fs', 'node:fs/promises'].flatMap(importersOf));
    assert.deepEqual(
      handlers.filter((file) => touching.has(file)),
      [],
    );
  });

  it('is no way to say who is asking: no method but hello takes a session or a right', () => {
    for (const [method, { params }] of Object.entries(contract))
      for (const name of ['session', 'actor', 'right', 'rights', 'person', 'kind'])
        if (method !== 'hello' && !(method === 'comment.add' && name === 'kind'))
          assert.ok(!(name in params.shape), `${method} takes ${name}`);
  });
});
