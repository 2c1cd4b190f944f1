import assert from 'node:assert/strict';
import {
  canBeCreated,
  createdFrom,
  emptyDraft,
  isWorthKeeping,
} from '../../../src/extension/commands/ticketDraft.ts';
import { contract } from '../../../src/protocol/contract.ts';
import type { RepositoryName } from '../../../src/protocol/ids.ts';

const api = 'api' as RepositoryName;
const titled = { ...emptyDraft(), title: 'List answers within 100 ms' };

describe('the draft of a ticket', () => {
  it('is worth keeping once something was typed, and not for what was only chosen', () => {
    assert.equal(isWorthKeeping({ ...emptyDraft(), type: 'bug', priority: 'urgent', role: null }), false);
    assert.equal(isWorthKeeping({ ...emptyDraft(), title: '  ' }), false);
    for (const typed of [{ title: 'L' }, { description: 'slow' }, { criteria: ['fast'] }, { typed: 'fa' }])
      assert.equal(isWorthKeeping({ ...emptyDraft(), ...typed }), true, JSON.stringify(typed));
  });

  it('can be created as soon as its title is one', () => {
    assert.equal(canBeCreated(emptyDraft()), false);
    assert.equal(canBeCreated({ ...emptyDraft(), title: 'L' }), false);
    assert.equal(canBeCreated(titled), true);
  });

  it('leaves what was never asked to the hub', () => {
    assert.deepEqual(createdFrom(titled, { hasRepos: true }), {
      title: titled.title,
      description: '',
      criteria: [],
      needsNoRepos: false,
    });
  });

  it('needs no repositories where none was chosen, and where the board has none', () => {
    const told = (repos: RepositoryName[] | undefined, hasRepos: boolean) => {
      const { needsNoRepos, ...rest } = createdFrom({ ...titled, ...(repos && { repos }) }, { hasRepos });
      return [needsNoRepos, 'repos' in rest ? rest.repos : undefined];
    };
    assert.deepEqual(told([api], true), [false, [{ name: api }]]);
    assert.deepEqual(told([], true), [true, []]);
    assert.deepEqual(told(undefined, false), [true, undefined]);
    // Kept from when the board had some.
    assert.deepEqual(told([api], false), [true, undefined]);
  });

  it('is what the hub takes, in full and early', () => {
    const full = {
      ...titled,
      type: 'bug',
      priority: 'high',
      role: null,
      repos: [api],
      criteria: ['p99 stays low'],
    } as const;
    for (const draft of [titled, { ...full, criteria: [...full.criteria], repos: [api] }]) {
      const params = { board: 'CB', idempotencyKey: '0123456789', ...createdFrom(draft, { hasRepos: true }) };
      const parsed = contract['ticket.create'].params.safeParse(params);
      assert.ok(parsed.success, JSON.stringify(parsed.error));
    }
  });
});
