import assert from 'node:assert/strict';
import { contract } from '../../../src/protocol/contract.ts';
import { boardRole } from '../../../src/protocol/role.ts';
import { logPayloads } from '../../../src/protocol/events.ts';
import { check } from '../../../src/protocol/issues.ts';
import {
  neverEntry,
  prohibitedTickets,
  prohibitionOf,
  sortedNever,
} from '../../../src/protocol/prohibition.ts';

/** What is wrong with an entry; nothing when it may be defined. */
function wrong(entry: string): string | undefined {
  const checked = check(neverEntry, entry);
  return checked.ok ? undefined : checked.issues[0]?.message;
}

const juggler = { name: 'juggler', title: 'Juggler', takes: ['implement'], description: 'Juggles.' };

describe('What a role never does', () => {
  it('is checked where it is a word of the filter and, right after the colon, a value', () => {
    for (const [entry, word, value, text] of [
      ['type:bug', 'type', 'bug', 'tickets of the type bug'],
      ['priority:urgent', 'priority', 'urgent', 'tickets of the priority urgent'],
      ['label:needs design', 'label', 'needs design', 'tickets with the label needs design'],
      ['repo:infra', 'repo', 'infra', 'tickets of the repository infra'],
      ['path:src/db/**', 'path', 'src/db/**', 'tickets that touch src/db/**'],
      ['label:area:db', 'label', 'area:db', 'tickets with the label area:db'],
    ] as const) {
      assert.equal(wrong(entry), undefined, entry);
      const read = prohibitionOf(entry) ?? assert.fail(entry);
      assert.deepEqual(read, { word, value });
      assert.equal(prohibitedTickets(read), text);
    }
  });

  it('is prose in every other form, and stays what it is', () => {
    for (const entry of [
      'Change source code',
      'label: security',
      'Note: it is never done',
      ':x',
      '2:1',
      'a b:c',
    ]) {
      assert.equal(wrong(entry), undefined, entry);
      assert.equal(prohibitionOf(entry), undefined, entry);
    }
    const never = ['type:bug', 'Sleep', 'repo:infra', 'Note: no'];
    assert.deepEqual(sortedNever(never), {
      prose: ['Sleep', 'Note: no'],
      checked: ['type:bug', 'repo:infra'],
    });
  });

  it('cannot be defined with a word that nothing is checked by', () => {
    for (const entry of [
      'lable:security',
      'Label:security',
      'phase:one',
      'https://example.org',
      'größe:x',
      'constructor:x',
    ])
      assert.match(
        wrong(entry) ?? '',
        /^There is nothing to check by \S+:, only by type, priority, label, repo, path\. In prose, a space follows a colon\.$/,
        entry,
      );
  });

  it('cannot be defined with a value that the word does not have', () => {
    for (const [entry, problem] of [
      ['type:wish', 'type:wish: This has to be one of epic, story, task, bug, spike.'],
      ['priority:soon', 'priority:soon: This has to be one of urgent, high, normal, low.'],
      ['label:' + 'x'.repeat(41), /: This has to be of at most 40 characters\.$/],
      ['repo:../infra', /^repo:\.\.\/infra: A repository name is letters/],
      ['path:/etc/**', 'path:/etc/**: A path is relative and stays inside its repository.'],
      ['path:src/../..', /: A path is relative and stays inside its repository\.$/],
      ['path:src/{a,b', /: This is no glob that can be checked: /],
      ['path:{src/a,docs}/**', /: This is no glob that can be checked: /],
      ['path:!src/**', /: This is no glob that can be checked: /],
    ] as const) {
      if (typeof problem === 'string') assert.equal(wrong(entry), problem);
      else assert.match(wrong(entry) ?? '', problem, entry);
      assert.equal(prohibitionOf(entry), undefined, entry);
    }
  });

  it('is refused only where a role is defined: what a log or a newer hub says is read as prose', () => {
    const role = { ...juggler, never: ['Sleep', 'moon:full'] };
    assert.deepEqual(boardRole.parse(role).never, role.never);
    assert.deepEqual(logPayloads['role.defined'].parse({ role }).role.never, role.never);
    const defined = check(contract['role.define'].params, {
      board: 'CB',
      role,
      idempotencyKey: 'one-two-three',
    });
    assert.deepEqual(defined.ok ? [] : defined.issues.map(({ path }) => path), ['role.never.1']);
  });
});
