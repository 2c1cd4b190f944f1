import assert from 'node:assert/strict';
import { wireEvent, type WireEvent } from '../../../src/protocol/events.ts';
import { describeThread } from '../../../src/cli/describeThread.ts';
import { threadsOf } from '../../../src/protocol/threads.ts';

function event(type: string, payload: Record<string, unknown>, agent = 'rita'): WireEvent {
  const about = { board: 'CB', sequence: 1, at: 0, actor: { kind: 'agent', agent } };
  return wireEvent.parse({ ...about, type, payload: { ticket: 'CB-1', ...payload } });
}

const opened = event('thread.opened', { thread: 't1', text: 'Why?', repo: 'api', path: 'a.ts', line: 3 });

describe('threads for a person', () => {
  it('are shown with their place, who wrote what, and control characters escaped', () => {
    const [thread] = threadsOf([opened, event('thread.replied', { thread: 't1', text: 'One\nt\u001bwo' })]);
    assert.ok(thread);
    assert.equal(
      describeThread(thread, 0),
      't1  open  api a.ts:3\n  rita (agent), now\n    Why?\n  rita (agent), now\n    One\n    t\\u{1b}wo',
    );
  });
});
