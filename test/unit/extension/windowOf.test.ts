import assert from 'node:assert/strict';
import { isWindowOf } from '../../../src/extension/session/windowOf.ts';
import type { Session } from '../../../src/protocol/board.ts';
import type { TicketId } from '../../../src/protocol/ids.ts';

const id = 'CB-1' as TicketId;

describe('the window of a workspace', () => {
  const session = (fields: Partial<Session>) => ({ kind: 'window', ...fields }) as Session;

  it('is known by its title, in whatever language the editor says that it is a workspace', () => {
    assert.ok(isWindowOf(id, session({ title: 'CB-1 (Workspace)' })));
    assert.ok(isWindowOf(id, session({ title: 'CB-1 (Arbeitsbereich)' })));
  });

  it('is no other window and no program', () => {
    assert.ok(!isWindowOf(id, session({ title: 'CB-12 (Workspace)' })));
    assert.ok(!isWindowOf(id, session({ title: 'api' })));
    assert.ok(!isWindowOf(id, session({})));
    assert.ok(!isWindowOf(id, session({ kind: 'cli', title: 'CB-1 by hand' })));
  });
});
