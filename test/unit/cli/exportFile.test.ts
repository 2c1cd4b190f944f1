import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkExport } from '../../../src/cli/exportFile.ts';
import type { ChainedEvent } from '../../../src/protocol/events.ts';
import { chainedEvent } from '../../../src/protocol/events.ts';
import { firstLink, linkOf, rowOf } from '../../../src/wire/eventChain.ts';

function chain(count: number): ChainedEvent[] {
  let hash = firstLink;
  return Array.from({ length: count }, (_, index) => {
    const event = {
      board: 'CB',
      sequence: index + 1,
      at: index,
      type: 'comment.added',
      actor: { kind: 'person' },
      payload: { text: `No. ${String(index)}` },
    };
    const parsed = chainedEvent.parse({ ...event, hash });
    hash = linkOf(hash, rowOf(parsed));
    return { ...parsed, hash };
  });
}

describe('checking an exported file', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'callboard-export-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const events = chain(5);
  const header = {
    callboard: 'export',
    format: 1,
    board: 'CB',
    epoch: 'e',
    count: 5,
    lastHash: events.at(-1)?.hash,
  };

  async function problemsOf(...lines: unknown[]): Promise<readonly string[]> {
    const file = path.join(folder, 'export.jsonl');
    writeFileSync(
      file,
      lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
    );
    return (await checkExport(file)).problems;
  }

  it('finds nothing wrong with one that is whole', async () => {
    assert.deepEqual(await problemsOf(header, ...events), []);
  });

  it('finds a changed event, a missing one, one out of order, a cut and a foreign one', async () => {
    const [first, second, third, fourth, fifth] = events;
    assert.ok(first && second && third && fourth && fifth);
    assert.match(
      (await problemsOf(header, first, { ...second, at: 99 }, third, fourth, fifth))[0] ?? '',
      /Event 2 does not fit its hash/,
    );
    assert.deepEqual(await problemsOf(header, first, third, fourth, fifth), [
      'Line 3: event 3 stands where 2 belongs.',
      'Event 3 does not fit its hash: it, or one before it, was changed.',
      'The file holds 4 of 5 events.',
    ]);
    assert.match(
      (await problemsOf(header, first, third, second, fourth, fifth))[0] ?? '',
      /event 3 stands where 2 belongs/,
    );
    assert.deepEqual(await problemsOf(header, first, second, third, fourth), [
      'The file holds 4 of 5 events.',
    ]);
    assert.match(
      (await problemsOf({ ...header, board: 'XX' }, ...events))[0] ?? '',
      /Event 1 belongs to board CB/,
    );
    assert.match(
      (await problemsOf(header, first, '{"half":', third, fourth, fifth))[0] ?? '',
      /Line 3 is not an event/,
    );
    assert.deepEqual(await problemsOf({ ...header, lastHash: firstLink }, ...events), [
      'The last event is not the one that the header names.',
    ]);
  });

  it('refuses what is no export', async () => {
    await assert.rejects(problemsOf('hello'), { code: 'export.unreadable' });
    await assert.rejects(checkExport(path.join(folder, 'none')), { code: 'export.unreadable' });
  });
});
