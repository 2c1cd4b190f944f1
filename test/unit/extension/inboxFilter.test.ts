import assert from 'node:assert/strict';
import { allUnread, filterFrom, filterItems } from '../../../src/extension/session/inboxFilter.ts';
import type { InboxItem } from '../../../src/protocol/talk.ts';

const items = [
  { id: 'i3', kind: 'question', act: true, acknowledged: false },
  { id: 'i2', kind: 'comment', act: false, acknowledged: false },
  { id: 'i1', kind: 'question', act: false, acknowledged: true },
] as unknown as InboxItem[];

describe('the filter of the inbox', () => {
  const shown = (...[filter]: Parameters<typeof filterItems> extends [unknown, infer F] ? [F] : never) =>
    filterItems(items, filter).map(({ id }) => id);

  it('lets through what is unread, what has to be acted on, or all', () => {
    assert.deepEqual(shown(allUnread), ['i3', 'i2']);
    assert.deepEqual(shown({ show: 'acting', kinds: [] }), ['i3']);
    assert.deepEqual(shown({ show: 'all', kinds: [] }), ['i3', 'i2', 'i1']);
  });

  it('lets through only some kinds where kinds are named', () => {
    assert.deepEqual(shown({ show: 'all', kinds: ['question'] }), ['i3', 'i1']);
    assert.deepEqual(shown({ show: 'unread', kinds: ['question'] }), ['i3']);
  });

  it('is remembered as far as it can be understood', () => {
    assert.deepEqual(filterFrom({ show: 'all', kinds: ['answer', 'gossip'] }), {
      show: 'all',
      kinds: ['answer'],
    });
    for (const nonsense of [undefined, null, 'all', { show: 1, kinds: 'answer' }])
      assert.deepEqual(filterFrom(nonsense), allUnread);
  });
});
